package org.samizdat.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
@Import(VaultIntegrationTests.Keepers.class)
class VaultIntegrationTests {

  private static final Place PLACE = new Place("letter", "content", "17");

  @Autowired Vault vault;
  @Autowired Erasures erasures;
  @Autowired Tokens tokens;
  @Autowired VaultSettings vaultSettings;
  @Autowired DataSource source;
  @Autowired Prints prints;
  @Autowired TestDatabase database;
  @Autowired TestClock clock;
  @Autowired TransactionTemplate transaction;
  @Autowired Keeper keeper;

  private int number;

  @BeforeEach
  void freshKeeper() {
    keeper.kept.clear();
    keeper.forgotten.clear();
    keeper.failing = false;
  }

  @Test
  void anAddressComesBackAsItWasGiven() {
    EmailAddress address = newAddress();
    PersonId person = vault.admit(Purpose.DIGEST, address);
    assertThat(vault.address(person)).contains(address);
  }

  @Test
  void nobodyIsFoundByAddressBeforeSheConfirms() {
    EmailAddress address = newAddress();
    PersonId person = vault.admit(Purpose.DIGEST, address);
    assertThat(vault.find(Purpose.DIGEST, address)).isEmpty();
    assertThat(vault.confirm(person)).contains(person);
    assertThat(vault.find(Purpose.DIGEST, address)).contains(person);
  }

  @Test
  void anAddressConfirmedTwiceBelongsToTheFirst() {
    EmailAddress address = newAddress();
    PersonId first = vault.admit(Purpose.DIGEST, address);
    PersonId second = vault.admit(Purpose.DIGEST, address);
    assertThat(vault.confirm(first)).contains(first);
    assertThat(vault.confirm(second)).contains(first);
    assertThat(vault.confirm(first)).contains(first);
  }

  @Test
  void twoWorkersConfirmingOneAddressAgree() throws Exception {
    for (int round = 0; round < 20; round++) {
      EmailAddress address = newAddress();
      List<PersonId> persons =
          IntStream.range(0, 4).mapToObj(i -> vault.admit(Purpose.DIGEST, address)).toList();
      Set<Optional<PersonId>> owners = new HashSet<>();
      CountDownLatch start = new CountDownLatch(1);
      try (var workers = Executors.newFixedThreadPool(4)) {
        List<Future<Optional<PersonId>>> answers =
            persons.stream()
                .map(person ->
                    workers.submit(
                        (Callable<Optional<PersonId>>)
                            () -> {
                              start.await();
                              return vault.confirm(person);
                            }))
                .toList();
        start.countDown();
        for (Future<Optional<PersonId>> answer : answers) {
          owners.add(answer.get());
        }
      }
      assertThat(owners).hasSize(1).doesNotContain(Optional.empty());
    }
  }

  @Test
  void oneAddressForTwoPurposesIsTwoPersonsWithNothingInCommon() {
    EmailAddress address = newAddress();
    PersonId reader = vault.admit(Purpose.DIGEST, address);
    PersonId giver = vault.admit(Purpose.GIVING, address);
    vault.confirm(reader);
    vault.confirm(giver);
    assertThat(vault.find(Purpose.DIGEST, address)).contains(reader);
    assertThat(vault.find(Purpose.GIVING, address)).contains(giver);
    List<byte[]> stored =
        admin()
            .sql("select print from vault.address_index where person in (:one, :other)")
            .param("one", reader.value())
            .param("other", giver.value())
            .query((row, n) -> row.getBytes("print"))
            .list();
    assertThat(stored).hasSize(2);
    assertThat(stored.get(0)).isNotEqualTo(stored.get(1));
  }

  @Test
  void aPersonStaysWhenTheTransactionThatAskedIsRolledBack() {
    EmailAddress address = newAddress();
    PersonId person =
        transaction.execute(status -> {
          status.setRollbackOnly();
          return vault.admit(Purpose.DIGEST, address);
        });
    assertThat(person).isNotNull();
    assertThat(vault.address(person)).contains(address);
  }

