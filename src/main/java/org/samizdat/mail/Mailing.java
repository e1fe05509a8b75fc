package org.samizdat.mail;

import java.util.Map;

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
    int maybeTwice) {

  /** Where a mailing stands. */
  public enum State {
    /** Its audience is still being listed. */
    OPEN,
    SENDING,
    PAUSED,
    /** Every delivery has its outcome and {@link #addsUp}. */
    SENT,
    /** Everything was tried and the sum does not add up, or an outcome stayed unknown. */
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

  Mailing in(State now) {
    return new Mailing(
        id, kind, now, audience, sent, failed, skipped, unknown, waiting, maybeTwice);
  }

  /** Promise 1: audience = sent + failed + skipped + unknown, and nothing waits. */
  public boolean addsUp() {
    int skips = skipped.values().stream().mapToInt(Integer::intValue).sum();
    return waiting == 0 && audience == sent + failed + skips + unknown;
  }
}
