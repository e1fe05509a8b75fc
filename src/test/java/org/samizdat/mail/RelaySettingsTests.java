package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samizdat.mail.Paces.Way;
import org.samizdat.mail.smtp.Credentials;
import org.samizdat.mail.smtp.Tls;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class RelaySettingsTests {

  private static final MailSettings MAIL =
      new MailSettings(
          true,
          "news@example.com",
          null,
          null,
          1,
          1,
          null,
          Duration.ofSeconds(30),
          null,
          Duration.ofSeconds(15),
          null,
          Credentials.Mechanism.PASSWORD,
          null);

  @TempDir Path folder;

  @Test
  void aRelayIsWhatIsSaidOfItAndTheRestIsAsUsual() throws Exception {
    Path password = folder.resolve("password");
    Files.writeString(password, "first\n");
    RelaySettings settings =
        bind(
            "name=main",
            "host=smtp.example.org",
            "username=news",
            "password-file=" + password,
            "priority=2",
            "weight=3",
            "connections=10",
            "rate=14.5",
            "lanes=digest",
            "routes=mail-ru,yandex");
    Smarthost host = SmtpTransport.smarthost(settings.relays().getFirst(), MAIL);
    assertThat(host.relay().port()).isEqualTo(587);
    assertThat(host.relay().tls()).isEqualTo(Tls.REQUIRED);
    assertThat(host.connections()).isEqualTo(10);
    assertThat(host.rate()).isEqualTo(14.5);
    assertThat(host.lanes()).containsExactly(Lane.DIGEST);
    assertThat(host.routes()).containsExactlyInAnyOrder(Route.MAIL_RU, Route.YANDEX);
    Credentials credentials = host.relay().credentials();
    assertThat(credentials).isNotNull();
    assertThat(credentials.secret().get()).isEqualTo("first");
    Files.writeString(password, "second");
    assertThat(credentials.secret().get()).isEqualTo("second");
  }

  @ParameterizedTest
  @CsvSource({
    "smtp.example.org, , REQUIRED, 25",
    "127.0.0.1, , NONE, 25",
    "smtp.example.org, opportunistic, OPPORTUNISTIC, 25",
    "smtp.example.org, implicit, IMPLICIT, 465",
    "127.0.0.1, required, REQUIRED, 25"
  })
  void encryptionIsRequiredUnlessSaidOtherwise(
      String host, @org.jspecify.annotations.Nullable String tls, Tls expected, int port) {
    RelaySettings settings =
        tls == null
            ? bind("name=main", "host=" + host)
            : bind("name=main", "host=" + host, "tls=" + tls);
    Smarthost made = SmtpTransport.smarthost(settings.relays().getFirst(), MAIL);
    assertThat(made.relay().tls()).isEqualTo(expected);
    assertThat(made.relay().port()).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "host=a.example | each needs a name",
        "name=Main! host=a.example | each needs a name",
        "name=main | needs a host",
        "name=main host=a.example username=news | needs both username and password-file",
        "name=main host=a.example password-file=/nowhere | needs both username and password-file",
        "name=main host=a.example username=news password-file=/nowhere | cannot read /nowhere",
        "name=main host=a.example auth=xoauth2 username=news | token-file",
        "name=main host=a.example token-file=/nowhere | only auth xoauth2 reads",
        "name=main host=a.example connections=1 | needs two connections",
        "name=main host=a.example username=news password-file=/etc/hostname tls=none | open wire"
      })
  void whatCannotBeMeantIsRefusedAtTheStartInWords(String settings, String words) {
    assertThatThrownBy(() -> bind(settings.split(" ", -1))).rootCause().hasMessageContaining(words);
  }

  @Test
  void twoOfOneNameAreRefused() {
    assertThatThrownBy(() ->
            bind(
                Map.of(
                    "samizdat.mail.relays[0].name", "main",
                    "samizdat.mail.relays[0].host", "a.example",
                    "samizdat.mail.relays[1].name", "main",
                    "samizdat.mail.relays[1].host", "b.example")))
        .rootCause()
        .hasMessageContaining("main is there twice");
  }

  @Test
  void mailThatNoRelayTakesIsNoticedAtTheStart() {
    RelaySettings settings = bind("name=main", "host=a.example", "routes=gmail");
    assertThatThrownBy(() -> new SmtpTransport(new JavaMailSenderImpl(), MAIL, settings))
        .hasMessageContaining("none takes the route OUTLOOK");
  }

  @Test
  void routesHaveLimitsByTheNamesTheyHaveInTheEnvironmentToo() {
    RelaySettings settings =
        bind(
            Map.of(
                "samizdat.mail.routes.mailru.rate", "5",
                "samizdat.mail.routes.gmail.connections", "4"));
    assertThat(settings.rates()).isEqualTo(Map.of(Route.MAIL_RU, 5.0));
    assertThat(settings.connections()).isEqualTo(Map.of(Route.GMAIL, 4));
    assertThatThrownBy(() -> bind(Map.of("samizdat.mail.routes.gmail.connections", "1")))
        .rootCause()
        .hasMessageContaining("must be 2 at least");
  }

  @ParameterizedTest
  @CsvSource({"0, false", "-1, false", "65536, false", "1, true", "65535, true"})
  void aPortIsOneThatThereIs(String port, boolean isThere) {
    RelaySettings settings = bind("name=main", "host=a.example", "port=" + port);
    try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
      assertThat(factory.getValidator().validate(settings)).hasSize(isThere ? 0 : 1);
    }
  }

  @Test
  void equalsShareTheConnectionsByWeightAndTheNextHasNone() {
    Smarthost heavy = host("heavy", 0, 3);
    Smarthost light = host("light", 0, 1);
    Relays relays = relays(heavy, light, host("spare", 1, 1));
    for (int connection = 0; connection < 8; connection++) {
      relays.choose(Lane.DIGEST, Set.of(Route.OTHER), null);
    }
    assertThat(relays.connections(heavy)).isEqualTo(6);
    assertThat(relays.connections(light)).isEqualTo(2);
  }

  @Test
  void oneThatIsAwayIsTriedByOneConnectionAndWhoeverIsThereStays() {
    Smarthost first = host("first", 0, 1);
    Smarthost spare = host("spare", 1, 1);
    Relays relays = relays(first, spare);
    relays.failed(first);
    assertThat(relays.choose(Lane.DIGEST, Set.of(Route.OTHER), null)).isEqualTo(spare);
    assertThat(relays.choose(Lane.DIGEST, Set.of(Route.OTHER), first)).isEqualTo(first);
    assertThat(relays.mayReopen(first)).isFalse();
    relays.succeeded(first);
    assertThat(relays.choose(Lane.DIGEST, Set.of(Route.OTHER), spare)).isEqualTo(first);
    assertThat(relays.mayTake(Lane.DIGEST, spare, Route.OTHER)).isFalse();
  }

  @Test
  void aRouteThatIsSlowedAtOneRelayIsNotSlowedAtItsEqualButOnlyBehindIt() {
    Relays relays = relays(host("one", 0, 1), host("other", 0, 1), host("spare", 1, 1));
    Way one = new Way("one", Route.GMAIL);
    Way other = new Way("other", Route.GMAIL);
    relays.allowances().pace(Map.of(one, 4.0));
    assertThat(relays.rate(Lane.DIGEST, Route.GMAIL)).isGreaterThan(1_000_000);
    relays.allowances().pace(Map.of(one, 4.0, other, 6.0));
    assertThat(relays.rate(Lane.DIGEST, Route.GMAIL)).isEqualTo(10);
    assertThat(relays.rate(Lane.DIGEST, Route.OTHER)).isGreaterThan(1_000_000);
  }

  private static Relays relays(Smarthost... hosts) {
    return new Relays(
        List.of(hosts), new Allowances(List.of(hosts), Map.of(), Map.of()), Duration.ofSeconds(15));
  }

  private static Smarthost host(String name, int priority, int weight) {
    RelaySettings settings =
        bind("name=" + name, "host=a.example", "priority=" + priority, "weight=" + weight);
    return SmtpTransport.smarthost(settings.relays().getFirst(), MAIL);
  }

  private static RelaySettings bind(String... relay) {
    Map<String, String> properties = new HashMap<>();
    for (String setting : relay) {
      String[] parts = setting.split("=", 2);
      properties.put("samizdat.mail.relays[0]." + parts[0], parts[1]);
    }
    return bind(properties);
  }

  private static RelaySettings bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("samizdat.mail", RelaySettings.class);
  }
}
