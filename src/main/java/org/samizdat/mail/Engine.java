package org.samizdat.mail;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.samizdat.mail.dkim.DkimSigner;
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

  /** For the answers of both lanes; what is still under way then is recorded as unknown. */
  private static final Duration GRACE = Duration.ofSeconds(15);

  /** For giving back and recording the last of it: together within the 20 s we have promised. */
  private static final Duration END = Duration.ofSeconds(4);

  /** How many groups of outcomes a full window makes: some are recorded while others come in. */
  private static final int GROUPS = 2;

  private final MailSettings settings;
  private final DkimSigner signer;
  private final SmtpTransport transport;
  private final RouteHolds routeHolds;
  private final Buckets buckets;
  private final Paces paces;
  private final Seats seats;
  private final Chunks chunks;
  private final Opening opening;
  private final Outcomes outcomes;
  private final Aftermath aftermath;
  private final Drops drops;
  private final Brakes brakes;
  private final Doorbell doorbell;
  private final DataSource source;
  private final Tokens tokens;
  private final Clock clock;

  private final List<LaneKeeper> keepers = new ArrayList<>();
  private final List<Sender> senders = new ArrayList<>();
  private final List<Thread> keeperThreads = new ArrayList<>();
  private final List<Thread> senderThreads = new ArrayList<>();
  private @org.jspecify.annotations.Nullable Committer committer;
  private @org.jspecify.annotations.Nullable Thread committerThread;
  private @org.jspecify.annotations.Nullable Purser purser;
  private @org.jspecify.annotations.Nullable Thread purserThread;
  private volatile boolean running;

  Engine(
      MailSettings settings,
      DkimSettings dkim,
      SmtpTransport transport,
      RouteHolds routeHolds,
      Buckets buckets,
      Paces paces,
      Seats seats,
      Chunks chunks,
      Opening opening,
      Outcomes outcomes,
      Aftermath aftermath,
      Drops drops,
      Brakes brakes,
      Doorbell doorbell,
      DataSource source,
      Tokens tokens,
      Clock clock) {
    this.settings = settings;
    this.signer = dkim.signer(settings.senderAddress());
    this.transport = transport;
    this.routeHolds = routeHolds;
    this.buckets = buckets;
    this.paces = paces;
    this.seats = seats;
    this.chunks = chunks;
    this.opening = opening;
    this.outcomes = outcomes;
    this.aftermath = aftermath;
    this.drops = drops;
    this.brakes = brakes;
    this.doorbell = doorbell;
    this.source = source;
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
    Relays relays = transport.relays();
    Committer records =
        new Committer(
            line(),
            outcomes,
            holds,
            relays,
            aftermath,
            brakes,
            doorbell,
            settings.bound(Lane.DIGEST) / GROUPS,
            settings.lease());
    committer = records;
    committerThread = Thread.ofPlatform().name("mail-committer").start(records);
    purser =
        new Purser(node, line(), relays, holds.values(), buckets, paces, seats, settings.lease());
    purserThread = Thread.ofPlatform().name("mail-purser").start(purser);
    holds.forEach((lane, held) -> start(node, lane, held, records, relays));
    running = true;
    LOG.info(
        "Mail node {} is at work; if this process dies, up to {} digests and {} single mails may"
            + " come twice",
        node,
        settings.bound(Lane.DIGEST),
        settings.bound(Lane.TRANSACTIONAL));
  }

  private void start(UUID node, Lane lane, Holds holds, Committer records, Relays relays) {
    String name = "mail-" + lane.name().toLowerCase(java.util.Locale.ROOT);
    for (int number = 1; number <= settings.connections(lane); number++) {
      Sender sender =
          new Sender(
              holds,
              records,
              new Link(relays, lane),
              tokens,
              signer,
              settings.bouncesAddress(),
              clock);
      senders.add(sender);
      senderThreads.add(Thread.ofPlatform().name(name + "-" + number).start(sender));
    }
    Line line = line();
    Claiming claiming =
        new Claiming(
            node,
            lane,
            line,
            settings,
            holds,
            relays,
            routeHolds,
            chunks,
            opening,
            doorbell,
            clock);
    LaneKeeper keeper =
        new LaneKeeper(
            lane, line, settings, holds, records, relays, chunks, claiming, drops, brakes, doorbell,
            clock);
    keepers.add(keeper);
    keeperThreads.add(Thread.ofPlatform().name(name).start(keeper));
  }

  private Line line() {
    return new Line(source, settings.lease());
  }

  /** Hands every chunk back; returns when that is done, or soon after {@link #GRACE}. */
  @Override
  public synchronized void stop() {
    running = false;
    long patienceEnds = System.nanoTime() + GRACE.toNanos();
    long ends = patienceEnds + END.toNanos();
    try {
      keepers.forEach(keeper -> keeper.stop(patienceEnds));
      for (Thread thread : keeperThreads) {
        join(thread, ends);
      }
      senders.forEach(Sender::stop);
      senderThreads.forEach(Thread::interrupt);
      stopPurser(ends);
      Committer records = committer;
      Thread thread = committerThread;
      if (records != null && thread != null) {
        records.stop();
        join(thread, ends);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } finally {
      keepers.clear();
      keeperThreads.clear();
      senders.clear();
      senderThreads.clear();
    }
  }

  private void stopPurser(long ends) throws InterruptedException {
    Purser one = purser;
    Thread thread = purserThread;
    if (one != null && thread != null) {
      one.stop();
      join(thread, ends);
    }
  }

  private static void join(Thread thread, long ends) throws InterruptedException {
    if (!thread.join(Duration.ofNanos(ends - System.nanoTime()))) {
      LOG.warn("{} does not end; what it holds will lapse", thread.getName());
    }
  }
}
