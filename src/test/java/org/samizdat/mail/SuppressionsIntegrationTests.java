package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.samizdat.mail.MailKind.CONFIRMATION;
import static org.samizdat.mail.MailKind.DIGEST;
import static org.samizdat.mail.Suppressions.Reason.COMPLAINT;
import static org.samizdat.mail.Suppressions.Reason.HARD_BOUNCE;
import static org.samizdat.mail.Suppressions.Reason.NEVER;
import static org.samizdat.mail.Suppressions.Reason.WITHDRAWN;

import java.io.IOException;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.TestSurroundings;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Prints;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

@IntegrationTest
@ContextConfiguration(initializers = {TestSurroundings.class, RotatedKey.class})
class SuppressionsIntegrationTests {

  private static final String WEEKLY = "weekly";
  private static final String DAILY = "daily";

  private static int readers = 0;
  private static long mailings = 0;

  @Autowired Suppressions suppressions;
  @Autowired SuppressionTable table;
  @Autowired Limits limits;
  @Autowired Prints prints;
  @Autowired Vault vault;
  @Autowired TestClock clock;
  @Autowired JdbcClient database;
  @Autowired TestDatabase testDatabase;

  @ParameterizedTest
  @MethodSource("org.samizdat.mail.SuppressionReasonTests#table")
  void bothQuestionsFollowTheTable(SuppressionReasonTests.Line line) {
    EmailAddress address = newReader();
    suppress(address, line.reason());

    assertThat(suppressions.holdsBack(address, line.kind(), WEEKLY)).isEqualTo(line.same());
    assertThat(suppressions.holdsBack(address, line.kind(), DAILY)).isEqualTo(line.another());
    assertThat(suppressions.holdsBack(address, line.kind(), null)).isEqualTo(line.another());
    assertThat(isHeldBack(address, line.kind(), DAILY)).isEqualTo(line.another());
  }

  @Test
  void nobodyIsHeldBackWithoutAReason() {
    assertThat(isHeldBack(newReader(), DIGEST, WEEKLY)).isFalse();
    assertThat(suppressions.heldBack(DIGEST, WEEKLY, newMailing(), Map.of())).isEmpty();
  }

  @Test
  void anotherSpellingOfTheAddressIsTheSameReader() {
    suppressions.suppress(EmailAddress.parse("Spelled.Reader@Example.org"), NEVER, null);

    EmailAddress address = EmailAddress.parse("spelled.reader@example.org");
    assertThat(suppressions.holdsBack(address, DIGEST, WEEKLY)).isTrue();
  }

  @Test
  void suppressingTwiceKeepsTheFirstDay() {
    EmailAddress address = newReader();
    LocalDate first = today();
    suppressions.suppress(address, COMPLAINT, null);
    clock.advance(Duration.ofDays(3));
    suppressions.suppress(address, COMPLAINT, null);

    assertThat(
            database
                .sql("select day from suppression where print = :print")
                .param("print", prints.forSuppression(address).bytes())
                .query(LocalDate.class)
                .list())
        .containsExactly(first);
  }

  @Test
  void consentLiftsAllButNever() {
    EmailAddress address = newReader();
    for (Reason reason : Reason.values()) {
      suppress(address, reason);
    }
    suppressions.suppress(address, WITHDRAWN, DAILY);

    suppressions.liftByConsent(address, WEEKLY);

    assertThat(table.find(List.of(prints.forSuppression(address))))
        .extracting(SuppressionTable.Suppression::reason, SuppressionTable.Suppression::scope)
        .containsExactlyInAnyOrder(tuple(NEVER, ""), tuple(WITHDRAWN, DAILY));
    assertThat(isHeldBack(address, CONFIRMATION, WEEKLY)).isTrue();

    suppressions.lift(address, NEVER, null);
    assertThat(isHeldBack(address, CONFIRMATION, WEEKLY)).isFalse();
    assertThat(isHeldBack(address, DIGEST, WEEKLY)).isFalse();
    assertThat(isHeldBack(address, DIGEST, DAILY)).isTrue();
  }

