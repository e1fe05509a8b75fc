package org.samizdat.ledger.bank;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lines of statements that may be Stripe's, without their words, and what each may be. */
@Component
public class BankLines {

  /**
   * A line with what it may be.
   *
   * @param matched what it is; null if nobody has said so
   * @param match the number of that; null if there is none
   * @param aside the number of the decision that it is none of ours; null if there is none
   * @param ofStripe whether its statement says that it comes from Stripe
   * @param fitting movements of the same amount that no line is yet, the first first
   */
  public record Line(
      long number,
      LocalDate bookedOn,
      Money amount,
      @Nullable Movement matched,
      @Nullable Long match,
      @Nullable Long aside,
      boolean ofStripe,
      List<Movement> fitting) {

    /**
     * The only one that fits; null if there is none, or more than one. What was returned counts
     * only where nothing else fits.
     */
    public @Nullable Movement suggested() {
      List<Movement> likely = fitting.stream().filter(one -> !one.returned()).toList();
      List<Movement> asked = likely.isEmpty() ? fitting : likely;
      return asked.size() == 1 ? asked.getFirst() : null;
    }
  }

  private final JdbcClient database;
  private final Clock clock;

  BankLines(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Whether something of this amount was on its way then. */
  boolean isExpected(StatementLine line) {
    return database
        .sql(
            """
            select exists (
              select
              from money_fact
              where reporting_category in ('payout', 'payout_reversal', 'topup', 'topup_reversal')
              and amount_minor = -cast(:amount as bigint)
              and currency = :currency
              and created_at >= cast(:bookedOn as date) - interval '21 days'
              -- What leaves the bank may be there before Stripe knows of it.
              and created_at < cast(:bookedOn as date)
                + case when :amount < 0 then interval '14 days' else interval '2 days' end)
            """)
        .param("amount", line.amount().minor())
        .param("currency", line.amount().code())
        .param("bookedOn", line.bookedOn())
        .query((row, number) -> row.getBoolean(1))
        .single();
  }

  /**
   * Keeps a line, and that it is Stripe's if this or another statement says so. False if it was
   * there before.
   *
   * @param ordinal which of those of its day and amount it is in its statement, from 1
   */
  boolean add(StatementLine line, int ordinal, boolean ofStripe) {
    boolean isNew = insert(line, ordinal);
    if (ofStripe) {
      database
          .sql(
              """
              insert into bank_line_of_stripe (line, recorded_at)
              select number, :now
              from bank_line
              where booked_on = :bookedOn
              and amount_minor = :amount
              and currency = :currency
              and ordinal = :ordinal
              on conflict do nothing
              """)
          .param("bookedOn", line.bookedOn())
          .param("amount", line.amount().minor())
          .param("currency", line.amount().code())
          .param("ordinal", ordinal)
          .param("now", clock.instant().atOffset(ZoneOffset.UTC))
          .update();
    }
    return isNew;
  }

  private boolean insert(StatementLine line, int ordinal) {
    return database
            .sql(
                """
                insert into bank_line (booked_on, amount_minor, currency, ordinal, recorded_at)
                values (:bookedOn, :amount, :currency, :ordinal, :now)
                on conflict (booked_on, amount_minor, currency, ordinal) do nothing
                """)
            .param("bookedOn", line.bookedOn())
            .param("amount", line.amount().minor())
            .param("currency", line.amount().code())
            .param("ordinal", ordinal)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /** The latest lines, those that are neither matched nor set aside first. */
  public List<Line> latest(int most) {
    return database
        .sql(
            """
            select bank_line.number, booked_on, bank_line.amount_minor, bank_line.currency,
              live.number as match, live.payout, live.category, aside.number as aside,
              exists (select from bank_line_of_stripe where line = bank_line.number) as of_stripe,
              live.number is null and aside.number is null and %1$s as of_before,
              coalesce(fitting.ids, '{}') as ids,
              coalesce(fitting.sources, '{}') as sources,
              coalesce(fitting.categories, '{}') as categories,
              coalesce(fitting.returned, '{}') as returned
            from bank_line
            left join lateral (
              select bank_match.number, payout, category
              from bank_match
              where line = bank_line.number
              and not exists (select from bank_unmatch where match = bank_match.number)) as live
              on true
            left join lateral (
              select bank_ruling.number
              from bank_ruling
              where line = bank_line.number
              and not exists (select from bank_ruling_undone where ruling = bank_ruling.number))
              as aside on true
            left join lateral (
              select array_agg(balance_transaction order by moved.created_at, moved.source) as ids,
                array_agg(moved.source order by moved.created_at, moved.source) as sources,
                array_agg(reporting_category order by moved.created_at, moved.source) as categories,
                array_agg(
                  %2$s
                  order by moved.created_at, moved.source) as returned
              from money_fact as moved
              where live.number is null
              and aside.number is null
              and %3$s)
              as fitting on true
            order by live.number is not null or aside.number is not null, booked_on desc, bank_line.number desc
            limit :most
            """
                .formatted(Fitting.OF_BEFORE, Fitting.RETURNED, Fitting.FITS))
        .param("most", most)
        .query(BankLines::read)
        .list();
  }

  private static Line read(ResultSet row, int count) throws SQLException {
    String[] ids = (String[]) row.getArray("ids").getArray();
    String[] sources = (String[]) row.getArray("sources").getArray();
    String[] categories = (String[]) row.getArray("categories").getArray();
    Boolean[] returned = (Boolean[]) row.getArray("returned").getArray();
    List<Movement> fitting = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      fitting.add(new Movement(ids[i], sources[i], categories[i], returned[i]));
    }
    String currency = row.getString("currency");
    if (row.getBoolean("of_before")) {
      fitting.add(new Movement(Movement.OPENING + currency, currency, "opening", false));
    }
    String matched = row.getString("payout");
    return new Line(
        row.getLong("number"),
        row.getObject("booked_on", LocalDate.class),
        Money.of(row.getLong("amount_minor"), currency),
        matched == null ? null : new Movement("", matched, row.getString("category"), false),
        row.getObject("match", Long.class),
        row.getObject("aside", Long.class),
        row.getBoolean("of_stripe"),
        fitting);
  }
}
