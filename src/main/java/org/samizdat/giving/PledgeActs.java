package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.PledgeAct.Kind;
import org.samizdat.giving.PledgeAct.Progress;
import org.samizdat.giving.PledgeAct.Wish;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What Stripe was asked to do with pledges, and is to be asked. */
@Component
class PledgeActs {

  private static final String SELECT =
      """
      select pledge_act.pledge, pledge_act.number, pledge_act.act, pledge_act.wish, pledge_act.why,
        pledge_act.until, pledge_act.amount, pledge.currency, pledge_act.frequency,
        pledge_act.asked_on, pledge_act.state, pledge_act.code, pledge_act.tries
      from pledge_act
      join pledge on pledge.number = pledge_act.pledge
      """;

  private final JdbcClient database;

  PledgeActs(JdbcClient database) {
    this.database = database;
  }

  /**
   * Stores that something is asked for. Must run in the transaction that holds the pledge.
   *
   * @param due when it is asked for by itself, should nobody do it before
   */
  PledgeAct ask(Pledge pledge, Wish wish, LocalDate today, Instant due) {
    int number = last(pledge.number()).map(PledgeAct::number).orElse(0) + 1;
    database
        .sql(
            """
            insert into pledge_act (
              pledge, number, act, wish, why, until, amount, frequency, asked_on, state, due_at)
            values (
              :pledge, :number, :act, :wish, :why, :until, :amount, :frequency, :today, 'ASKED',
              :due)
            """)
        .param("pledge", pledge.number())
        .param("number", number)
        .param("act", wish.kind().name())
        .param("wish", wish.words())
        .param("why", wish.why())
        .param("until", utc(wish.until()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("amount", wish.amount() == null ? null : wish.amount().minor(), Types.BIGINT)
        .param(
            "frequency", wish.frequency() == null ? null : wish.frequency().name(), Types.VARCHAR)
        .param("today", today)
        .param("due", utc(due))
        .update();
    return new PledgeAct(pledge.number(), number, wish, today, Progress.ASKED, "", 0);
  }

  /** The last that was asked for. */
  Optional<PledgeAct> last(long pledge) {
    return database
        .sql(
            SELECT
                + """
                where pledge_act.pledge = :pledge
                order by pledge_act.number desc
                limit 1
                """)
        .param("pledge", pledge)
        .query(PledgeActs::read)
        .optional();
  }

  /** All that was asked for of a pledge, in its order. */
  List<PledgeAct> of(Pledge pledge) {
    return database
        .sql(SELECT + "where pledge_act.pledge = :pledge order by pledge_act.number")
        .param("pledge", pledge.number())
        .query(PledgeActs::read)
        .list();
  }

  /** Those that are due, the longest due first. */
  List<PledgeAct> due(Instant now, int most) {
    return database
        .sql(
            SELECT
                + """
                where pledge_act.state = 'ASKED'
                and pledge_act.due_at <= :now
                order by pledge_act.due_at, pledge_act.pledge, pledge_act.number
                limit :most
                """)
        .param("now", utc(now))
        .param("most", most)
        .query(PledgeActs::read)
        .list();
  }

  /** What is still open for a pledge is not asked for any more. */
  void overtake(long pledge) {
    database
        .sql(
            """
            update pledge_act
            set state = 'OVERTAKEN',
              due_at = null
            where pledge = :pledge
            and state = 'ASKED'
            """)
        .param("pledge", pledge)
        .update();
  }

  /** Notes how it went; what was noted before stays. */
  void finish(PledgeAct act, Progress progress, String code) {
    database
        .sql(
            """
            update pledge_act
            set state = :state,
              code = :code,
              due_at = null
            where pledge = :pledge
            and number = :number
            and state = 'ASKED'
            """)
        .param("state", progress.name())
        .param("code", code)
        .param("pledge", act.pledge())
        .param("number", act.number())
        .update();
  }

  /** Notes that it is to be asked for again, with another key. */
  void later(PledgeAct act, Instant due) {
    database
        .sql(
            """
            update pledge_act
            set tries = tries + 1,
              due_at = :due
            where pledge = :pledge
            and number = :number
            and tries = :tries
            and state = 'ASKED'
            """)
        .param("due", utc(due))
        .param("pledge", act.pledge())
        .param("number", act.number())
        .param("tries", act.tries())
        .update();
  }

  /** Why a pledge ends, if that was asked for here and not taken back. */
  Optional<String> whyItEnds(long pledge) {
    return database
        .sql(
            """
            select act, why
            from pledge_act
            where pledge = :pledge
            and act in ('END_WITH_PERIOD', 'END_NOW', 'KEEP')
            and state in ('ASKED', 'DONE')
            order by number desc
            limit 1
            """)
        .param("pledge", pledge)
        .query((row, count) ->
            row.getString("act").equals(Kind.KEEP.name())
                ? Optional.<String>empty()
                : Optional.of(row.getString("why")))
        .optional()
        .flatMap(why -> why);
  }

  private static PledgeAct read(ResultSet row, int count) throws SQLException {
    OffsetDateTime until = row.getObject("until", OffsetDateTime.class);
    Long amount = row.getObject("amount", Long.class);
    String frequency = row.getString("frequency");
    return new PledgeAct(
        row.getLong("pledge"),
        row.getInt("number"),
        new Wish(
            Kind.valueOf(row.getString("act")),
            row.getString("wish"),
            row.getString("why"),
            until == null ? null : until.toInstant(),
            amount == null ? null : Money.of(amount, row.getString("currency")),
            frequency == null ? null : Frequency.valueOf(frequency)),
        row.getObject("asked_on", LocalDate.class),
        Progress.valueOf(row.getString("state")),
        row.getString("code"),
        row.getInt("tries"));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