  @Test
  void onlyAWithdrawalIsAboutOneNewsletter() {
    EmailAddress address = newReader();

    assertThatThrownBy(() -> suppressions.suppress(address, WITHDRAWN, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> suppressions.suppress(address, NEVER, WEEKLY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatWasStoredUnderAnOlderKeyStillHolds() {
    EmailAddress address = newReader();
    var candidates = prints.suppressionCandidates(address);
    assertThat(candidates).hasSize(2);
    table.insert(candidates.reversed(), HARD_BOUNCE, "", today());
    table.insert(candidates.reversed(), WITHDRAWN, WEEKLY, today());

    // Not a second row beside the old one.
    suppressions.suppress(address, HARD_BOUNCE, null);
    assertThat(table.find(candidates)).hasSize(2);
    assertThat(isHeldBack(address, DIGEST, WEEKLY)).isTrue();
    assertThat(isHeldBack(address, CONFIRMATION, WEEKLY)).isFalse();
    assertThat(isHeldBack(address, CONFIRMATION, WEEKLY)).isTrue();

    suppressions.liftByConsent(address, WEEKLY);
    assertThat(table.find(candidates)).isEmpty();
  }

  @Test
  void aChunkIsAnsweredWhole() {
    Map<PersonId, EmailAddress> opened = new HashMap<>();
    Set<PersonId> expected = new HashSet<>();
    List<Reason> reasons = List.of(Reason.values());
    for (int number = 0; number < 1_000; number++) {
      PersonId person = PersonId.random();
      EmailAddress address = newReader();
      opened.put(person, address);
      if (number % 10 == 0) {
        suppress(address, reasons.get(number / 10 % reasons.size()));
        expected.add(person);
      }
    }

    assertThat(suppressions.heldBack(DIGEST, WEEKLY, newMailing(), opened)).isEqualTo(expected);
  }

  @Test
  void twoPersonsOfOneAddressAreBothHeldBack() {
    EmailAddress address = newReader();
    suppressions.suppress(address, NEVER, null);
    Map<PersonId, EmailAddress> opened = new HashMap<>();
    opened.put(PersonId.random(), address);
    opened.put(PersonId.random(), address);

    assertThat(suppressions.heldBack(DIGEST, WEEKLY, newMailing(), opened))
        .isEqualTo(opened.keySet());
  }

  @Test
  void aHardBounceLetsOneConfirmationPassInThirtyDays() {
    EmailAddress address = newReader();
    suppressions.suppress(address, HARD_BOUNCE, null);
    MailingId first = newMailing();

    assertThat(suppressions.holdsBack(address, CONFIRMATION, WEEKLY)).isFalse();
    assertThat(isHeldBack(address, CONFIRMATION, first)).isFalse();
    // The relay said "later", or we crashed: the same mail is asked about again.
    assertThat(isHeldBack(address, CONFIRMATION, first)).isFalse();
    assertThat(suppressions.holdsBack(address, CONFIRMATION, WEEKLY)).isTrue();
    assertThat(isHeldBack(address, CONFIRMATION, WEEKLY)).isTrue();

    // It bounced as well.
    suppressions.suppress(address, HARD_BOUNCE, null);
    clock.advance(Duration.ofDays(29));
    assertThat(isHeldBack(address, CONFIRMATION, WEEKLY)).isTrue();
    clock.advance(Duration.ofDays(1));
    assertThat(suppressions.holdsBack(address, CONFIRMATION, WEEKLY)).isFalse();
    assertThat(isHeldBack(address, CONFIRMATION, WEEKLY)).isFalse();
    assertThat(isHeldBack(address, CONFIRMATION, WEEKLY)).isTrue();
  }

  @Test
  void ofTwoWorkersOneTakesTheBouncesPassage() throws Exception {
    for (int round = 0; round < 25; round++) {
      EmailAddress address = newReader();
      suppressions.suppress(address, HARD_BOUNCE, null);

      assertThat(askedAtOnce(address, 2)).containsExactlyInAnyOrder(true, false);
    }
  }

  @Test
  void threeConfirmationsADayReachAnAddress() {
    EmailAddress address = newReader();
    MailingId first = newMailing();
    assertThat(isHeldBack(address, CONFIRMATION, first)).isFalse();
    for (int more = 1; more < Limits.CONFIRMATIONS_PER_DAY; more++) {
      assertThat(isHeldBack(address, CONFIRMATION, WEEKLY)).isFalse();
    }

    assertThat(isHeldBack(address, CONFIRMATION, WEEKLY)).isTrue();
    assertThat(isHeldBack(address, CONFIRMATION, DAILY)).isTrue();
    // One that was counted may still be tried again, and nothing else is counted.
    assertThat(isHeldBack(address, CONFIRMATION, first)).isFalse();
    assertThat(isHeldBack(address, DIGEST, WEEKLY)).isFalse();
    assertThat(isHeldBack(address, MailKind.ANSWER, WEEKLY)).isFalse();
    assertThat(isHeldBack(newReader(), CONFIRMATION, WEEKLY)).isFalse();

    clock.advance(Duration.ofDays(1));
    assertThat(isHeldBack(address, CONFIRMATION, WEEKLY)).isFalse();
  }

  @Test
  void linksComeOnTopOfTheConfirmationsUpToSixMailsADay() {
    EmailAddress address = newReader();
    for (int i = 0; i < Limits.CONFIRMATIONS_PER_DAY; i++) {
      assertThat(isHeldBack(address, CONFIRMATION, WEEKLY)).isFalse();
    }
    for (int i = Limits.CONFIRMATIONS_PER_DAY; i < Limits.CONFIRMATIONS_AND_LINKS_PER_DAY; i++) {
      assertThat(isHeldBack(address, MailKind.LINK, WEEKLY)).isFalse();
    }
    assertThat(isHeldBack(address, MailKind.LINK, WEEKLY)).isTrue();
    assertThat(isHeldBack(address, MailKind.ANSWER, WEEKLY)).isFalse();
  }

  @Test
  void ofFiveWorkersThreeConfirm() throws Exception {
    for (int round = 0; round < 10; round++) {
      List<Boolean> held = askedAtOnce(newReader(), 5);

      assertThat(held).filteredOn(one -> !one).hasSize(Limits.CONFIRMATIONS_PER_DAY);
    }
  }

  @Test
  void whatWasCountedIsForgottenWithinTwoDays() {
    isHeldBack(newReader(), CONFIRMATION, WEEKLY);
    clock.set(today().plusDays(1).atTime(23, 59).toInstant(ZoneOffset.UTC));
    limits.forgetOld();
    assertThat(countedUses()).isPositive();

    clock.advance(Duration.ofMinutes(1));
    limits.forgetOld();
    assertThat(countedUses()).isZero();
  }

  @Test
  void aSuppressionOutlivesThePerson() {
    EmailAddress address = newReader();
    PersonId person = vault.admit(Purpose.DIGEST, address);
    suppressions.suppress(address, COMPLAINT, null);

    vault.forget(person);

    assertThat(isHeldBack(address, DIGEST, WEEKLY)).isTrue();
  }

  @Test
  void noTableTellsWhoIsSuppressed() throws Exception {
    EmailAddress address = EmailAddress.parse("canary.reader@canary.example.org");
    suppress(address, WITHDRAWN);
    suppress(address, HARD_BOUNCE);
    MailingId mailing = newMailing();
    isHeldBack(address, CONFIRMATION, mailing);

    String rows = copy("suppression") + copy("limit_use");

    assertThat(rows).isNotBlank().doesNotContainIgnoringCase("canary");
    // Nor which mailing it was: the mailing would name the person.
    assertThat(rows).doesNotContain(Long.toHexString(mailing.value()), mailing.toString());
  }

  private void suppress(EmailAddress address, Reason reason) {
    suppressions.suppress(address, reason, reason == WITHDRAWN ? WEEKLY : null);
  }

  private boolean isHeldBack(EmailAddress address, MailKind kind, String newsletter) {
    return isHeldBack(address, kind, newsletter, newMailing());
  }

  private boolean isHeldBack(EmailAddress address, MailKind kind, MailingId mailing) {
    return isHeldBack(address, kind, WEEKLY, mailing);
  }

  private boolean isHeldBack(
      EmailAddress address, MailKind kind, @Nullable String newsletter, MailingId mailing) {
    PersonId person = PersonId.random();
    return suppressions
        .heldBack(kind, newsletter, mailing, Map.of(person, address))
        .contains(person);
  }

  /** Each worker asks about a confirmation of its own; the answers. */
  private List<Boolean> askedAtOnce(EmailAddress address, int workers) throws Exception {
    CyclicBarrier start = new CyclicBarrier(workers);
    List<Future<Boolean>> answers = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      for (int worker = 0; worker < workers; worker++) {
        MailingId mailing = newMailing();
        answers.add(
            pool.submit(() -> {
              start.await();
              return isHeldBack(address, CONFIRMATION, mailing);
            }));
      }
    }
    List<Boolean> held = new ArrayList<>();
    for (Future<Boolean> answer : answers) {
      held.add(answer.get());
    }
    return held;
  }

  private int countedUses() {
    return database.sql("select count(*) from limit_use").query(Integer.class).single();
  }

  private String copy(String name) throws SQLException, IOException {
    StringWriter rows = new StringWriter();
    try (Connection connection = testDatabase.asAdministrator()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("copy " + name + " to stdout", rows);
    }
    return rows.toString();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static EmailAddress newReader() {
    return EmailAddress.parse("reader" + ++readers + "@example.org");
  }

  private static MailingId newMailing() {
    return new MailingId(7_000_000_000_000_000_000L + ++mailings);
  }
}
