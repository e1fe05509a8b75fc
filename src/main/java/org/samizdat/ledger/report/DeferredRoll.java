package org.samizdat.ledger.report;

import java.util.List;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What givers have paid and the newsroom has yet to earn: opening + billed - recognised - refunded
 * = closing.
 */
@Component
class DeferredRoll {

  private final JdbcClient database;

  DeferredRoll(JdbcClient database) {
    this.database = database;
  }

  Sheet read(Span span) {
    return new Sheet(
        List.of("month", "currency", "opening", "billed", "recognised", "refunded", "closing"),
        database
            .sql(
                """
                with moved as (
                  select month, currency,
                    coalesce(-sum(amount_minor) filter (where account = 'deferred' and kind = 'money'), 0)
                      as billed,
                    coalesce(-sum(amount_minor) filter (
                      where kind = 'recognition' and account like 'income-%'), 0) as recognised,
                    coalesce(-sum(amount_minor) filter (
                      where account <> 'deferred'
                      and (kind = 'deferred-returned'
                        -- Of months closed by the first rules, which did not tell it apart.
                        or kind = 'recognition' and account in ('refunds', 'disputes-lost'))), 0)
                      as refunded,
                    coalesce(-sum(amount_minor) filter (where account = 'deferred'), 0) as change
                  from posting
                  join journal_entry on journal_entry.id = posting.entry
                  where month <= :until
                  group by month, currency),
                rolled as (
                  select month, currency, billed, recognised, refunded, change,
                    sum(change) over (partition by currency order by month) as closing
                  from moved)
                select month, currency, closing - change as opening, billed, recognised, refunded, closing
                from rolled
                where month >= :from
                and (billed <> 0 or recognised <> 0 or refunded <> 0 or closing <> 0)
                order by month, currency
                """)
            .param("from", span.begins())
            .param("until", span.until().atDay(1))
            .query((row, number) ->
                List.<Object>of(
                    Amounts.month(row),
                    Amounts.code(row, "currency"),
                    Amounts.of(row, "opening"),
                    Amounts.of(row, "billed"),
                    Amounts.of(row, "recognised"),
                    Amounts.of(row, "refunded"),
                    Amounts.of(row, "closing")))
            .list());
  }
}
