package org.samizdat.newsletter;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What people do with feeds, each act with its record; null is somebody at the command line. */
@Component
class FeedActs {

  private final Feeds feeds;
  private final Audit audit;
  private final TransactionTemplate transaction;

  FeedActs(Feeds feeds, Audit audit, TransactionTemplate transaction) {
    this.feeds = feeds;
    this.audit = audit;
    this.transaction = transaction;
  }

  /**
   * Adds a feed, due at once.
   *
   * @throws org.samizdat.values.Refused {@code feed-exists}
   */
  Feed add(@Nullable DeskUser who, FeedOrder order) {
    return recorded(who, "feed.added", () -> feeds.add(order));
  }

  /**
   * Has nobody ask for a feed any more. A repeat does nothing but stand in the record.
   *
   * @throws org.samizdat.values.Refused {@code feed-not-found}
   */
  void pause(@Nullable DeskUser who, long number) {
    recorded(
        who,
        "feed.paused",
        () -> {
          feeds.pause(number);
          return feeds.find(number);
        });
  }

  /**
   * Has a feed asked for again, within a minute.
   *
   * @throws org.samizdat.values.Refused {@code feed-not-found}
   */
  void resume(@Nullable DeskUser who, long number) {
    recorded(
        who,
        "feed.resumed",
        () -> {
          feeds.resume(number);
          return feeds.find(number);
        });
  }

  /**
   * Forgets a feed. The stories it brought stay.
   *
   * @throws org.samizdat.values.Refused {@code feed-not-found}
   */
  void remove(@Nullable DeskUser who, long number) {
    recorded(
        who,
        "feed.removed",
        () -> {
          Feed feed = feeds.find(number);
          feeds.remove(number);
          return feed;
        });
  }

  private Feed recorded(@Nullable DeskUser who, String act, Supplier<Feed> work) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          Feed feed = work.get();
          String subject = "feed " + feed.number();
          // The host alone: an address may hold a key of the newsroom's.
          String host = feed.url().getHost();
          audit.record(who, act, subject, host);
          return feed;
        }));
  }
}
