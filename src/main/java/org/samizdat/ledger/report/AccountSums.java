package org.samizdat.ledger.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.samizdat.values.Money;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What moved on each account in a month, and what it came to. */
@Component
class AccountSums {

  private final JdbcClient database;

  AccountSums(JdbcClient database) {
    this.database = database;
  }

  Sheet read(Span span) {
    return new Sheet(
        List.of("month", "currency", "account", "opening", "debit", "credit", "closing"),
        database
            .sql(
                """
                with sums as (
                  select month, currency, account,
                    coalesce(sum(amount_minor) filter (where amount_minor > 0), 0) as debit,
                    coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0) as credit
                  from posting
                  join journal_entry on journal_entry.id = posting.entry
                  where month <= :until
                  group by month, currency, account),
                closed as (
                  select month, currency, account, debit, credit,
                    sum(debit - credit) over (
                      partition by currency, account order by month) as closing
                  from sums)
                select month, currency, account, closing - debit + credit as opening, debit, credit,
                  closing
                from closed
                where month >= :from
                order by month, currency, account
                """)
            .param("from", span.begins())
            .param("until", span.until().atDay(1))
            .query((row, number) -> {
              String currency = row.getString("currency");
              return List.<Object>of(
                  YearMonth.from(row.getObject("month", LocalDate.class)),
                  Money.currency(currency).getCurrencyCode(),
                  row.getString("account"),
                  Amounts.of(row, "opening"),
                  Amounts.of(row, "debit"),
                  Amounts.of(row, "credit"),
                  Amounts.of(row, "closing"));
            })
            .list());
  }
}
