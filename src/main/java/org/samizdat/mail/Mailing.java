package org.samizdat.mail;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mailing and its books.
 *
 * @param audience how many deliveries it has
 * @param sent accepted by the relay, those accepted on a second try after an unknown included
 * @param failed refused for good, or given up after 24 hours
 * @param skipped not sent, by reason
 * @param unknown may or may not have been accepted when a connection or a process died, twice
 * @param waiting not decided yet
 * @param maybeTwice of the sent: an earlier try ended unknown, so the reader may have two copies
 * @param bounced of those that left: came back undelivered so far, also after the mailing is
 *     finished
 * @param complained of those that left: whose readers marked it as spam so far
 * @param halt why it does not go on by itself now, or not yet with everything; null if it does
 */
public record Mailing(
    MailingId id,
    MailKind kind,
    State state,
    int audience,
    int sent,
    int failed,
    Map<Skip, Integer> skipped,
    int unknown,
    int waiting,
    int maybeTwice,
    int bounced,
    int complained,
    @Nullable Halt halt) {

  /** Why a mailing has stopped by itself. */
  public enum Halt {
    /** Too many addresses in its beginning do not exist; it is paused. */
    HARD_BOUNCES,
    /** Too many readers call it spam; it is paused. */
    COMPLAINTS,
    /** The relay refuses too much of it for good, for whatever reason; it is paused. */
    REFUSALS,
    /** A part of it goes first; the others follow after a while, or when somebody says so. */
    FIRST_PART
  }

  /**
   * A delivery that may have come twice: one try ended unknown, and it was tried once more. Names
   * no reader.
   *
   * @param number within the mailing
   * @param sent whether the second try was accepted; if not it is unknown, too
   */
  public record SecondCopy(int number, boolean sent) {}

  /** Where a mailing stands. */
  public enum State {
    /** Its audience is still being listed. */
    OPEN,
    SENDING,
    PAUSED,
    /** Every delivery has its outcome and {@link #addsUp}. */
    SENT,
    /**
     * Everything was tried and the sum does not add up, or an outcome stayed unknown, or {@link
     * #mostFailed}.
     */
    NEEDS_ATTENTION,
    CANCELLED
  }

  /** Why a delivery was not sent. */
  public enum Skip {
    SUPPRESSED,
    WITHDRAWN,
    ERASED,
    CANCELLED
  }

  Mailing in(State now, @Nullable Halt why) {
    return new Mailing(
        id,
        kind,
        now,
        audience,
        sent,
        failed,
        skipped,
        unknown,
        waiting,
        maybeTwice,
        bounced,
        complained,
        why);
  }

  /** An issue that more readers were refused than have got: whatever it is, it is not sent. */
  public boolean mostFailed() {
    return kind == MailKind.DIGEST && failed > sent;
  }

  /** Promise 1: audience = sent + failed + skipped + unknown, and nothing waits. */
  public boolean addsUp() {
    int skips = skipped.values().stream().mapToInt(Integer::intValue).sum();
    return waiting == 0 && audience == sent + failed + skips + unknown;
  }
}
