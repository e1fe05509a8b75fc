package org.samizdat.mail;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Holds.Promise;
import org.samizdat.mail.smtp.Envelope;
import org.samizdat.mail.smtp.Outgoing;
import org.samizdat.mail.smtp.RelayUnavailable;
import org.samizdat.mail.smtp.Reply;
import org.samizdat.mail.smtp.Sending;
import org.samizdat.mail.smtp.SmtpClient;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Token;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection at work: one thread that makes delivery after delivery. While the relay takes in
 * one mail, the envelope of the next is there already; its text waits until it may be started.
 */
final class Sender implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

  /** Relays close what rests for minutes; we do so first. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private static final Duration RESTED = Duration.ofSeconds(5);
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);
  private static final int USUAL_MAIL = 64 * 1024;

  private final Holds holds;
  private final Committer committer;
  private final SmtpClient client;
  private final Tokens tokens;
  private final EmailAddress bounces;
  private final Clock clock;
  private final Outgoing message = new Outgoing(USUAL_MAIL);
  private @Nullable Promise ahead;
  private @Nullable Named named;
  private Duration wait = FIRST_WAIT;
  private volatile boolean stopped;

  Sender(
      Holds holds,
      Committer committer,
      SmtpClient client,
      Tokens tokens,
      EmailAddress bounces,
      Clock clock) {
    this.holds = holds;
    this.committer = committer;
    this.client = client;
    this.tokens = tokens;
    this.bounces = bounces;
    this.clock = clock;
  }

  /** What is on the wire by now may end unknown. */
  void stop() {
    stopped = true;
    client.abort();
  }

  @Override
  public void run() {
    try (client) {
      while (!stopped) {
        Promise next = next();
        if (next != null) {
          deliver(next);
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** What to do next; null if there is nothing, or nobody to do it with. */
  private @Nullable Promise next() throws InterruptedException {
    Promise next = ahead;
    ahead = null;
    if (next != null) {
      return next;
    }
    if (!holds.awaitStartable(IDLE)) {
      client.close();
      return null;
    }
    return isRelayThere() ? holds.next() : null;
  }

  /** Asked before a delivery is started: while the relay is down none uses up an attempt. */
  private boolean isRelayThere() throws InterruptedException {
    try {
      client.ensureOpen(RESTED);
      wait = FIRST_WAIT;
      return true;
    } catch (IOException down) {
      LOG.warn("The relay cannot be reached: {}", reason(down));
      Thread.sleep(wait);
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
      return false;
    }
  }

  /** The words of a stranger may hold an address. */
  private static String reason(IOException down) {
    return down instanceof RelayUnavailable ours && ours.getMessage() != null
        ? ours.getMessage()
        : down.getClass().getSimpleName();
  }

  private void deliver(Promise promise) throws InterruptedException {
    try {
      attempt(promise);
    } catch (RuntimeException broken) {
      LOG.error(
          "Delivery {} of mailing {} cannot be made",
          promise.member().number(),
          promise.hold().chunk().mailing(),
          broken);
      client.takeBack();
      if (holds.start(promise)) {
        record(promise, Result.DEFERRED, null);
      }
    }
  }

  private void attempt(Promise promise) throws InterruptedException {
    Member member = promise.member();
    LetterTemplate template = promise.hold().consignment().template();
    EmailAddress address = member.address();
    boolean isSendable = isSendable(promise);
    Sending refused = isSendable ? announce(promise) : null;
    if (!holds.start(promise)) {
      client.takeBack();
      return;
    }
    if (isSendable && refused == null && client.hasRested(RESTED)) {
      // The relay may have grown tired of waiting for a text.
      client.takeBack();
      refused = announce(promise);
    }
    Mailing.Skip skip = holds.skip(promise);
    if (skip != null || address == null || template == null) {
      client.takeBack();
      // Without a reason it is there and does not open; trying again would not help.
      Result result = skip == null ? Result.FAILED : Result.of(skip);
      // What an earlier attempt may have sent cannot be called unsent any more.
      record(promise, member.again() ? Result.UNKNOWN : result, null);
      return;
    }
    if (refused != null) {
      record(promise, refused);
      return;
    }
    message.reset();
    template.splice(
        new Filling(address, delivery(promise), clock.instant(), links(template, member)), message);
    Promise following = holds.nextAfter(promise);
    ahead = following;
    Envelope next = following != null && isSendable(following) ? envelope(following) : null;
    record(promise, client.send(message, next));
  }

  private static boolean isSendable(Promise promise) {
    Member member = promise.member();
    return member.skip() == null
        && member.address() != null
        && promise.hold().consignment().template() != null;
  }

  /**
   * Asks the relay for leave. A kept connection may be closed by the relay between two mails: then
   * on a new one, once.
   */
  private @Nullable Sending announce(Promise promise) {
    if (client.isOpen() && !client.isAnnounced()) {
      client.announce(envelope(promise));
    }
    Sending answer = client.answer();
    if (!(answer instanceof Sending.NotSent)) {
      return answer;
    }
    try {
      client.ensureOpen(RESTED);
    } catch (IOException down) {
      return answer;
    }
    client.announce(envelope(promise));
    return client.answer();
  }

  private Envelope envelope(Promise promise) {
    EmailAddress address = promise.member().address();
    LetterTemplate template = promise.hold().consignment().template();
    if (address == null || template == null) {
      throw new IllegalStateException("There is nothing to send");
    }
    return Envelope.of(address, bounces, delivery(promise), template.bytesAbout());
  }

  /** Made for the envelope, and soon needed once more. */
  private record Named(Promise promise, Token token) {}

  private Token delivery(Promise promise) {
    Named made = named;
    if (made != null && made.promise().equals(promise)) {
      return made.token();
    }
    Tokens.Named row =
        new Tokens.Named(promise.hold().chunk().mailing().value(), promise.member().number());
    Token token = tokens.make(TokenPurpose.DELIVERY, row);
    named = new Named(promise, token);
    return token;
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

  private void record(Promise promise, Sending sending) {
    switch (sending) {
      case Sending.Sent(Reply reply) -> record(promise, Result.SENT, reply);
      case Sending.Deferred(Reply reply) -> record(promise, Result.DEFERRED, reply);
      case Sending.Refused(Reply reply) -> record(promise, Result.FAILED, reply);
      case Sending.Unknown() -> record(promise, Result.UNKNOWN, null);
      case Sending.NotSent() -> record(promise, Result.DEFERRED, null);
    }
  }

  private void record(Promise promise, Result result, @Nullable Reply reply) {
    committer.submit(new Outcome(promise.hold(), promise.member(), result, reply));
  }
}
