package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.Pledge.State;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The stored pledges. One that has ended stays so; a reading that is older than the stored is void.
 */
@Component
class Pledges {

  private static final String SELECT =
      """
      select number, giver, donation, subscription, customer, frequency, amount, covered, currency,
        campaign, state, why, began_on, period_end, paused_until, ends_at, ended_on, attempts,
        next_attempt, card_expires, anchor_day
      from pledge
      """;

  private final JdbcClient database;
  private final PledgeHistory history;

  Pledges(JdbcClient database, PledgeHistory history) {
    this.database = database;
    this.history = history;
  }

  /**
   * Stores a new one, and how it began for the reports. Must run in a transaction.
   *
   * @param readAt when the reading began that it is from
   * @return false if its subscription is stored already
   */
  boolean insert(Pledge pledge, Instant readAt) {
    boolean isNew =
        bound(
                    database.sql(
                        """
                        insert into pledge (
                          number, giver, donation, subscription, customer, frequency, amount, covered,
                          currency, campaign, state, why, began_on, period_end, paused_until, ends_at,
                          ended_on, attempts, next_attempt, card_expires, anchor_day, read_at)
                        values (
                          :number, :giver, :donation, :subscription, :customer, :frequency, :amount,
                          :covered, :currency, :campaign, :state, :why, :began, :periodEnd,
                          :pausedUntil, :endsAt, :ended, :attempts, :nextAttempt, :cardExpires, :anchorDay,
                          :readAt)
                        on conflict do nothing
                        """),
                    pledge,
                    readAt)
                .param("giver", pledge.giver())
                .param("donation", pledge.donation())
                .param("subscription", pledge.subscription())
                .param("campaign", pledge.campaign())
                .param("began", pledge.began())
                .update()
            > 0;
    if (isNew) {
      history.add(pledge, pledge.began());
    }
    return isNew;
  }

  /**
   * Stores a newer reading, and what it changes for the reports. Must run in a transaction.
   *
   * @param readAt when the reading began that it is from
   * @param today UTC day that its change counts for, unless the pledge has ended: then it is that
   *     day
   * @return false if it is not newer, or the pledge has ended
   */
  boolean update(Pledge pledge, Instant readAt, LocalDate today) {
    boolean isNewer =
        bound(
                    database.sql(
                        """
                        update pledge
                        set customer = :customer,
                          frequency = :frequency,
                          amount = :amount,
                          covered = :covered,
                          currency = :currency,
                          state = :state,
                          why = :why,
                          period_end = :periodEnd,
                          paused_until = :pausedUntil,
                          ends_at = :endsAt,
                          ended_on = :ended,
                          attempts = :attempts,
                          next_attempt = :nextAttempt,
                          card_expires = :cardExpires,
                          anchor_day = :anchorDay,
                          read_at = :readAt
                        where number = :number
                        and state <> 'ENDED'
                        and read_at <= :readAt
                        """),
                    pledge,
                    readAt)
                .update()
            > 0;
    if (isNewer) {
      history.add(pledge, pledge.ended() == null ? today : pledge.ended());
    }
    return isNewer;
  }

  Optional<Pledge> find(long number) {
    return database
        .sql(SELECT + "where number = :number")
        .param("number", number)
        .query(Pledges::read)
        .optional();
  }

  /**
   * A page of those of some states, the youngest first.
   *
   * @param after where the page before ended; null for the first
   */
  List<Pledge> page(Collection<State> states, @Nullable DayCursor after, int most) {
    return database
        .sql(
            SELECT
                + """
                where state = any(:states)
                and (cast(:began as date) is null
                  or (began_on, number) < (cast(:began as date), cast(:number as bigint)))
                order by began_on desc, number desc
                limit :most
                """)
        .param("states", states.stream().map(State::name).toArray(String[]::new))
        .param("began", after == null ? null : after.day(), Types.DATE)
        .param("number", after == null ? null : after.number(), Types.BIGINT)
        .param("most", most)
        .query(Pledges::read)
        .list();
  }

  Optional<Pledge> ofSubscription(String subscription) {
    return database
        .sql(SELECT + "where subscription = :subscription")
        .param("subscription", subscription)
        .query(Pledges::read)
        .optional();
  }

  /** The same, held until the transaction ends. */
  Optional<Pledge> lock(String subscription) {
    return database
        .sql(SELECT + "where subscription = :subscription for no key update")
        .param("subscription", subscription)
        .query(Pledges::read)
        .optional();
  }

  /** The same by its own number. */
  Optional<Pledge> lock(long number) {
    return database
        .sql(SELECT + "where number = :number for no key update")
        .param("number", number)
        .query(Pledges::read)
        .optional();
  }

  /** Stripe has deleted a giver: her number there leads nowhere any more. */
  void forgetCustomer(String customer) {
    database
        .sql("update pledge set customer = null where customer = :customer")
        .param("customer", customer)
        .update();
  }

  /** Those that have not ended of somebody, by Stripe's number of her. */
  List<Pledge> ofCustomer(String customer) {
    return database
        .sql(SELECT + "where customer = :customer and state <> 'ENDED' order by number")
        .param("customer", customer)
        .query(Pledges::read)
        .list();
  }

  /** A giver's, the youngest first. */
  List<Pledge> of(Giver giver) {
    return database
        .sql(SELECT + "where giver = :giver order by began_on desc, number")
        .param("giver", giver.number())
        .query(Pledges::read)
        .list();
  }

  private static JdbcClient.StatementSpec bound(
      JdbcClient.StatementSpec statement, Pledge pledge, Instant readAt) {
    return statement
        .param("number", pledge.number())
        .param("customer", pledge.customer())
        .param("frequency", pledge.frequency().name())
        .param("amount", pledge.amount().minor())
        .param("covered", pledge.covered().minor())
        .param("currency", pledge.amount().code())
        .param("state", pledge.state().name())
        .param("why", pledge.why())
        .param("periodEnd", pledge.periodEnd().atOffset(ZoneOffset.UTC))
        .param("pausedUntil", utc(pledge.pausedUntil()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("endsAt", utc(pledge.endsAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("ended", pledge.ended(), Types.DATE)
        .param("attempts", pledge.attempts())
        .param("nextAttempt", utc(pledge.nextAttempt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param(
            "cardExpires",
            pledge.cardExpires() == null ? null : pledge.cardExpires().atDay(1),
            Types.DATE)
        .param("anchorDay", pledge.anchorDay(), Types.SMALLINT)
        .param("readAt", readAt.atOffset(ZoneOffset.UTC));
  }

  static Pledge read(ResultSet row, int count) throws SQLException {
    String currency = row.getString("currency");
    LocalDate cardExpires = row.getObject("card_expires", LocalDate.class);
    return new Pledge(
        row.getLong("number"),
        row.getLong("giver"),
        row.getLong("donation"),
        row.getString("subscription"),
        row.getString("customer"),
        Frequency.valueOf(row.getString("frequency")),
        Money.of(row.getLong("amount"), currency),
        Money.of(row.getLong("covered"), currency),
        row.getString("campaign"),
        State.valueOf(row.getString("state")),
        row.getString("why"),
        row.getObject("began_on", LocalDate.class),
        instant(row, "period_end").orElseThrow(),
        instant(row, "paused_until").orElse(null),
        instant(row, "ends_at").orElse(null),
        row.getObject("ended_on", LocalDate.class),
        row.getInt("attempts"),
        instant(row, "next_attempt").orElse(null),
        cardExpires == null ? null : YearMonth.from(cardExpires),
        row.getObject("anchor_day", Integer.class));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