  @Test
  void whatIsSealedOpensForThatPersonAtThatPlaceOnly() {
    PersonId person = vault.admit(Purpose.DIGEST, newAddress());
    PersonId other = vault.admit(Purpose.DIGEST, newAddress());
    byte[] plain = "a letter".getBytes(StandardCharsets.UTF_8);
    Sealed sealed = vault.seal(person, PLACE, plain).orElseThrow();
    assertThat(vault.open(person, PLACE, sealed).orElseThrow()).isEqualTo(plain);
    assertThatThrownBy(() -> vault.open(other, PLACE, sealed))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> vault.open(person, new Place("letter", "content", "18"), sealed))
        .isInstanceOf(IllegalStateException.class);
    byte[] changed = sealed.bytes();
    changed[20] ^= 1;
    assertThatThrownBy(() -> vault.open(person, PLACE, new Sealed(changed)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shortAndShorterAddressesAreStoredAlike() {
    PersonId one = vault.admit(Purpose.DIGEST, EmailAddress.parse("r@example.org"));
    PersonId other =
        vault.admit(Purpose.DIGEST, EmailAddress.parse("reader.number.17@example.org"));
    var lengths =
        admin()
            .sql(
                """
                select distinct octet_length(sealed_address)
                from vault.person
                where id in (:one, :other)
                """)
            .param("one", one.value())
            .param("other", other.value())
            .query(Integer.class)
            .list();
    assertThat(lengths).hasSize(1);
  }

  @Test
  void forgettingTakesKeyAddressAndIndexAndAsksEveryModuleUntilItAnswers() {
    EmailAddress address = newAddress();
    PersonId person = vault.admit(Purpose.DIGEST, address);
    vault.confirm(person);
    Sealed sealed = vault.seal(person, PLACE, new byte[] {1}).orElseThrow();
    keeper.failing = true;
    vault.forget(person);
    vault.forget(person);
    assertThat(vault.address(person)).isEmpty();
    assertThat(vault.find(Purpose.DIGEST, address)).isEmpty();
    assertThat(vault.open(person, PLACE, sealed)).isEmpty();
    assertThat(vault.seal(person, PLACE, new byte[] {1})).isEmpty();
    assertThat(vault.confirm(person)).isEmpty();

    erasures.carryOn();
    assertThat(finished(person)).isFalse();
    keeper.failing = false;
    erasures.carryOn();
    erasures.carryOn();
    assertThat(keeper.forgotten).containsExactly(person);
    assertThat(finished(person)).isTrue();
  }

  @Test
  void forgettingStaysDoneWhenTheCallerRollsBack() {
    PersonId person = vault.admit(Purpose.DIGEST, newAddress());
    transaction.executeWithoutResult(status -> {
      vault.forget(person);
      status.setRollbackOnly();
    });
    assertThat(vault.address(person)).isEmpty();
  }

  @Test
  void orphansAreSweptAfterAnHourAndTheKeptAndTheConfirmedAreNot() {
    PersonId orphan = vault.admit(Purpose.DIGEST, newAddress());
    PersonId kept = vault.admit(Purpose.DIGEST, newAddress());
    PersonId confirmed = vault.admit(Purpose.DIGEST, newAddress());
    vault.confirm(confirmed);
    keeper.kept.add(kept);
    clock.advance(Duration.ofMinutes(59));
    PersonId young = vault.admit(Purpose.DIGEST, newAddress());
    erasures.sweepOrphans();
    assertThat(vault.address(orphan)).isPresent();
    clock.advance(Duration.ofMinutes(2));
    erasures.sweepOrphans();
    assertThat(vault.address(orphan)).isEmpty();
    assertThat(vault.address(kept)).isPresent();
    assertThat(vault.address(confirmed)).isPresent();
    assertThat(vault.address(young)).isPresent();
  }

  @Test
  void theExactTimeOfJoiningIsGoneOnceSheConfirms() {
    PersonId person = vault.admit(Purpose.DIGEST, newAddress());
    vault.confirm(person);
    assertThat(
            admin()
                .sql("select count(*) from vault.person where id = :id and admitted_at is null")
                .param("id", person.value())
                .query(Integer.class)
                .single())
        .isOne();
  }

  @Test
  void manyAddressesOpenAtOnceAndTheForgottenAreMissing() {
    List<PersonId> persons =
        Stream.generate(() -> vault.admit(Purpose.DIGEST, newAddress())).limit(20).toList();
    vault.forget(persons.get(3));
    assertThat(vault.addresses(persons).opened()).hasSize(19).doesNotContainKey(persons.get(3));
    assertThat(vault.addresses(List.of()).opened()).isEmpty();
  }

  @Test
  void oneWhoCannotBeReadIsNamedAndKeepsNobodyBack() {
    List<PersonId> persons =
        Stream.generate(() -> vault.admit(Purpose.DIGEST, newAddress())).limit(5).toList();
    admin()
        .sql(
            """
            update vault.person
            set wrapped_key = set_byte(wrapped_key, 20, get_byte(wrapped_key, 20) # 1)
            where id = :id
            """)
        .param("id", persons.get(2).value())
        .update();
    vault.forget(persons.get(3));
    Addresses addresses = vault.addresses(persons);
    assertThat(addresses.opened()).containsOnlyKeys(persons.get(0), persons.get(1), persons.get(4));
    assertThat(addresses.unreadable()).containsExactly(persons.get(2));
    assertThatThrownBy(() -> vault.address(persons.get(2)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTokenNamesWhatItWasMadeForAndNothingElse() {
    Tokens.Named named = new Tokens.Named(-17L, 3);
    var token = tokens.make(TokenPurpose.UNSUBSCRIBE, named);
    assertThat(tokens.make(TokenPurpose.UNSUBSCRIBE, named)).isEqualTo(token);
    assertThat(token.reveal()).hasSize(47);
    assertThat(tokens.read(token, TokenPurpose.UNSUBSCRIBE)).contains(named);
    assertThat(tokens.read(token, TokenPurpose.CONFIRM)).isEmpty();
    String text = token.reveal();
    char changed = text.charAt(10) == 'a' ? 'b' : 'a';
    var forged =
        org.samizdat.values.Token.parse(text.substring(0, 10) + changed + text.substring(11));
    assertThat(tokens.read(forged, TokenPurpose.UNSUBSCRIBE)).isEmpty();
  }

  @Test
  void aTokenHasOneSpelling() {
    String text = tokens.make(TokenPurpose.CONFIRM, new Tokens.Named(17, 1)).reveal();
    for (String ending : new String[] {"b", "c", "d", "h", "7"}) {
      String other = text.substring(0, text.length() - 1) + ending;
      if (!other.equals(text)) {
        assertThat(tokens.read(org.samizdat.values.Token.parse(other), TokenPurpose.CONFIRM))
            .isEmpty();
      }
    }
  }

  @Test
  void printsForLimitsOfTwoDaysAndForSuppressionHaveNothingInCommon() {
    EmailAddress address = newAddress();
    var today = java.time.LocalDate.of(2026, 11, 27);
    assertThat(prints.forLimit(address, today)).isEqualTo(prints.forLimit(address, today));
    assertThat(prints.forLimit(address, today))
        .isNotEqualTo(prints.forLimit(address, today.plusDays(1)));
    assertThat(prints.forSuppression(address).bytes())
        .isNotEqualTo(prints.forLimit(address, today).bytes());
    assertThat(prints.suppressionCandidates(address)).contains(prints.forSuppression(address));
  }

  @Test
  void aKeyFileOfAnotherNewsroomIsRefusedAtStart() throws Exception {
    VaultSettings settings =
        new VaultSettings(
            otherKeyFile(),
            database.url(),
            "samizdat_app",
            "app",
            "samizdat_owner",
            "owner",
            false,
            1,
            Duration.ofMinutes(10),
            Duration.ofHours(1));
    VaultDatabase connections = new VaultDatabase(settings);
    try {
      assertThatThrownBy(() -> new Keys(settings, connections))
          .isInstanceOf(KeyFileNotUsable.class)
          .hasMessageContaining("does not belong to this database");
    } finally {
      connections.destroy();
    }
  }

  /** A server that vanishes in the middle of a statement holds nobody for ever, in either pool. */
  @Test
  void noPoolWaitsForAnAnswerForEver() throws Exception {
    assertThat(VaultDatabase.pool(vaultSettings).getDataSourceProperties())
        .containsEntry("socketTimeout", "600")
        .containsEntry("tcpKeepAlive", "true");
    try (var connection = source.getConnection()) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(600_000);
    }
  }

  private boolean finished(PersonId person) {
    return admin()
            .sql(
                """
                select count(*)
                from vault.erasure
                where person = :person
                and finished_on is not null
                """)
            .param("person", person.value())
            .query(Integer.class)
            .single()
        == 1;
  }

  private static java.nio.file.Path otherKeyFile() throws Exception {
    var file = java.nio.file.Files.createTempDirectory("other-key").resolve("other.key");
    KeyFile.generate().write(file);
    return file;
  }

  private JdbcClient admin() {
    return JdbcClient.create(
        new DriverManagerDataSource(database.url(), "samizdat_owner", "owner"));
  }

  private EmailAddress newAddress() {
    return EmailAddress.parse("reader" + System.identityHashCode(this) + ++number + "@example.org");
  }

  /** A module that can be made to keep people, and to fail. */
  static class Keeper implements PersonKeeper {
    final Set<PersonId> kept = new HashSet<>();
    final java.util.ArrayList<PersonId> forgotten = new java.util.ArrayList<>();
    boolean failing;

    @Override
    public String module() {
      return "test";
    }

    @Override
    public Set<PersonId> keeps(Collection<PersonId> persons) {
      Set<PersonId> both = new HashSet<>(persons);
      both.retainAll(kept);
      return both;
    }

    @Override
    public void forget(PersonId person) {
      if (failing) {
        throw new IllegalStateException("not now");
      }
      forgotten.add(person);
    }
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class Keepers {
    @Bean
    Keeper keeper() {
      return new Keeper();
    }
  }
}
