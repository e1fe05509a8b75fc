package org.samizdat.ledger;

import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What a month comes to at the bank: from movements and from lines of statements, by the month that
 * each counts in. No posting is asked, so that what the books have in transit can be held against
 * it.
 */
@Component
class BankSums {

  private final JdbcClient database;

  BankSums(JdbcClient database) {
    this.database = database;
  }

  /** By currency; none of a currency in which nothing ever went to a bank. */
  Map<String, Certificate.AtBank> of(YearMonth month) {
    Map<String, Certificate.AtBank> sums = new HashMap<>();
    database
        .sql(
            """
            select currency, sum(gone) - sum(arrived_before) as expected,
              sum(arrived) + sum(aside) as on_statement, sum(aside) as strangers
            from (
              select currency, -amount_minor as gone, 0 as arrived_before, 0 as arrived, 0 as aside
              from journal_entry
              join money_fact on balance_transaction = fact
              where kind = 'money'
              and month <= :month
              and reporting_category in ('payout', 'payout_reversal', 'topup', 'topup_reversal')
              union all
              select currency, in_transit_minor, 0, 0, 0
              from journal_entry
              join books_opening on currency = fact
              where kind = 'opening'
              and month <= :month
              union all
              select currency, 0,
                case when month < :month then 1 else 0 end * counted.amount,
                case when month = :month then 1 else 0 end * counted.amount,
                0
              from journal_entry
              join bank_match on bank_match.number::text = fact
              join bank_line on bank_line.number = bank_match.line
              cross join lateral (
                select case kind when 'bank' then amount_minor else -amount_minor end as amount)
                as counted
              where kind in ('bank', 'bank-undone')
              and month <= :month
              union all
              select currency, 0, 0, 0, amount_minor
              from bank_ruling
              join bank_line on bank_line.number = line
              where month = :month
              union all
              select currency, 0, 0, 0, -amount_minor
              from bank_ruling_undone
              join bank_ruling on bank_ruling.number = ruling
              join bank_line on bank_line.number = line
              where bank_ruling_undone.month = :month) as counted
            group by currency
            """)
        .param("month", month.atDay(1))
        .query(row -> {
          String currency = row.getString("currency");
          sums.put(
              currency,
              new Certificate.AtBank(
                  Money.of(row.getBigDecimal("expected").longValueExact(), currency),
                  Money.of(row.getBigDecimal("on_statement").longValueExact(), currency),
                  Money.of(row.getBigDecimal("strangers").longValueExact(), currency)));
        });
    return sums;
  }
}
