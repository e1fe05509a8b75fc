package org.samizdat.ledger.report;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What went back to givers, or was asked back by their banks. */
@Component
class Returns {

  private final JdbcClient database;

  Returns(JdbcClient database) {
    this.database = database;
  }

  Sheet read(Span span, ZoneId zone) {
    return new Sheet(
        List.of(
            "source",
            "gift",
            "charge",
            "day",
            "category",
            "reason",
            "currency",
            "amount",
            "fee",
            "state",
            "answer-by"),
        LongReports.bearable(
            database
                .sql(
                    """
                    select money_fact.source, donation, charge, own_day, reporting_category, reason, currency,
                      amount_minor, fee_minor, answer_by,
                      case
                        when reporting_category <> 'dispute' then coalesce(told.state, '')
                        -- Some that were lost are won after all.
                        when exists (
                          select
                          from money_fact as back
                          where back.source = money_fact.source
                          and back.reporting_category = 'dispute_reversal') then 'won'
                        when exists (select from lost_dispute where dispute = money_fact.source) then 'lost'
                        else 'open'
                      end as state
                    from journal_entry
                    join money_fact on money_fact.balance_transaction = journal_entry.fact
                    left join lateral (
                      select reason, state, case when state = 'needs-answer' then answer_by end as answer_by
                      from return_detail
                      where return_detail.source = money_fact.source
                      order by told_at desc, number desc
                      limit 1) as told on true
                    where kind = 'money'
                    and reporting_category in (
                      'refund', 'refund_failure', 'partial_capture_reversal', 'charge_failure', 'dispute',
                      'dispute_reversal')
                    and own
                    and month >= :from
                    and month <= :until
                    order by own_day, money_fact.balance_transaction
                    """)
                .param("from", span.begins())
                .param("until", span.until().atDay(1))
                .withMaxRows(LongReports.LOOK)
                .query((row, number) ->
                    List.<Object>of(
                        Amounts.words(row, "source"),
                        Amounts.words(row, "donation"),
                        Amounts.words(row, "charge"),
                        row.getObject("own_day", LocalDate.class),
                        row.getString("reporting_category"),
                        Amounts.words(row, "reason"),
                        Amounts.code(row, "currency"),
                        Amounts.of(row, "amount_minor"),
                        Amounts.of(row, "fee_minor"),
                        row.getString("state"),
                        // Of one that is decided there is nothing to answer any more.
                        row.getString("state").equals("open")
                            ? Amounts.day(row, "answer_by", zone)
                            : ""))
                .list()));
  }
}
