package org.samizdat.ledger.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The movements behind a figure: what a report or a certificate sums. */
@Component
public class FactLines {

  /** What of a movement is summed. */
  public enum Figure {
    GROSS,
    FEES,
    REFUNDS,
    DISPUTES,
    OTHER,
    PAYOUTS,
    NET,
    /** What an exchange cost; less than nothing is a gain. */
    EXCHANGE;

    /** As it stands in addresses. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one of a label. */
    public static Optional<Figure> find(String label) {
      return List.of(values()).stream().filter(figure -> figure.label().equals(label)).findAny();
    }
  }

  /**
   * Which movements of a month; what is null is not asked for.
   *
   * @param currency of the balance, small
   * @param gifts whether other activity of the account is left out
   * @param day the movement's own
   * @param frequency of a gift
   * @param campaign of a gift; {@code -} for none
   * @param paid what the giver paid in, small
   */
  public record Slice(
      YearMonth month,
      String currency,
      Figure figure,
      boolean gifts,
      @Nullable LocalDate day,
      @Nullable String frequency,
      @Nullable String campaign,
      @Nullable String paid) {}

  private static final String ROWS =
      """
      with line as (
        select journal_entry.id, own_day, reporting_category, source, donation, frequency, campaign,
          currency,
          case :figure
            when 'gross' then gross_minor
            when 'fees' then fees_minor
            when 'refunds' then refunds_minor
            when 'disputes' then disputes_minor
            when 'other' then other_minor
            when 'payouts' then payouts_minor
            when 'net' then fact_figure.net_minor
            else (
              select coalesce(sum(posting.amount_minor), 0)
              from posting
              where posting.entry = journal_entry.id
              and account = 'fx-realised')
          end as minor
        from journal_entry
        join money_fact on money_fact.balance_transaction = journal_entry.fact
        join fact_figure on fact_figure.balance_transaction = journal_entry.fact
        where kind = 'money'
        and month = :month
        and currency = :currency
        and (not :gifts or donation is not null)
        and (cast(:day as date) is null or own_day = :day)
        and (cast(:frequency as text) is null or frequency = :frequency)
        and (cast(:campaign as text) is null
          or donation is not null and coalesce(campaign, '-') = :campaign)
        and (cast(:paid as text) is null
          or donation is not null and coalesce(paid_currency, currency) = :paid))
      """;

  private final JdbcClient database;

  FactLines(JdbcClient database) {
    this.database = database;
  }

  /**
   * A page of those that add something, by entry; all pages come to the sum.
   *
   * @param after the last entry of the page before; empty for the first page
   * @param most how many at most
   */
  public Sheet read(Slice slice, String after, int most) {
    return new Sheet(
        List.of(
            "entry", "own-day", "category", "frequency", "campaign", "gift", "source", "amount"),
        statement(
                slice,
                """
                select id, own_day, reporting_category, source, donation, frequency, campaign,
                  currency, minor
                from line
                where minor <> 0
                and id > :after
                order by id
                limit :most
                """)
            .param("after", after)
            .param("most", most)
            .query((row, number) ->
                List.<Object>of(
                    row.getString("id"),
                    row.getObject("own_day", LocalDate.class),
                    row.getString("reporting_category"),
                    Amounts.words(row, "frequency"),
                    Amounts.words(row, "campaign"),
                    Amounts.words(row, "donation"),
                    Amounts.words(row, "source"),
                    Amounts.of(row, "minor")))
            .list());
  }

  /** What all of them come to. */
  public Money sum(Slice slice) {
    return statement(slice, "select coalesce(sum(minor), 0) as minor from line")
        .query((row, number) ->
            Money.of(row.getBigDecimal("minor").longValueExact(), slice.currency()))
        .single();
  }

  private JdbcClient.StatementSpec statement(Slice slice, String rest) {
    return database
        .sql(ROWS + rest)
        .param("figure", slice.figure().label())
        .param("month", slice.month().atDay(1))
        .param("currency", slice.currency())
        .param("gifts", slice.gifts())
        .param("day", slice.day())
        .param("frequency", slice.frequency())
        .param("campaign", slice.campaign())
        .param("paid", slice.paid());
  }
}
