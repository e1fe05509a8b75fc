package org.samizdat.ledger;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.samizdat.ledger.chart.Account;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the books still hold for disputes that were lost: less than nothing where one was won after
 * all and Stripe gave back what is held no more, more where Stripe took for it a second time.
 * Whether all of it has come is known when a month is closed, in whatever order it came; then it is
 * put right.
 */
@Component
class DisputesEnded {

  static final String KIND = "dispute-ended";

  private final JdbcClient database;

  DisputesEnded(JdbcClient database) {
    this.database = database;
  }

  /** The entries of a month, one for each such dispute. */
  List<Entry> entries(YearMonth month) {
    LocalDate last = month.atEndOfMonth();
    return database
        .sql(
            """
            with held as (
              select lost.fact as dispute, posting.currency, posting.amount_minor
              from journal_entry as lost
              join posting on posting.entry = lost.id
              where lost.kind = 'lost-dispute'
              and lost.month <= :month
              and posting.account = 'dispute-held'
              union all
              select money_fact.source, posting.currency, posting.amount_minor
              from journal_entry as lost
              join money_fact
                on money_fact.source = lost.fact
                and money_fact.reporting_category in ('dispute', 'dispute_reversal')
              join journal_entry as moved
                on moved.fact = money_fact.balance_transaction
                and moved.kind = 'money'
                and moved.month <= :month
              join posting on posting.entry = moved.id
              where lost.kind = 'lost-dispute'
              and lost.month <= :month
              and posting.account = 'dispute-held'
              union all
              select split_part(ended.id, '/', 2), posting.currency, posting.amount_minor
              from journal_entry as ended
              join posting on posting.entry = ended.id
              where ended.kind = 'dispute-ended'
              and ended.month < :month
              and posting.account = 'dispute-held')
            select dispute, currency, sum(amount_minor) as held
            from held
            group by dispute, currency
            having sum(amount_minor) <> 0
            order by dispute, currency
            """)
        .param("month", month.atDay(1))
        .query((row, number) -> {
          long minor = row.getBigDecimal("held").longValueExact();
          String currency = row.getString("currency");
          return new Entry(
              String.join("/", KIND, row.getString("dispute"), month.toString(), currency),
              KIND,
              null,
              month,
              last,
              last,
              minor < 0 ? "dispute won after all" : "more of a lost dispute",
              new Entry.Sums(currency)
                  .add(Account.DISPUTE_HELD, -minor)
                  .add(Account.DISPUTES_LOST, minor)
                  .postings());
        })
        .list();
  }
}
