package org.samizdat.mail;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.samizdat.vault.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * This node's part in the sending: two lanes and one committer. Any number of nodes work side by
 * side; none leads.
 */
@Component
class Engine implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** Below Spring's 20 s for a phase; what is still under way then is recorded as unknown. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** How many groups of outcomes a full window makes: some are recorded while others come in. */
  private static final int GROUPS = 2;

  private final MailSettings settings;
  private final SmtpTransport transport;
  private final Chunks chunks;
  private final Opening opening;
  private final Outcomes outcomes;
  private final Aftermath aftermath;
  private final Drops drops;
  private final Doorbell doorbell;
  private final Tokens tokens;
  private final Clock clock;

  private final List<LaneKeeper> keepers = new ArrayList<>();
  private final List<Sender> senders = new ArrayList<>();
  private final List<Thread> keeperThreads = new ArrayList<>();
  private final List<Thread> senderThreads = new ArrayList<>();
  private @org.jspecify.annotations.Nullable Committer committer;
  private @org.jspecify.annotations.Nullable Thread committerThread;
  private volatile boolean running;

  Engine(
      MailSettings settings,
      SmtpTransport transport,
      Chunks chunks,
      Opening opening,
      Outcomes outcomes,
      Aftermath aftermath,
      Drops drops,
      Doorbell doorbell,
      Tokens tokens,
      Clock clock) {
    this.settings = settings;
    this.transport = transport;
    this.chunks = chunks;
    this.opening = opening;
    this.outcomes = outcomes;
    this.aftermath = aftermath;
    this.drops = drops;
    this.doorbell = doorbell;
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public boolean isAutoStartup() {
    return settings.engine();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public synchronized void start() {
    UUID node = UUID.randomUUID();
    Map<Lane, Holds> holds = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      holds.put(lane, new Holds(drops));
    }
    Committer records =
        new Committer(outcomes, holds, aftermath, doorbell, settings.bound(Lane.DIGEST) / GROUPS);
    committer = records;
    committerThread = Thread.ofPlatform().name("mail-committer").start(records);
    holds.forEach((lane, held) -> start(node, lane, held, records));
    running = true;
    LOG.info("Mail node {} is at work", node);
  }

  private void start(UUID node, Lane lane, Holds holds, Committer records) {
    String name = "mail-" + lane.name().toLowerCase(java.util.Locale.ROOT);
    for (int number = 1; number <= settings.connections(lane); number++) {
      Sender sender =
          new Sender(holds, records, transport.client(), tokens, settings.bouncesAddress(), clock);
      senders.add(sender);
      senderThreads.add(Thread.ofPlatform().name(name + "-" + number).start(sender));
    }
    LaneKeeper keeper =
        new LaneKeeper(node, lane, settings, holds, chunks, opening, drops, doorbell, clock);
    keepers.add(keeper);
    keeperThreads.add(Thread.ofPlatform().name(name).start(keeper));
  }

  /** Hands every chunk back; returns when that is done, or after {@link #GRACE}. */
  @Override
  public synchronized void stop() {
    running = false;
    try {
      keepers.forEach(LaneKeeper::stop);
      for (Thread thread : keeperThreads) {
        thread.join();
      }
      for (LaneKeeper keeper : keepers) {
        keeper.giveBack(GRACE.dividedBy(keepers.size()));
      }
      senders.forEach(Sender::stop);
      senderThreads.forEach(Thread::interrupt);
      Committer records = committer;
      Thread thread = committerThread;
      if (records != null && thread != null) {
        records.stop();
        thread.join(GRACE);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      LOG.warn("Chunks could not be handed back and will lapse", failed);
    } finally {
      keepers.clear();
      keeperThreads.clear();
      senders.clear();
      senderThreads.clear();
    }
  }
}
