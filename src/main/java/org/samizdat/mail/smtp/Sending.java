package org.samizdat.mail.smtp;

/** What became of one message on the wire. */
public sealed interface Sending {

  /** Accepted after the final dot. */
  record Sent(Reply reply) implements Sending {}

  /** Refused for now: try again later. */
  record Deferred(Reply reply) implements Sending {}

  /** Refused for good. */
  record Refused(Reply reply) implements Sending {}

  /** The final dot may have left and no answer came: it may have been accepted. */
  record Unknown() implements Sending {}

  /** The connection was lost before the final dot: it was not accepted. */
  record NotSent() implements Sending {}

  /** As a refusal, whatever was refused. */
  static Sending refusal(Reply reply) {
    return reply.code() >= 500 ? new Sending.Refused(reply) : new Sending.Deferred(reply);
  }
}
