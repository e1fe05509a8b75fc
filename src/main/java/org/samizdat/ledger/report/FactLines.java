package org.samizdat.ledger.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
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
    /** What givers added for the fee, at the rate of each gift. */
    COVERED,
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
   * @param method how she paid, Stripe's word; {@code -} where it is not known
   * @param region where her card is from; {@code unknown} where it is not known
   */
  public record Slice(
      YearMonth month,
      String currency,
      Figure figure,
      boolean gifts,
      @Nullable LocalDate day,
      @Nullable String frequency,
      @Nullable String campaign,
      @Nullable String paid,
      @Nullable String method,
      @Nullable String region) {

    /** All that happened in a month, other activity too. */
    public static Slice of(YearMonth month, String currency, Figure figure) {
      return new Slice(month, currency, figure, false, null, null, null, null, null, null);
    }

    /** What gifts brought on a day, or in a whole month. */
    public static Slice ofGifts(
        YearMonth month, String currency, Figure figure, @Nullable LocalDate day) {
      return new Slice(month, currency, figure, true, day, null, null, null, null, null);
    }
  }

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
            when 'covered' then case
              when reporting_category = 'charge'
                then round(covered_minor::numeric * gross_minor / nullif(paid_minor, 0))
            end
            else (
              select coalesce(sum(posting.amount_minor), 0)
              from posting
              where posting.entry = journal_entry.id
              and account = 'fx-realised')
          end as minor
        from journal_entry
        join money_fact on money_fact.balance_transaction = journal_entry.fact
        join fact_figure on fact_figure.balance_transaction = journal_entry.fact
        left join charge_detail on charge_detail.charge = money_fact.charge
        where kind = 'money'
        and month = :month
        and currency = :currency
        and (not :gifts or donation is not null)
        and (cast(:day as date) is null or own_day = :day)
        and (cast(:frequency as text) is null or frequency = :frequency)
        and (cast(:campaign as text) is null
          or donation is not null and coalesce(campaign, '-') = :campaign)
        and (cast(:paid as text) is null
          or donation is not null and %s = :paid)
        and (cast(:method as text) is null
          or donation is not null and coalesce(method, '-') = :method)
        and (cast(:region as text) is null
          or donation is not null and coalesce(region, 'unknown') = :region))
      """
          .formatted(Amounts.PAID_IN);

  private static final List<String> HEADS =
      List.of("entry", "own-day", "category", "frequency", "campaign", "gift", "source", "amount");
  private static final List<String> HEADS_OF_REGION =
      List.of("entry", "own-day", "category", "amount");

  private final JdbcClient database;

  FactLines(JdbcClient database) {
    this.database = database;
  }

  /**
   * A page of those that add something, by entry; all pages come to the sum. Those of a region say
   * nothing of their gifts: what stands beside would tell more than the region.
   *
   * @param after the last entry of the page before; empty for the first page
   * @param most how many at most
   */
  public Sheet read(Slice slice, String after, int most) {
    boolean ofGifts = slice.region() == null;
    return new Sheet(
        ofGifts ? HEADS : HEADS_OF_REGION,
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
            .query((row, number) -> line(row, ofGifts))
            .list());
  }

  private static List<Object> line(ResultSet row, boolean ofGifts) throws SQLException {
    List<Object> line = new ArrayList<>();
    line.add(row.getString("id"));
    line.add(row.getObject("own_day", LocalDate.class));
    line.add(row.getString("reporting_category"));
    if (ofGifts) {
      line.add(Amounts.words(row, "frequency"));
      line.add(Amounts.words(row, "campaign"));
      line.add(Amounts.words(row, "donation"));
      line.add(Amounts.words(row, "source"));
    }
    line.add(Amounts.of(row, "minor"));
    return line;
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
        .param("paid", slice.paid())
        .param("method", slice.method())
        .param("region", slice.region());
  }
}
