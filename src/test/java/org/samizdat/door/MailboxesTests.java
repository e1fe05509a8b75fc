package org.samizdat.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Refused;

class MailboxesTests {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"postmaster", "Abuse", "NO-REPLY", "mailer-daemon"})
  void officesAreRefusedUnlessTheNewsroomWantsThem(String office) {
    EmailAddress address = EmailAddress.parse(office + "@example.org");
    assertThatThrownBy(() -> mailboxes(null, false).refuseUnlessSomebodys(address))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.problem()).isEqualTo("address-of-office"));
    assertThatCode(() -> mailboxes(null, true).refuseUnlessSomebodys(address))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailinator.com", "MAILINATOR.com", "a.b.mailinator.com", "yopmail.fr"})
  void addressesThatLiveForMinutesAreRefused(String domain) {
    EmailAddress address = EmailAddress.parse("reader17@" + domain);
    assertThatThrownBy(() -> mailboxes(null, false).refuseUnlessSomebodys(address))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.problem()).isEqualTo("address-short-lived"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reader17@example.org",
        "info@example.org",
        "reader17@notmailinator.com",
        "reader17@mailinator.com.example.org",
        "reader17@privaterelay.appleid.com",
        "reader17@duck.com",
        "abuse17@example.org"
      })
  void everybodyElseIsWelcome(String address) {
    assertThatCode(() -> mailboxes(null, false).refuseUnlessSomebodys(EmailAddress.parse(address)))
        .doesNotThrowAnyException();
  }

  @Test
  void aListOfTheNewsroomsAddsDomainsAndTakesThemOut() throws IOException {
    Path list = folder.resolve("domains.txt");
    Files.write(list, List.of("# ours", "", " Minutes.Example ", "!mailinator.com"));
    Mailboxes mailboxes = mailboxes(list, false);
    assertThatThrownBy(
            () -> mailboxes.refuseUnlessSomebodys(EmailAddress.parse("reader17@minutes.example")))
        .isInstanceOf(Refused.class);
    assertThatCode(
            () -> mailboxes.refuseUnlessSomebodys(EmailAddress.parse("reader17@mailinator.com")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> mailboxes(folder.resolve("none.txt"), false))
        .hasMessageContaining("samizdat.door.short-lived");
  }

  private static Mailboxes mailboxes(@Nullable Path list, boolean offices) {
    Rate rate = new Rate(1, 1);
    return new Mailboxes(
        new DoorSettings(1, Duration.ofSeconds(3), 1, rate, rate, rate, rate, rate, list, offices));
  }
}
