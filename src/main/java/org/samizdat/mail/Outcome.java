package org.samizdat.mail;

import org.jspecify.annotations.Nullable;
import org.samizdat.mail.smtp.Reply;

/**
 * How one attempt at one delivery ended, on its way to its row.
 *
 * @param reply null if the relay did not say
 * @param relay whose reply that is, by its name
 */
record Outcome(
    Hold hold, Member member, Result result, @Nullable Reply reply, @Nullable String relay) {

  /** One that no relay has said anything about. */
  static Outcome untold(Hold hold, Member member, Result result) {
    return new Outcome(hold, member, result, null, null);
  }
}
