package org.samizdat.mail.smtp;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the relay that is kept, and opened anew when it is lost. For one thread, which
 * goes through each mail in this order: {@link #announce} unless it was announced with the one
 * before, {@link #answer}, {@link #send}.
 */
public final class SmtpClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SmtpClient.class);

  private final Relay relay;
  private volatile @Nullable Conversation conversation;
  private @Nullable Sending obstacle;
  private long lastHeard;

  /** Not yet open. */
  public SmtpClient(Relay relay) {
    this.relay = relay;
  }

  /**
   * Makes sure that the relay is there, opening the connection if need be. A connection that has
   * rested is asked first, so that no mail is begun on a dead one.
   *
   * @param rested after how long without use to ask
   * @throws IOException if the relay cannot be reached, does not let us in or cannot be trusted
   */
  public void ensureOpen(Duration rested) throws IOException {
    Conversation open = conversation;
    if (open != null) {
      if (!hasRested(rested)) {
        return;
      }
      if (!open.isAnnounced() && open.isThere()) {
        // Else whoever has nothing to send yet would ask at every look: relays cut who asks much.
        lastHeard = System.nanoTime();
        return;
      }
      drop();
    }
    conversation = Conversation.begin(relay);
    lastHeard = System.nanoTime();
  }

  public boolean isOpen() {
    return conversation != null;
  }

  /** Whether nothing has been heard for so long. */
  public boolean hasRested(Duration rested) {
    return System.nanoTime() - lastHeard >= rested.toNanos();
  }

  /** Whether an envelope waits for its text. */
  public boolean isAnnounced() {
    Conversation open = conversation;
    return obstacle != null || (open != null && open.isAnnounced());
  }

  /** Names the next mail, over the open connection. It leaves when its answer is asked for. */
  public void announce(Envelope envelope) {
    Conversation open = conversation;
    if (open == null) {
      return;
    }
    obstacle = open.obstacle(envelope);
    if (obstacle == null) {
      open.announce(envelope);
    }
  }

  /**
   * Waits for what the relay says to the envelope that was announced.
   *
   * @return how it was refused, or that the connection was lost; null if it takes the mail
   */
  public @Nullable Sending answer() {
    Sending refused = obstacle;
    obstacle = null;
    if (refused != null) {
      return refused;
    }
    Conversation open = conversation;
    if (open == null || !open.isAnnounced()) {
      return new Sending.NotSent();
    }
    try {
      Sending answer = open.answer();
      lastHeard = System.nanoTime();
      leaveIfTold(answer);
      return answer;
    } catch (IOException lost) {
      LOG.debug("The relay was lost", lost);
      drop();
      return new Sending.NotSent();
    }
  }

  /**
   * Sends the mail whose envelope was taken.
   *
   * @param message of no more use afterwards
   * @param next the envelope of the mail after it, if there is one: it is announced by this
   */
  public Sending send(Outgoing message, @Nullable Envelope next) {
    Conversation open = conversation;
    if (open == null || !open.isAnnounced()) {
      return new Sending.NotSent();
    }
    Sending hindered = next == null ? null : open.obstacle(next);
    try {
      open.write(message, hindered == null ? next : null);
      Reply reply = open.verdict();
      lastHeard = System.nanoTime();
      obstacle = hindered;
      if (open.hasSaidTooMuch()) {
        // What the text became is known; what comes next would be taken for another's answer.
        LOG.debug("The relay has answered too often");
        drop();
      }
      Sending sending = reply.isRefusal() ? Sending.refusal(reply) : new Sending.Sent(reply);
      leaveIfTold(sending);
      return sending;
    } catch (IOException lost) {
      LOG.debug("The relay was lost after a text", lost);
    } catch (RuntimeException broken) {
      LOG.error("The connection broke after a text", broken);
    }
    drop();
    return new Sending.Unknown();
  }

  /** The mail that was announced will not come. */
  public void takeBack() {
    obstacle = null;
    Conversation open = conversation;
    if (open == null || !open.isAnnounced()) {
      return;
    }
    try {
      if (open.takeBack()) {
        return;
      }
    } catch (IOException lost) {
      LOG.debug("The relay was lost", lost);
    }
    drop();
  }

  /** Hangs up at once, whatever is under way; may be called by any thread. */
  public void abort() {
    Conversation open = conversation;
    if (open != null) {
      open.cut();
    }
  }

  /** Leaves politely. The next {@link #ensureOpen} opens another. */
  @Override
  public void close() {
    Conversation open = conversation;
    conversation = null;
    obstacle = null;
    if (open != null) {
      open.end();
    }
  }

  /** After 421 the relay hangs up (RFC 5321 3.8). */
  private void leaveIfTold(@Nullable Sending answer) {
    if (answer instanceof Sending.Deferred(Reply reply) && reply.code() == 421) {
      drop();
    }
  }

  /** Leaves without a word: the other side is gone, or in the middle of a mail. */
  private void drop() {
    Conversation open = conversation;
    conversation = null;
    if (open != null) {
      open.cut();
    }
  }
}
