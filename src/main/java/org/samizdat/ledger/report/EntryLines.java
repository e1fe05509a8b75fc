package org.samizdat.ledger.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.chart.Account;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows behind the figures of accounts: what moved one in a month. */
@Component
public class EntryLines {

  /** Of what belongs to no gift. */
  public static final String NO_GIFT = "none";

  /**
   * How a gift was paid, as SQL on a {@code money_fact} that may be missing and its {@code
   * charge_detail}: Stripe's word; {@code -} where it is not known.
   */
  static final String METHOD =
      "case when donation is null then 'none' else coalesce(method, '-') end";

  private final JdbcClient database;

  EntryLines(JdbcClient database) {
    this.database = database;
  }

  /**
   * A page of what moved an account, by entry; all pages come to what the account moved.
   *
   * @param currency small
   * @param method how the gift was paid that it belongs to, {@link #NO_GIFT} of what belongs to
   *     none; null for all
   * @param after the last entry of the page before; empty for the first page
   */
  public Sheet of(
      YearMonth month,
      Account account,
      String currency,
      @Nullable String method,
      String after,
      int most) {
    return new Sheet(
        List.of("entry", "day", "own-day", "words", "gift", "source", "payout", "amount"),
        database
            .sql(
                """
                select id, day, own_day, words, coalesce(donation, '') as donation,
                  coalesce(source, '') as source, coalesce(payout, '') as payout,
                  posting.amount_minor, posting.currency
                from journal_entry
                join posting on posting.entry = journal_entry.id
                left join money_fact
                  on kind = 'money' and money_fact.balance_transaction = journal_entry.fact
                left join payout_link
                  on payout_link.balance_transaction = money_fact.balance_transaction
                left join charge_detail on charge_detail.charge = money_fact.charge
                where month = :month
                and account = :account
                and posting.currency = :currency
                and (cast(:method as text) is null or %s = :method)
                and id > :after
                order by id
                limit :most
                """
                    .formatted(METHOD))
            .param("method", method)
            .param("month", month.atDay(1))
            .param("account", account.label())
            .param("currency", currency)
            .param("after", after)
            .param("most", most)
            .query((row, number) ->
                List.<Object>of(
                    row.getString("id"),
                    row.getObject("day", LocalDate.class),
                    row.getObject("own_day", LocalDate.class),
                    row.getString("words"),
                    row.getString("donation"),
                    row.getString("source"),
                    row.getString("payout"),
                    Amounts.of(row, "amount_minor")))
            .list());
  }

  /**
   * What all pages come to of what belongs to gifts that were paid in a way.
   *
   * @param method as {@link #of} has it
   */
  public Money moved(YearMonth month, Account account, String currency, String method) {
    return database
        .sql(
            """
            select coalesce(sum(posting.amount_minor), 0) as moved
            from posting
            join journal_entry on journal_entry.id = posting.entry
            left join money_fact
              on kind = 'money' and money_fact.balance_transaction = journal_entry.fact
            left join charge_detail on charge_detail.charge = money_fact.charge
            where month = :month
            and account = :account
            and posting.currency = :currency
            and %s = :method
            """
                .formatted(METHOD))
        .param("month", month.atDay(1))
        .param("account", account.label())
        .param("currency", currency)
        .param("method", method)
        .query((row, number) -> Money.of(row.getBigDecimal("moved").longValueExact(), currency))
        .single();
  }

  /** What there was on an account, what a month moved on it, and what there is at its end. */
  public record Sums(Money opening, Money moved, Money closing) {}

  /**
   * What all pages come to.
   *
   * @param currency small
   */
  public Sums sums(YearMonth month, Account account, String currency) {
    return database
        .sql(
            """
            select coalesce(sum(amount_minor) filter (where month < :month), 0) as opening,
              coalesce(sum(amount_minor) filter (where month = :month), 0) as moved,
              coalesce(sum(amount_minor), 0) as closing
            from posting
            join journal_entry on journal_entry.id = posting.entry
            where account = :account
            and currency = :currency
            and month <= :month
            """)
        .param("month", month.atDay(1))
        .param("account", account.label())
        .param("currency", currency)
        .query((row, number) ->
            new Sums(
                Money.of(row.getBigDecimal("opening").longValueExact(), currency),
                Money.of(row.getBigDecimal("moved").longValueExact(), currency),
                Money.of(row.getBigDecimal("closing").longValueExact(), currency)))
        .single();
  }
}
