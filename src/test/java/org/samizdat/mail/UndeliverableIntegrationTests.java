package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samizdat.mail.Mailing.State;
import org.samizdat.mail.SmtpSink.Answer;
import org.samizdat.mail.SmtpSink.Verb;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.mail.back.MailBack;
import org.samizdat.mail.back.Returned;
import org.samizdat.vault.Tokens;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One policy, whether the relay says it at once or it comes back later. */
class UndeliverableIntegrationTests {

  private static final String GONE = "550 5.1.1 no such user";
  private static final String FULL = "452 4.2.2 full";

  private static MailNode usual;
  private static MailNode strict;

  @BeforeAll
  static void start() throws Exception {
    usual = new MailNode();
    strict =
        new MailNode(
            "--samizdat.mail.back.policy.soft-times=2",
            "--samizdat.mail.back.policy.weeks=1",
            "--samizdat.mail.back.policy.hard-times=0");
  }

  @AfterAll
  static void close() {
    usual.close();
    strict.close();
  }

  @BeforeEach
  void forget() {
    usual.suppressed.clear();
    strict.suppressed.clear();
  }

  @Test
  void aMailboxThatIsFullOnThreeFridaysIsGivenUp() {
    Recipient reader = usual.reader(Route.OTHER);
    for (int friday = 0; friday < 3; friday++) {
      assertThat(usual.suppressed).isEmpty();
      assertThat(isRefusedForADay(usual, reader, FULL).failed()).isEqualTo(1);
      usual.clock.advance(Duration.ofDays(6));
    }
    MailNode.patiently().until(() -> !usual.suppressed.isEmpty());
    assertThat(usual.suppressed)
        .containsExactly(new AddressSuppressed(reader.person(), Reason.HARD_BOUNCE));
  }

  /** Said of us, and by a relay that could not tell. */
  @ParameterizedTest
  @CsvSource({"450 4.1.8 who are you", "451 4.3.2 not now", "450 later"})
  void whatTellsNothingOfTheAddressGivesNobodyUp(String answer) {
    Recipient reader = strict.reader(Route.OTHER);
    for (int day = 0; day < 3; day++) {
      assertThat(isRefusedForADay(strict, reader, answer).failed()).isEqualTo(1);
    }
    assertThat(strict.suppressed).isEmpty();
  }

  @Test
  void whatTheRelaySaysAndWhatComesBackAddUp() {
    Recipient reader = strict.reader(Route.OTHER);
    comesBack(strict, reader, new Returned.Soft("4.2.2"));
    strict.clock.advance(Duration.ofDays(1));
    isRefusedForADay(strict, reader, FULL);
    MailNode.patiently().until(() -> !strict.suppressed.isEmpty());
    assertThat(strict.suppressed)
        .containsExactly(new AddressSuppressed(reader.person(), Reason.HARD_BOUNCE));
  }

  @ParameterizedTest
  @CsvSource({"0, false", "6, true", "7, false"})
  void theWeeksAreCountedToTheDay(int days, boolean isGivenUp) {
    Recipient reader = strict.reader(Route.OTHER);
    comesBack(strict, reader, new Returned.Soft(null));
    strict.clock.advance(Duration.ofDays(days));
    comesBack(strict, reader, new Returned.Soft(null));
    assertThat(strict.suppressed).hasSize(isGivenUp ? 1 : 0);
  }

  @Test
  void noneTimesIsNever() {
    Recipient reader = strict.reader(Route.OTHER);
    for (int day = 0; day < 3; day++) {
      comesBack(strict, reader, new Returned.Hard("5.1.1"));
      assertThat(isRefusedAtOnce(strict, reader).failed()).isEqualTo(1);
      strict.clock.advance(Duration.ofDays(1));
    }
    assertThat(strict.suppressed).isEmpty();
  }

  @Test
  void onceIsEnoughOfAnAddressThatDoesNotExist() {
    Recipient reader = usual.reader(Route.OTHER);
    isRefusedAtOnce(usual, reader);
    MailNode.patiently().until(() -> !usual.suppressed.isEmpty());
    assertThat(usual.suppressed)
        .containsExactly(new AddressSuppressed(reader.person(), Reason.HARD_BOUNCE));
  }

  @Test
  void theWeeksGoNoFurtherThanTheRows() {
    assertThat(usual.get(ReturnPolicy.class)).isEqualTo(new ReturnPolicy(1, 3, 4));
    assertThat(strict.get(ReturnPolicy.class)).isEqualTo(new ReturnPolicy(0, 2, 1));
    assertThat(new ReturnPolicy(1, 3, 12).weeks()).isEqualTo(12);
    assertThatThrownBy(() -> new ReturnPolicy(1, 3, 13)).hasMessageContaining("at most 12");
  }

  /** Another gets it, so that it is not an issue that most were refused. */
  private static Mailing isRefusedForADay(MailNode node, Recipient reader, String answer) {
    MailingId mailing = refuse(node, reader, answer);
    MailNode.patiently().until(() -> isWaitingForItsSecondTry(node, mailing));
    node.clock.advance(Duration.ofDays(1));
    return node.awaitState(mailing, State.SENT);
  }

  private static Mailing isRefusedAtOnce(MailNode node, Recipient reader) {
    return node.awaitState(refuse(node, reader, GONE), State.SENT);
  }

  private static MailingId refuse(MailNode node, Recipient reader, String answer) {
    String refused = MailNode.address(reader);
    node.relay.follow((verb, recipient) ->
        verb == Verb.RCPT && recipient.equals(refused) ? new Answer.Say(answer) : SmtpSink.YES);
    return node.send(byPerson(reader, node.reader(Route.OTHER)));
  }

  private static List<Recipient> byPerson(Recipient... readers) {
    return Arrays.stream(readers).sorted(Comparator.comparing(Recipient::person)).toList();
  }

  private static boolean isWaitingForItsSecondTry(MailNode node, MailingId mailing) {
    return node.get(JdbcClient.class)
        .sql(
            """
            select exists (
              select from chunk
              where mailing = :mailing
              and attempt = 2
              and state = 'WAITING') as waiting
            """)
        .param("mailing", mailing.value())
        .query((row, number) -> row.getBoolean("waiting"))
        .single();
  }

  private static void comesBack(MailNode node, Recipient reader, Returned returned) {
    node.relay.follow((verb, recipient) -> SmtpSink.YES);
    MailingId mailing = node.send(List.of(reader));
    node.awaitState(mailing, State.SENT);
    assertThat(
            node.get(MailBack.class)
                .take(
                    Optional.of(new Tokens.Named(mailing.value(), 1)),
                    returned,
                    MailBack.Door.LISTENER))
        .isEqualTo(MailBack.Taken.RECORDED);
  }
}
