package org.samizdat.newsletter;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.samizdat.newsletter.feeds.FeedBroken;
import org.samizdat.newsletter.feeds.FeedFetcher;
import org.samizdat.newsletter.feeds.FeedItem;
import org.samizdat.newsletter.feeds.FeedProblem;
import org.samizdat.newsletter.feeds.FeedReader;
import org.samizdat.newsletter.feeds.Fetched;
import org.samizdat.values.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks every feed that is due and takes in what it brings. May run on many nodes at once and be
 * broken off at any point: a feed is claimed for a while, and what it brings is stored whole or not
 * at all.
 */
@Component
class FeedImport {

  /** An item of a feed, and what the door made of it: a story, or a refusal. */
  record Tried(FeedItem item, @Nullable StoryWithBody story, @Nullable Refused refusal) {}

  private static final Logger LOG = LoggerFactory.getLogger(FeedImport.class);

  /** At most so many strangers' servers keep us waiting at once; half of the database's pool. */
  private static final int AT_ONCE = 8;

  /** By people at the desk, on this node. */
  private static final int LOOKS_AT_ONCE = 2;

  private final Semaphore looks = new Semaphore(LOOKS_AT_ONCE);
  private final Feeds feeds;
  private final FeedFetcher fetcher;
  private final FeedReader reader;
  private final FeedStories feedStories;
  private final Stories stories;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final MeterRegistry meters;

  FeedImport(
      Feeds feeds,
      FeedFetcher fetcher,
      FeedReader reader,
      FeedStories feedStories,
      Stories stories,
      TransactionTemplate transaction,
      Clock clock,
      MeterRegistry meters) {
    this.feeds = feeds;
    this.fetcher = fetcher;
    this.reader = reader;
    this.feedStories = feedStories;
    this.stories = stories;
    this.transaction = transaction;
    this.clock = clock;
    this.meters = meters;
  }

  /** Returns when no feed is due that nobody else is at. */
  void run() throws InterruptedException {
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> working = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        working.add(workers.submit(this::askAll));
      }
      for (Future<?> worker : working) {
        worker.get();
      }
    } catch (ExecutionException broken) {
      throw new IllegalStateException("Feeds could not be claimed or recorded", broken.getCause());
    }
  }

  /**
   * What a feed would bring, without storing anything. Somebody waits for it on one of the server's
   * threads, so each node looks into a few at once and says no to more.
   *
   * @throws FeedBroken if there is nothing to be had
   * @throws Refused {@code feed-looks-busy}: in a few seconds there will be room
   */
  List<Tried> check(FeedOrder order) {
    if (!looks.tryAcquire()) {
      throw new Refused(
          Refused.Kind.TOO_OFTEN,
          "feed-looks-busy",
          "Others are looking into feeds right now. Please try again in a few seconds.");
    }
    try {
      return look(order);
    } finally {
      looks.release();
    }
  }

  private List<Tried> look(FeedOrder order) {
    return switch (fetcher.look(order.url())) {
      case Fetched.Document document ->
          reader.read(document, order.language()).stream()
              .map(item ->
                  tried(Feed.NAME_SPACE + item.id(), order.section(), order.language(), item))
              .toList();
      case Fetched.Unchanged unchanged ->
          throw new IllegalStateException("Nobody asked whether it changed");
    };
  }

  private void askAll() {
    Optional<Feed> claimed = feeds.claim();
    while (claimed.isPresent()) {
      ask(claimed.get());
      claimed = feeds.claim();
    }
  }

  private void ask(Feed feed) {
    try {
      switch (fetcher.fetch(feed.url(), feed.etag(), feed.lastModified())) {
        case Fetched.Unchanged unchanged -> settle(feed, unchanged, List.of());
        case Fetched.Document document ->
            settle(
                feed,
                document,
                reader.read(document, feed.language()).stream()
                    .map(item ->
                        tried(feed.externalId(item.id()), feed.section(), feed.language(), item))
                    .toList());
      }
    } catch (FeedBroken broken) {
      LOG.info("Feed {} brought nothing: {}", feed.number(), broken.problem());
      fail(feed, broken.problem(), broken.retryAfter());
    } catch (RuntimeException | StackOverflowError unexpected) {
      // Whatever is wrong with it, the others must not wait behind it.
      LOG.error("Feed {} failed", feed.number(), unexpected);
      fail(feed, FeedProblem.UNEXPECTED, null);
    }
  }

  private Tried tried(String externalId, Section section, String language, FeedItem item) {
    try {
      return new Tried(item, feedStories.admit(externalId, section, language, item), null);
    } catch (Refused refusal) {
      return new Tried(item, null, refusal);
    }
  }

  private void settle(Feed feed, Fetched fetched, List<Tried> items) {
    transaction.executeWithoutResult(status -> {
      Instant now = clock.instant();
      Instant next = feed.afterSuccess(now, ThreadLocalRandom.current().nextDouble());
      if (!feeds.succeed(feed, fetched.movedTo(), now, next)) {
        return;
      }
      if (fetched instanceof Fetched.Document document) {
        int taken = 0;
        for (Tried item : items) {
          if (item.story() != null) {
            stories.take(item.story());
            taken++;
          }
        }
        feeds.remember(feed, document.etag(), document.lastModified(), taken, items.size() - taken);
      }
      if (fetched.movedTo() != null
          && feed.hasMovedTo(fetched.movedTo(), now)
          && feeds.move(feed, fetched.movedTo())) {
        LOG.info("Feed {} has moved for good", feed.number());
      }
    });
    count(fetched instanceof Fetched.Document ? "taken" : "unchanged");
  }

  private void fail(Feed feed, FeedProblem problem, @Nullable Duration retryAfter) {
    Instant now = clock.instant();
    double chance = ThreadLocalRandom.current().nextDouble();
    feeds.fail(feed, problem, now, feed.afterFailure(now, chance, retryAfter));
    count("failed");
  }

  private void count(String outcome) {
    meters.counter("samizdat.feeds.asked", "outcome", outcome).increment();
  }
}
