package org.samizdat.mail.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, from the first mail to the last. Where the relay allows (RFC 2920), the envelope
 * of the next mail leaves in one write with the text of this one, and its answers come in one read
 * with this one's: a round trip for each mail.
 *
 * <p>A text leaves only when its own envelope has been accepted. Where the relay takes chunks (RFC
 * 3030) the text follows without being called for; else DATA has called for it, and then there are
 * two ways out: the text, or to hang up. A lone dot is a mail with nothing in it, so it is sent
 * only where no recipient was accepted.
 */
final class Conversation {

  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

  private enum Standing {
    /** Nothing is announced. */
    FREE,
    /** An envelope is written or about to be, its answers are not read. */
    ANNOUNCED,
    /** The relay waits for the text. */
    ACCEPTED
  }

  private static final int GO_ON = 354;

  /** Service not available, closing the connection: nothing more is answered (RFC 5321 3.8). */
  private static final int HANGS_UP = 421;

  private static final byte[] DOT = ".\r\n".getBytes(US_ASCII);
  private static final byte[] RESET = "RSET\r\n".getBytes(US_ASCII);

  private final Relay relay;
  private final Wire wire;
  private final Replies replies;
  private final Capabilities can;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
  private Standing standing = Standing.FREE;
  private @Nullable Envelope announced;

  /** Commands whose answers say nothing about a mail, and come before those of the next one. */
  private int toBeIgnored;

  private boolean needsReset;

  private Conversation(Relay relay, Wire wire, Capabilities can) {
    this.relay = relay;
    this.wire = wire;
    this.replies = new Replies(wire);
    this.can = can;
  }

  static Conversation begin(Relay relay) throws IOException {
    Wire wire = Wire.connect(relay.host(), relay.port(), relay.timeouts().connect());
    try {
      return new Conversation(relay, wire, Introduction.over(wire, relay));
    } catch (IOException | RuntimeException failed) {
      wire.cut();
      throw failed;
    }
  }

  /** Whether an envelope waits for its text. */
  boolean isAnnounced() {
    return standing != Standing.FREE;
  }

  /** Why this relay will not take such a mail, without asking it; null if it may. */
  @Nullable Sending obstacle(Envelope envelope) {
    if (envelope.isInternational() && !(can.smtpUtf8() && can.eightBit())) {
      return new Sending.Refused(new Reply(553, "5.6.7"));
    }
    boolean tooLong = can.mostBytes() > 0 && envelope.bytes() > can.mostBytes();
    return tooLong ? new Sending.Refused(new Reply(552, "5.3.4")) : null;
  }

  /** Puts an envelope behind what is to be written next. There must be no obstacle. */
  void announce(Envelope envelope) {
    announced = envelope;
    standing = Standing.ANNOUNCED;
    if (can.pipelining()) {
      reset();
      say(mail(envelope));
      say(recipient(envelope));
      if (!can.chunking()) {
        say("DATA");
      }
    }
  }

  /**
   * Waits for what the relay says to the envelope.
   *
   * @return a refusal, after which nothing is announced; null if the text may follow
   * @throws RelayUnavailable if it takes no mail from us at all
   */
  @Nullable Sending answer() throws IOException {
    wire.messageWithin(relay.timeouts().message());
    Reply refusal = can.pipelining() ? answers() : stepByStep();
    standing = refusal == null ? Standing.ACCEPTED : Standing.FREE;
    endIfMoreIsSaid(refusal);
    wire.rest();
    if (refusal == null) {
      return null;
    }
    wire.messageEnds();
    return Sending.refusal(refusal);
  }

  /**
   * Writes the text of the mail whose envelope was accepted. From now on the dot may have left.
   *
   * @param message of no more use afterwards
   * @param next whose envelope goes with it, if any
   */
  void write(Outgoing message, @Nullable Envelope next) throws IOException {
    boolean inChunks = can.chunking();
    if (inChunks) {
      say("BDAT " + message.size() + " LAST");
      message.writeTo(out);
    } else {
      out.writeBytes(DOT);
    }
    standing = Standing.FREE;
    if (next != null && can.pipelining()) {
      announce(next);
    }
    // Since its envelope was accepted it may have waited, for its turn or while we were asleep.
    wire.messageWithin(relay.timeouts().message());
    wire.within(relay.timeouts().dot());
    if (!inChunks) {
      // Behind the text, so that the larger part need not be copied once more.
      out.writeTo(message);
      out.reset();
      wire.write(message);
    }
    flush();
  }

  /** What the relay says to the text. */
  Reply verdict() throws IOException {
    wire.within(relay.timeouts().dot());
    Reply reply = replies.next();
    if (!reply.isPositive() && !reply.isRefusal()) {
      throw new Garbled("Not an answer to a text");
    }
    wire.messageEnds();
    wire.rest();
    return reply;
  }

  /** Whether the relay has said something more after the last text, which answers nothing. */
  boolean hasSaidTooMuch() {
    return standing == Standing.FREE && wire.hasMore();
  }

  /** Whether the relay is there, asked. Nothing must be announced. */
  boolean isThere() {
    try {
      reset();
      say("NOOP");
      wire.within(relay.timeouts().connect());
      flush();
      ignoreAnswers();
      boolean there = replies.next().isPositive() && !wire.hasMore();
      wire.rest();
      return there;
    } catch (IOException gone) {
      return false;
    }
  }

  /**
   * The text of the announced mail will not come.
   *
   * @return false if there is no way to say so but to hang up
   */
  boolean takeBack() throws IOException {
    if (standing == Standing.ANNOUNCED && can.pipelining()) {
      answer();
    }
    boolean isCalledFor = standing == Standing.ACCEPTED && !can.chunking();
    standing = Standing.FREE;
    needsReset = true;
    return !isCalledFor;
  }

