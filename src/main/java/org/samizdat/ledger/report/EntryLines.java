package org.samizdat.ledger.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.samizdat.ledger.chart.Account;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows behind the figures of accounts: what moved one in a month. */
@Component
public class EntryLines {

  private final JdbcClient database;

  EntryLines(JdbcClient database) {
    this.database = database;
  }

  /**
   * A page of what moved an account, by entry; all pages come to what the account moved.
   *
   * @param currency small
   * @param after the last entry of the page before; empty for the first page
   */
  public Sheet of(YearMonth month, Account account, String currency, String after, int most) {
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
                where month = :month
                and account = :account
                and posting.currency = :currency
                and id > :after
                order by id
                limit :most
                """)
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
