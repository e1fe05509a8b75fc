package org.samizdat.mail;

import org.jspecify.annotations.Nullable;
import org.samizdat.mail.smtp.Reply;

/**
 * How one attempt at one delivery ended, on its way to its row.
 *
 * @param reply null if the relay did not say
 */
record Outcome(Hold hold, Member member, Result result, @Nullable Reply reply) {}