  /** Says goodbye, if that is possible; does not wait for an answer. */
  void end() {
    try {
      if (standing == Standing.FREE && out.size() == 0) {
        wire.within(relay.timeouts().connect());
        say("QUIT");
        flush();
        wire.close();
      }
    } catch (IOException gone) {
      // That is all we wanted.
    } finally {
      wire.cut();
    }
  }

  /** Hangs up at once; may be called by any thread. */
  void cut() {
    wire.cut();
  }

  /**
   * All were written together; all are answered, whatever the first is, unless the relay says that
   * it hangs up.
   */
  private @Nullable Reply answers() throws IOException {
    wire.within(relay.timeouts().command());
    flush();
    ignoreAnswers();
    Reply mail = sender(replies.next());
    if (mail.code() == HANGS_UP) {
      return mail;
    }
    Reply recipient = accepted(replies.next());
    if (recipient.code() == HANGS_UP || can.chunking()) {
      Reply refusal = refusal(mail, recipient);
      needsReset = refusal != null;
      return refusal;
    }
    wire.within(relay.timeouts().data());
    Reply data = calledFor(replies.next());
    Reply refusal = refusal(mail, recipient, data);
    if (refusal != null && data.code() != GO_ON) {
      needsReset = true;
    } else if (refusal != null) {
      if (recipient.isPositive()) {
        throw new Garbled("A text is called for after a refusal");
      }
      // The relay waits for the text of a mail to nobody (RFC 2920 3.1).
      out.writeBytes(DOT);
      toBeIgnored++;
    }
    return refusal;
  }

  private @Nullable Reply stepByStep() throws IOException {
    Envelope envelope = announced;
    if (envelope == null) {
      throw new IllegalStateException("Nothing is announced");
    }
    reset();
    flush();
    ignoreAnswers();
    wire.within(relay.timeouts().command());
    Reply mail = sender(ask(mail(envelope)));
    if (!mail.isPositive()) {
      return mail;
    }
    Reply recipient = accepted(ask(recipient(envelope)));
    needsReset = !recipient.isPositive();
    if (needsReset || can.chunking()) {
      return refusal(recipient);
    }
    wire.within(relay.timeouts().data());
    Reply data = calledFor(ask("DATA"));
    needsReset = data.code() != GO_ON;
    return refusal(data);
  }

  private Reply ask(String command) throws IOException {
    endIfMoreIsSaid(null);
    say(command);
    flush();
    return replies.next();
  }

  /**
   * An answer to MAIL, which names no reader: refused for good is that we may send nothing (not
   * signed in, a sender that is not allowed, an account that was closed), unless it is about how
   * long the mail is or how its addresses are written. That is no reader's fault, so the relay is
   * as good as not there.
   */
  private Reply sender(Reply reply) throws IOException {
    Reply mail = accepted(reply);
    Envelope envelope = announced;
    boolean isInternational = envelope != null && envelope.isInternational();
    if (mail.code() >= 500 && !mail.refusesTheMessage() && !isInternational) {
      LOG.warn(
          "The relay {} takes no mail from us: {} {}",
          relay.host(),
          mail.code(),
          mail.enhanced() == null ? "" : mail.enhanced());
      throw new RelayUnavailable("It takes no mail from us");
    }
    return mail;
  }

  /**
   * Whose answer one too many is cannot be said, so neither whose the one before it was. But a
   * relay may refuse and hang up in one breath, as Postfix does after many refusals.
   */
  private void endIfMoreIsSaid(@Nullable Reply refusal) throws IOException {
    if (!wire.hasMore() || (refusal != null && refusal.code() == HANGS_UP)) {
      return;
    }
    if (refusal == null || replies.next().code() != HANGS_UP) {
      throw new Garbled("An answer to nothing");
    }
  }

  private static Reply accepted(Reply reply) throws Garbled {
    if (!reply.isPositive() && !reply.isRefusal()) {
      throw new Garbled("Not an answer to an envelope");
    }
    return reply;
  }

  private static Reply calledFor(Reply reply) throws Garbled {
    if (reply.code() != GO_ON && !reply.isRefusal()) {
      throw new Garbled("Not an answer to DATA");
    }
    return reply;
  }

  /** The first; what comes after it is refused because of it. */
  private static @Nullable Reply refusal(Reply... replies) {
    for (Reply reply : replies) {
      if (reply.isRefusal()) {
        return reply;
      }
    }
    return null;
  }

  private void reset() {
    if (needsReset) {
      out.writeBytes(RESET);
      toBeIgnored++;
      needsReset = false;
    }
  }

  private void ignoreAnswers() throws IOException {
    for (; toBeIgnored > 0; toBeIgnored--) {
      wire.within(relay.timeouts().command());
      replies.next();
    }
  }

  private String mail(Envelope envelope) {
    String size = can.size() ? " SIZE=" + envelope.bytes() : "";
    String wide = envelope.isInternational() ? " SMTPUTF8 BODY=8BITMIME" : "";
    return "MAIL FROM:<" + envelope.returnPath() + ">" + size + wide;
  }

  private static String recipient(Envelope envelope) {
    return "RCPT TO:<" + envelope.recipient() + ">";
  }

  private void say(String command) {
    out.writeBytes((command + "\r\n").getBytes(UTF_8));
  }

  private void flush() throws IOException {
    if (out.size() > 0) {
      wire.write(out);
      out.reset();
    }
  }
}
