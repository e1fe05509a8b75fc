package org.samizdat.mail;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.smtp.RelayUnavailable;
import org.samizdat.mail.smtp.SmtpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a lane: to this relay or that, whichever is to have it. For one thread, but for
 * {@link #abort}.
 */
final class Link implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  /** After how long without use a connection is asked whether it is there. */
  static final Duration RESTED = Duration.ofSeconds(5);

  /** How long a connection stays where it is, if there is a choice, before that is looked at. */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final Relays relays;
  private final Lane lane;
  private @Nullable Smarthost host;
  private volatile @Nullable SmtpClient client;
  private boolean hungUpAtAMail;
  private int turn;
  private long chosenAt;

  Link(Relays relays, Lane lane) {
    this.relays = relays;
    this.lane = lane;
  }

  /**
   * Makes sure that there is a connection to whichever relay is to have what can be sent now.
   *
   * @param routes of that
   * @return false if there is none now
   */
  boolean ensureOpen(Set<Route> routes) {
    hungUpAtAMail = false;
    turn = relays.turn();
    chosenAt = System.nanoTime();
    Smarthost chosen = relays.choose(lane, routes, host);
    if (chosen == null || !chosen.equals(host)) {
      close();
      host = chosen;
      client = chosen == null ? null : new SmtpClient(chosen.relay());
      return chosen != null && open(chosen);
    }
    return reopen();
  }

  /**
   * Makes a lost connection anew, to the same relay.
   *
   * @return false if that is away; then there is none any more
   */
  boolean reopen() {
    Smarthost at = host;
    if (at == null) {
      return false;
    }
    if (!client().isOpen() && !relays.mayReopen(at)) {
      leave();
      return false;
    }
    return open(at);
  }

  /** The connection in use. */
  SmtpClient client() {
    SmtpClient one = client;
    if (one == null) {
      throw new IllegalStateException("There is no connection");
    }
    return one;
  }

  /** Whether there is a relay to talk to, open or to be opened. */
  boolean isThere() {
    return host != null;
  }

  /** The name of the relay; null if there is none. */
  @Nullable String relay() {
    return host == null ? null : host.name();
  }

  /** Whether a delivery of the route may be taken here. */
  boolean mayTake(Route route) {
    return host != null && relays.mayTake(lane, host, route);
  }

  /** The same, and spends what one mail needs; without that it must not be taken now. */
  boolean take(Route route) {
    Smarthost at = host;
    return at != null && mayTake(route) && relays.allowances().spend(lane, at, route);
  }

  /** Whether it is time to look whether this is still the right relay. */
  boolean isUnsettled() {
    return relays.isMoving()
        && (turn != relays.turn() || System.nanoTime() - chosenAt > SETTLED.toNanos());
  }

  /** Hangs up at once, whatever is under way; may be called by any thread. */
  void abort() {
    SmtpClient one = client;
    if (one != null) {
      one.abort();
    }
  }

  /** Leaves politely. */
  @Override
  public void close() {
    hangUp();
    leave();
  }

  private boolean open(Smarthost at) {
    boolean isNew = !client().isOpen();
    try {
      client().ensureOpen(RESTED);
      if (isNew) {
        relays.succeeded(at);
      }
      return true;
    } catch (IOException down) {
      LOG.warn("The relay {} cannot be reached: {}", at.name(), reason(down));
      relays.failed(at);
      leave();
      return false;
    }
  }

  /** It lets us in, and hears nothing. */
  void giveUp() {
    Smarthost at = host;
    if (at != null) {
      LOG.warn("The relay {} does not stay", at.name());
      relays.failed(at);
      leave();
      hungUpAtAMail = true;
    }
  }

  /** It went away with a text: it may be that it takes none. */
  void doubt() {
    Smarthost at = host;
    if (at != null) {
      relays.failed(at);
    }
  }

  /** Whether it was left because the last relay let us in, and hung up at a mail twice. */
  boolean hungUpAtAMail() {
    return hungUpAtAMail;
  }

  private void hangUp() {
    SmtpClient one = client;
    if (one != null) {
      one.close();
    }
  }

  private void leave() {
    relays.leave(lane, host);
    host = null;
    client = null;
  }

  /** The words of a stranger may hold an address. */
  private static String reason(IOException down) {
    return down instanceof RelayUnavailable ours && ours.getMessage() != null
        ? ours.getMessage()
        : down.getClass().getSimpleName();
  }
}
