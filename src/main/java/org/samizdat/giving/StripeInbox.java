package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.stripe.EventSeen;
import org.samizdat.giving.stripe.StripeEvents;
import org.samizdat.giving.stripe.StripeSettings;
import org.samizdat.values.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every event that Stripe told of, once; and how far we are with it. */
@Component
class StripeInbox {

  /**
   * A stored event.
   *
   * @param object the id of what it is about; empty if that has none
   * @param why it is parked, or what went wrong the last time; a word
   * @param attempts how often it was begun
   */
  record Event(
      String id,
      String type,
      String object,
      @Nullable String apiVersion,
      Instant happenedAt,
      Instant receivedAt,
      boolean swept,
      State state,
      String why,
      int attempts) {}

  /** How far we are with an event. */
  enum State {
    NEW,
    DONE,
    /** Of a kind that means nothing to us. */
    IGNORED,
    /** Somebody must look: it failed too often, or is not for us. */
    PARKED
  }

  private static final Logger LOG = LoggerFactory.getLogger(StripeInbox.class);

  /** Longer than any event takes: several answers of Stripe's, each with its retries. */
  private static final Duration LEASE = Duration.ofMinutes(5);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** About a day and a half: a longer trouble needs somebody. */
  private static final int MOST_ATTEMPTS = 40;

  private static final String SELECT =
      """
      select id, type, object, api_version, happened_at, received_at, swept, state, why, attempts
      from stripe_event
      """;

  private final JdbcClient database;
  private final StripeSettings settings;
  private final StripeDoorbell doorbell;
  private final Clock clock;

  StripeInbox(JdbcClient database, StripeSettings settings, StripeDoorbell doorbell, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.doorbell = doorbell;
    this.clock = clock;
  }

  /** Stores an event that was delivered. One that is stored already is no error. */
  void accept(EventSeen event) {
    if (insert(event, false)) {
      doorbell.ring();
    }
  }

  /**
   * Stores an event that was found by asking.
   *
   * @return false if it was stored already
   */
  boolean sweep(EventSeen event) {
    boolean isNew = insert(event, true);
    if (isNew) {
      doorbell.ring();
    }
    return isNew;
  }

  /** Takes the next event that is due; it is this caller's for five minutes. */
  Optional<Event> claim() {
    return database
        .sql(
            """
            update stripe_event
            set attempts = attempts + 1,
              due_at = :lease
            where id = (
              select id
              from stripe_event
              where state = 'NEW'
              and due_at <= :now
              order by due_at, id
              limit 1
              for update skip locked)
            returning id, type, object, api_version, happened_at, received_at, swept, state, why,
              attempts
            """)
        .param("lease", clock.instant().plus(LEASE).atOffset(ZoneOffset.UTC))
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query(StripeInbox::read)
        .optional();
  }

  /** Notes that an event is done with. */
  void done(Event event, boolean known) {
    finish(event, known ? State.DONE : State.IGNORED, "");
  }

  /**
   * Notes that an event could not be worked on now. It comes again, later each time; after too many
   * times it is parked.
   *
   * @param why a word
   */
  void failed(Event event, String why) {
    if (event.attempts() >= MOST_ATTEMPTS) {
      LOG.error("Stripe event {} of type {} is parked: {}", event.id(), event.type(), why);
      finish(event, State.PARKED, why);
      return;
    }
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(event.attempts() - 1, 12));
    Instant due = clock.instant().plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
    database
        .sql(
            """
            update stripe_event
            set why = :why,
              due_at = :due
            where id = :id
            and state = 'NEW'
            """)
        .param("why", why)
        .param("due", due.atOffset(ZoneOffset.UTC))
        .param("id", event.id())
        .update();
  }

  /** Those that somebody must look at, newest first. */
  List<Event> parked(int most) {
    return database
        .sql(SELECT + "where state = 'PARKED' order by received_at desc, id limit :most")
        .param("most", most)
        .query(StripeInbox::read)
        .list();
  }

  /** Those that fail and come again, newest first. */
  List<Event> failing(int most) {
    return database
        .sql(SELECT + "where state = 'NEW' and why <> '' order by received_at desc, id limit :most")
        .param("most", most)
        .query(StripeInbox::read)
        .list();
  }

  /**
   * Has an event worked on again from the start, whatever became of it. Must run in the caller's
   * transaction, with its audit row.
   *
   * @throws Refused {@code event-not-found}
   */
  void replay(String id) {
    int found =
        database
            .sql(
                """
                update stripe_event
                set state = 'NEW',
                  why = '',
                  attempts = 0,
                  due_at = :now
                where id = :id
                """)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("id", id)
            .update();
    if (found == 0) {
      throw new Refused(
          Refused.Kind.NOT_FOUND, "event-not-found", "There is no such event of Stripe’s.");
    }
    doorbell.ring();
  }

  /** Lets go of what was received before a time and is done with. */
  int forgetBefore(Instant time) {
    return database
        .sql(
            """
            delete from stripe_event
            where received_at < :time
            and state in ('DONE', 'IGNORED')
            """)
        .param("time", time.atOffset(ZoneOffset.UTC))
        .update();
  }

  private boolean insert(EventSeen event, boolean swept) {
    boolean ours = event.live() == settings.isLive();
    if (!ours) {
      LOG.error("Stripe event {} is of the other mode, live or test, and is parked", event.id());
    }
    if (!StripeEvents.isOurTrain(event.apiVersion())) {
      LOG.warn(
          "Stripe event {} is of API version {}: its object is read anew all the same",
          event.id(),
          event.apiVersion());
    }
    Instant now = clock.instant();
    return database
            .sql(
                """
                insert into stripe_event (
                  id, type, object, api_version, live, happened_at, received_at, swept, state, why,
                  due_at)
                values (
                  :id, :type, :object, :apiVersion, :live, :happenedAt, :now, :swept, :state, :why,
                  :now)
                on conflict (id) do nothing
                """)
            .param("id", event.id())
            .param("type", event.type())
            .param("object", event.object())
            .param("apiVersion", event.apiVersion())
            .param("live", event.live())
            .param("happenedAt", event.at().atOffset(ZoneOffset.UTC))
            .param("now", now.atOffset(ZoneOffset.UTC))
            .param("swept", swept)
            .param("state", (ours ? State.NEW : State.PARKED).name())
            .param("why", ours ? "" : "other-mode")
            .update()
        > 0;
  }

  private void finish(Event event, State state, String why) {
    database
        .sql(
            """
            update stripe_event
            set state = :state,
              why = :why
            where id = :id
            and state = 'NEW'
            """)
        .param("state", state.name())
        .param("why", why)
        .param("id", event.id())
        .update();
  }

  private static Event read(ResultSet row, int count) throws SQLException {
    return new Event(
        row.getString("id"),
        row.getString("type"),
        row.getString("object"),
        row.getString("api_version"),
        row.getObject("happened_at", OffsetDateTime.class).toInstant(),
        row.getObject("received_at", OffsetDateTime.class).toInstant(),
        row.getBoolean("swept"),
        State.valueOf(row.getString("state")),
        row.getString("why"),
        row.getInt("attempts"));
  }
}
