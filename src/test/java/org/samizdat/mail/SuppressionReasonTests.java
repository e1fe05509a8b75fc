package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.samizdat.mail.MailKind.ANSWER;
import static org.samizdat.mail.MailKind.CONFIRMATION;
import static org.samizdat.mail.MailKind.DIGEST;
import static org.samizdat.mail.MailKind.INVITATION;
import static org.samizdat.mail.MailKind.LINK;
import static org.samizdat.mail.MailKind.NOTICE;
import static org.samizdat.mail.MailKind.RECEIPT;
import static org.samizdat.mail.MailKind.REMINDER;
import static org.samizdat.mail.MailKind.STATEMENT;
import static org.samizdat.mail.Suppressions.Reason.COMPLAINT;
import static org.samizdat.mail.Suppressions.Reason.HARD_BOUNCE;
import static org.samizdat.mail.Suppressions.Reason.NEVER;
import static org.samizdat.mail.Suppressions.Reason.WITHDRAWN;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.samizdat.mail.Suppressions.Reason;

/** The whole table of who is held back by what, written out. */
class SuppressionReasonTests {

  private static final boolean HELD = true;
  private static final boolean PASSES = false;

  /**
   * @param another about another newsletter than the one that was left, or about none
   * @param same about the newsletter that was left
   * @param again about either, when a confirmation has passed in the last thirty days
   */
  record Line(MailKind kind, Reason reason, boolean another, boolean same, boolean again) {}

  static final List<Line> TABLE =
      List.of(
          new Line(DIGEST, WITHDRAWN, PASSES, HELD, PASSES),
          new Line(DIGEST, COMPLAINT, HELD, HELD, HELD),
          new Line(DIGEST, HARD_BOUNCE, HELD, HELD, HELD),
          new Line(DIGEST, NEVER, HELD, HELD, HELD),
          new Line(CONFIRMATION, WITHDRAWN, PASSES, PASSES, PASSES),
          new Line(CONFIRMATION, COMPLAINT, PASSES, PASSES, PASSES),
          new Line(CONFIRMATION, HARD_BOUNCE, PASSES, PASSES, HELD),
          new Line(CONFIRMATION, NEVER, HELD, HELD, HELD),
          new Line(LINK, WITHDRAWN, PASSES, PASSES, PASSES),
          new Line(LINK, COMPLAINT, PASSES, PASSES, PASSES),
          new Line(LINK, HARD_BOUNCE, HELD, HELD, HELD),
          new Line(LINK, NEVER, HELD, HELD, HELD),
          new Line(ANSWER, WITHDRAWN, PASSES, PASSES, PASSES),
          new Line(ANSWER, COMPLAINT, PASSES, PASSES, PASSES),
          new Line(ANSWER, HARD_BOUNCE, HELD, HELD, HELD),
          new Line(ANSWER, NEVER, HELD, HELD, HELD),
          new Line(RECEIPT, WITHDRAWN, PASSES, PASSES, PASSES),
          new Line(RECEIPT, COMPLAINT, PASSES, PASSES, PASSES),
          new Line(RECEIPT, HARD_BOUNCE, HELD, HELD, HELD),
          new Line(RECEIPT, NEVER, HELD, HELD, HELD),
          new Line(NOTICE, WITHDRAWN, PASSES, PASSES, PASSES),
          new Line(NOTICE, COMPLAINT, PASSES, PASSES, PASSES),
          new Line(NOTICE, HARD_BOUNCE, HELD, HELD, HELD),
          new Line(NOTICE, NEVER, HELD, HELD, HELD),
          new Line(STATEMENT, WITHDRAWN, PASSES, PASSES, PASSES),
          new Line(STATEMENT, COMPLAINT, HELD, HELD, HELD),
          new Line(STATEMENT, HARD_BOUNCE, HELD, HELD, HELD),
          new Line(STATEMENT, NEVER, HELD, HELD, HELD),
          new Line(REMINDER, WITHDRAWN, PASSES, PASSES, PASSES),
          new Line(REMINDER, COMPLAINT, HELD, HELD, HELD),
          new Line(REMINDER, HARD_BOUNCE, HELD, HELD, HELD),
          new Line(REMINDER, NEVER, HELD, HELD, HELD),
          new Line(INVITATION, WITHDRAWN, PASSES, PASSES, PASSES),
          new Line(INVITATION, COMPLAINT, HELD, HELD, HELD),
          new Line(INVITATION, HARD_BOUNCE, HELD, HELD, HELD),
          new Line(INVITATION, NEVER, HELD, HELD, HELD));

  @ParameterizedTest
  @MethodSource("table")
  void eachReasonHoldsBackWhatItSays(Line line) {
    Reason reason = line.reason();
    assertThat(reason.holdsBack(line.kind(), false, false)).isEqualTo(line.another());
    assertThat(reason.holdsBack(line.kind(), true, false)).isEqualTo(line.same());
    assertThat(reason.holdsBack(line.kind(), false, true)).isEqualTo(line.again());
  }

  @Test
  void theTableHasEveryKindAndEveryReason() {
    assertThat(TABLE.stream().map(line -> line.kind() + " " + line.reason()))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(MailKind.values())
                .flatMap(kind -> Arrays.stream(Reason.values()).map(reason -> kind + " " + reason))
                .toList());
  }

  static Stream<Line> table() {
    return TABLE.stream();
  }
}
