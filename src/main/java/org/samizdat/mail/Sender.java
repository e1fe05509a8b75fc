package org.samizdat.mail;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Holds.Promise;
import org.samizdat.mail.dkim.DkimSigner;
import org.samizdat.mail.smtp.Envelope;
import org.samizdat.mail.smtp.Outgoing;
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

  /** How long to wait for work where we are before moving to another relay. */
  private static final Duration SOON = Duration.ofMillis(250);

  private static final Duration UNTIL_A_RELAY_IS_THERE = Duration.ofMillis(100);
  private static final Duration UNTIL_THERE_IS_LEAVE = Duration.ofMillis(20);

  /** Whatever broke may break again at once; meanwhile the others go on. */
  private static final Duration AFTER_A_BREAK = Duration.ofSeconds(1);

  private static final int USUAL_MAIL = 64 * 1024;

  private final Holds holds;
  private final Committer committer;
  private final Link link;
  private final Tokens tokens;
  private final DkimSigner signer;
  private final EmailAddress bounces;
  private final Clock clock;
  private final Outgoing message = new Outgoing(USUAL_MAIL);
  private @Nullable Promise ahead;
  private @Nullable Named named;
  private volatile boolean stopped;

  Sender(
      Holds holds,
      Committer committer,
      Link link,
      Tokens tokens,
      DkimSigner signer,
      EmailAddress bounces,
      Clock clock) {
    this.holds = holds;
    this.committer = committer;
    this.link = link;
    this.tokens = tokens;
    this.signer = signer;
    this.bounces = bounces;
    this.clock = clock;
  }

  /** What is on the wire by now may end unknown. */
  void stop() {
    stopped = true;
    link.abort();
  }

  @Override
  public void run() {
    try (link) {
      while (!stopped) {
        turn();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void turn() throws InterruptedException {
    Promise next = null;
    try {
      next = next();
      if (next != null) {
        deliver(next);
      }
    } catch (RuntimeException | Error broken) {
      LOG.error("A connection of the mail engine broke", broken);
      letGo(next);
      Thread.sleep(AFTER_A_BREAK);
    }
  }

  /**
   * Nobody knows how far it got. So its chunk is held no longer: it lapses and is taken over like
   * that of a node that died, instead of being kept for ever by one that cannot end it.
   */
  private void letGo(@Nullable Promise broken) {
    Promise following = ahead;
    ahead = null;
    if (broken != null) {
      holds.refuse(broken.hold());
    }
    if (following != null) {
      holds.refuse(following.hold());
    }
    link.abort();
    link.close();
  }

  /** What to do next; null if there is nothing, or nobody to do it with. */
  private @Nullable Promise next() throws InterruptedException {
    Promise next = ahead;
    ahead = null;
    if (next != null) {
      return next;
    }
    Set<Route> routes = holds.awaitStartable(IDLE, route -> true);
    if (routes.isEmpty()) {
      link.close();
      return null;
    }
    if (link.isThere() && routes.stream().noneMatch(link::mayTake)) {
      Set<Route> ours = holds.awaitStartable(SOON, link::mayTake);
      routes = ours.isEmpty() ? routes : ours;
    }
    // Asked before a delivery is started: while no relay is there none uses up an attempt.
    if (!link.ensureOpen(routes)) {
      holds.rest(UNTIL_A_RELAY_IS_THERE);
      return null;
    }
    Promise promise = holds.next(link::take);
    if (promise == null) {
      // Another was faster, or there is a limit.
      holds.rest(UNTIL_THERE_IS_LEAVE);
    }
    return promise;
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
      takeBack();
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
    if (isLeftToAnother(promise, refused)) {
      return;
    }
    if (!holds.start(promise)) {
      takeBack();
      return;
    }
    if (isSendable && refused == null && link.client().hasRested(Link.RESTED)) {
      // The relay may have grown tired of waiting for a text.
      takeBack();
      refused = announce(promise);
      if (isLeftToAnother(promise, refused)) {
        return;
      }
    }
    Mailing.Skip skip = holds.skip(promise);
    if (skip != null || address == null || template == null) {
      takeBack();
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
    Filling filling =
        new Filling(address, delivery(promise), clock.instant(), links(template, member));
    if (signer.isOn()) {
      template.splice(filling, signer, message);
    } else {
      template.splice(filling, message);
    }
    Promise following = link.isUnsettled() ? null : holds.nextAfter(promise, link::take);
    ahead = following;
    Envelope next = following != null && isSendable(following) ? envelope(following) : null;
    Sending sending = link.client().send(message, next);
    record(promise, sending);
    if (sending instanceof Sending.Unknown) {
      link.doubt();
    }
  }

  private static boolean isSendable(Promise promise) {
    Member member = promise.member();
    return member.skip() == null
        && member.address() != null
        && promise.hold().consignment().template() != null;
  }

  /**
   * Asks the relay for leave. A kept connection may be closed by the relay between two mails: then
   * on a new one, once. A relay that greets us and leaves us twice is not there.
   */
  private @Nullable Sending announce(Promise promise) {
    if (!link.isThere()) {
      return new Sending.NotSent();
    }
    SmtpClient client = link.client();
    if (client.isOpen() && !client.isAnnounced()) {
      client.announce(envelope(promise));
    }
    Sending answer = client.answer();
    if (!(answer instanceof Sending.NotSent) || !link.reopen()) {
      return answer;
    }
    client.announce(envelope(promise));
    Sending second = client.answer();
    if (second instanceof Sending.NotSent) {
      link.giveUp();
    }
    return second;
  }

  /** Whether there was no relay any more: then the mail is for another, and no try is used up. */
  private boolean isLeftToAnother(Promise promise, @Nullable Sending refused) {
    return refused instanceof Sending.NotSent
        && !link.isThere()
        && holds.handBack(promise, link.hungUpAtAMail());
  }

  private void takeBack() {
    if (link.isThere()) {
      link.client().takeBack();
    }
  }

  private Envelope envelope(Promise promise) {
    EmailAddress address = promise.member().address();
    LetterTemplate template = promise.hold().consignment().template();
    if (address == null || template == null) {
      throw new IllegalStateException("There is nothing to send");
    }
    return Envelope.of(
        address, bounces, delivery(promise), template.bytesAbout() + signer.bytesAbout());
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
    committer.submit(new Outcome(promise.hold(), promise.member(), result, reply, link.relay()));
  }
}
