package org.samizdat.mail;

import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Token;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection at work: one thread that starts deliveries and waits for each one's answer. */
final class Sender implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

  /** Relays close what rests for minutes; we do so first. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private static final Duration RESTED = Duration.ofSeconds(5);
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final Holds holds;
  private final Committer committer;
  private final SmtpTransport.Connection connection;
  private final Tokens tokens;
  private final EmailAddress bounces;
  private final Clock clock;
  private Duration wait = FIRST_WAIT;
  private volatile boolean stopped;

  Sender(
      Holds holds,
      Committer committer,
      SmtpTransport.Connection connection,
      Tokens tokens,
      EmailAddress bounces,
      Clock clock) {
    this.holds = holds;
    this.committer = committer;
    this.connection = connection;
    this.tokens = tokens;
    this.bounces = bounces;
    this.clock = clock;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try (connection) {
      while (!stopped) {
        if (!holds.awaitStartable(IDLE)) {
          connection.close();
        } else if (isRelayThere()) {
          sendNext();
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asked before a delivery is started: while the relay is down none uses up an attempt. */
  private boolean isRelayThere() throws InterruptedException {
    try {
      connection.ensureOpen(RESTED);
      wait = FIRST_WAIT;
      return true;
    } catch (MessagingException down) {
      LOG.warn("The relay cannot be reached: {}", down.getClass().getSimpleName());
      Thread.sleep(wait);
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
      return false;
    }
  }

  private void sendNext() {
    Holds.Start start = holds.start();
    if (start == null) {
      return;
    }
    try {
      committer.submit(attempt(start));
    } catch (RuntimeException broken) {
      LOG.error(
          "Delivery {} of mailing {} cannot be made",
          start.member().number(),
          start.hold().chunk().mailing(),
          broken);
      committer.submit(new Outcome(start.hold(), start.member(), Result.DEFERRED, null));
    }
  }

  private Outcome attempt(Holds.Start start) {
    Hold hold = start.hold();
    Member member = start.member();
    EmailAddress address = member.address();
    LetterTemplate template = hold.consignment().template();
    if (start.skip() != null) {
      return notSent(start, Result.of(start.skip()));
    }
    if (address == null || template == null) {
      // It is there and does not open; trying again would not help.
      return notSent(start, Result.FAILED);
    }
    Token delivery =
        tokens.make(
            TokenPurpose.DELIVERY,
            new Tokens.Named(hold.chunk().mailing().value(), member.number()));
    byte[] message =
        template.splice(new Filling(address, delivery, clock.instant(), links(template, member)));
    return switch (send(address, delivery, message)) {
      case Sending.Sent(Reply reply) -> new Outcome(hold, member, Result.SENT, reply);
      case Sending.Deferred(Reply reply) -> new Outcome(hold, member, Result.DEFERRED, reply);
      case Sending.Refused(Reply reply) -> new Outcome(hold, member, Result.FAILED, reply);
      case Sending.Unknown() -> new Outcome(hold, member, Result.UNKNOWN, null);
      case Sending.NotSent() -> new Outcome(hold, member, Result.DEFERRED, null);
    };
  }

  /** What an earlier attempt may have sent cannot be called unsent any more. */
  private static Outcome notSent(Holds.Start start, Result result) {
    Member member = start.member();
    return new Outcome(start.hold(), member, member.again() ? Result.UNKNOWN : result, null);
  }

  private Map<Slot, Token> links(LetterTemplate template, Member member) {
    Map<Slot, Token> links = new EnumMap<>(Slot.class);
    for (Slot slot : template.slots()) {
      links.put(
          slot,
          tokens.make(slot.purpose(), new Tokens.Named(member.linkRow(), member.generation())));
    }
    return links;
  }

  /** A kept connection may be closed by the relay between two mails: then a new one, once. */
  private Sending send(EmailAddress address, Token delivery, byte[] message) {
    String returnPath = connection.returnPath(bounces, delivery);
    Sending first = connection.send(address, returnPath, message);
    if (!(first instanceof Sending.NotSent)) {
      return first;
    }
    try {
      connection.ensureOpen(RESTED);
    } catch (MessagingException down) {
      return first;
    }
    return connection.send(address, returnPath, message);
  }
}
