package org.samizdat.mail;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.samizdat.mail.Buckets.Draw;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches for this node what is limited: tokens when there is need, seats at the relays and the
 * paces of the routes from time to time. One thread, which has nothing to do where nothing is
 * limited.
 */
final class Purser implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Purser.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration WHILE_THERE_IS_NONE = Duration.ofMillis(100);

  private final UUID node;
  private final Line line;
  private final Relays relays;
  private final Allowances allowances;
  private final Collection<Holds> holds;
  private final Buckets buckets;
  private final Paces paces;
  private final Seats seats;
  private final Duration lease;
  private final Set<String> opened = new LinkedHashSet<>();
  private volatile boolean stopped;
  private long nextLook = System.nanoTime();

  Purser(
      UUID node,
      Line line,
      Relays relays,
      Collection<Holds> holds,
      Buckets buckets,
      Paces paces,
      Seats seats,
      Duration lease) {
    this.node = node;
    this.line = line;
    this.relays = relays;
    this.allowances = relays.allowances();
    this.holds = holds;
    this.buckets = buckets;
    this.paces = paces;
    this.seats = seats;
    this.lease = lease;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        turn();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
    if (relays.hasSeats()) {
      leave();
    }
  }

  void stop() {
    stopped = true;
    allowances.wake();
  }

  private void turn() throws InterruptedException {
    try {
      if (System.nanoTime() - nextLook >= 0) {
        nextLook = System.nanoTime() + LOOK.toNanos();
        line.ask(this::look);
      }
      if (!line.answer(this::draw)) {
        Thread.sleep(WHILE_THERE_IS_NONE);
      }
    } catch (RuntimeException | Error failed) {
      // Without the database nothing is recorded, so nothing could be started either.
      LOG.warn("What may be sent cannot be asked: {}", failed.getClass().getSimpleName());
      Thread.sleep(LOOK);
    }
    allowances.awaitNeed(LOOK.toMillis());
  }

  private void look() {
    allowances.pace(paces.now());
    for (Smarthost host : relays.withSeats()) {
      Integer most = host.connections();
      if (most != null) {
        open(List.of(Allowances.relay(host.name())));
        int least = host.lanes().size();
        int used = relays.connections(host);
        relays.seat(host, seats.take(host.name(), node, most, least, used, lease));
      }
    }
  }

  /** Returns false if something is needed that is not there yet. */
  private boolean draw() {
    boolean all = true;
    boolean any = false;
    // First for the mail that is waited for.
    for (Lane lane : List.of(Lane.TRANSACTIONAL, Lane.DIGEST)) {
      List<Draw> draws = allowances.needs(lane);
      if (draws.isEmpty()) {
        continue;
      }
      open(draws.stream().map(Draw::name).toList());
      Map<String, Integer> granted = buckets.draw(draws);
      allowances.drawn(lane, granted);
      any |= granted.values().stream().anyMatch(tokens -> tokens > 0);
      all &= granted.values().stream().allMatch(tokens -> tokens > 0);
    }
    if (any) {
      holds.forEach(Holds::wake);
    }
    return all;
  }

  private void open(List<String> names) {
    if (!opened.containsAll(names)) {
      buckets.open(names);
      opened.addAll(names);
    }
  }

  private void leave() {
    try {
      line.ask(() -> seats.leave(node));
    } catch (RuntimeException failed) {
      LOG.warn("The seats at the relays lapse by themselves", failed);
    }
  }
}
