package org.samizdat.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.samizdat.ledger.chart.Account;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What months came to: drawn up from the books, and kept with a month's close. */
@Component
class Certificates {

  private static final String SELECT =
      """
      select currency, opening_minor, gross_minor, fee_minor, refund_minor, dispute_minor,
        other_minor, payout_minor, closing_minor, stripe_minor, stripe_read_at, in_transit_minor,
        bank_minor, held_minor, deferred_minor, exchange_minor, suspense_minor
      from close_certificate
      """;

  private final JdbcClient database;
  private final BalanceReadings readings;
  private final LedgerSettings settings;

  Certificates(JdbcClient database, BalanceReadings readings, LedgerSettings settings) {
    this.database = database;
    this.readings = readings;
    this.settings = settings;
  }

  /** A closed month's, by currency; none of a month that is not closed. */
  List<Certificate> of(YearMonth month) {
    return database
        .sql(SELECT + "where month = :month order by currency")
        .param("month", month.atDay(1))
        .query(Certificates::read)
        .list();
  }

  /** As a month would be certified now, by currency. */
  List<Certificate> draw(YearMonth month) {
    Map<String, Map<Account, Long>> balances = balances(month);
    Map<String, Map<String, Long>> moves = moves(month);
    Map<String, Long> before = new HashMap<>();
    of(month.minusMonths(1))
        .forEach(last -> before.put(last.closing().code(), last.closing().minor()));
    Map<String, Long> opened = opened(month);
    Map<String, Long> exchanged = exchanged(month);
    List<Certificate> drawn = new ArrayList<>();
    balances.forEach((currency, accounts) -> {
      Map<String, Long> move = moves.getOrDefault(currency, Map.of());
      long opening = before.getOrDefault(currency, 0L) + opened.getOrDefault(currency, 0L);
      BalanceReadings.Told told = readings.at(settings.end(month), currency).orElse(null);
      drawn.add(
          new Certificate(
              Money.of(opening, currency),
              of(move, "gross", currency),
              of(move, "fee", currency),
              of(move, "refund", currency),
              of(move, "dispute", currency),
              of(move, "other", currency),
              of(move, "payout", currency),
              of(accounts, Account.STRIPE_BALANCE, currency),
              told == null ? null : told.balance(),
              told == null ? null : told.readAt(),
              of(accounts, Account.IN_TRANSIT, currency),
              of(accounts, Account.BANK, currency),
              of(accounts, Account.DISPUTE_HELD, currency),
              of(accounts, Account.DEFERRED, currency).negated(),
              Money.of(exchanged.getOrDefault(currency, 0L), currency),
              of(accounts, Account.SUSPENSE, currency).negated()));
    });
    return drawn;
  }

  private static <K> Money of(Map<K, Long> sums, K key, String currency) {
    return Money.of(sums.getOrDefault(key, 0L), currency);
  }

  private Map<String, Map<Account, Long>> balances(YearMonth month) {
    Map<String, Map<Account, Long>> balances = new TreeMap<>();
    database
        .sql(
            """
            select currency, account, sum(amount_minor) as amount
            from posting
            join journal_entry on journal_entry.id = posting.entry
            where month <= :month
            group by currency, account
            """)
        .param("month", month.atDay(1))
        .query(row -> {
          balances
              .computeIfAbsent(row.getString("currency"), currency -> new HashMap<>())
              .put(
                  Account.find(row.getString("account")).orElseThrow(),
                  row.getBigDecimal("amount").longValueExact());
        });
    return balances;
  }

  private Map<String, Map<String, Long>> moves(YearMonth month) {
    Map<String, Map<String, Long>> moves = new HashMap<>();
    database
        .sql(
            """
            select currency,
              coalesce(sum(amount_minor) filter (where reporting_category = 'charge'), 0) as gross,
              sum(fee_minor) - coalesce(sum(amount_minor) filter (
                where reporting_category in ('fee', 'network_cost', 'tax')), 0) as fee,
              -coalesce(sum(amount_minor) filter (
                where reporting_category in (
                  'refund', 'refund_failure', 'partial_capture_reversal', 'charge_failure')), 0)
                as refund,
              coalesce(sum(amount_minor) filter (
                where reporting_category in ('dispute', 'dispute_reversal')), 0) as dispute,
              -coalesce(sum(amount_minor) filter (
                where reporting_category in ('payout', 'payout_reversal')), 0) as payout,
              coalesce(sum(amount_minor) filter (
                where reporting_category not in (
                  'charge', 'fee', 'network_cost', 'tax', 'refund', 'refund_failure',
                  'partial_capture_reversal', 'charge_failure', 'dispute', 'dispute_reversal',
                  'payout', 'payout_reversal')), 0) as other
            from journal_entry
            join money_fact on money_fact.balance_transaction = journal_entry.fact
            where journal_entry.kind = 'money'
            and month = :month
            group by currency
            """)
        .param("month", month.atDay(1))
        .query(row -> {
          Map<String, Long> sums = new HashMap<>();
          for (String sum : List.of("gross", "fee", "refund", "dispute", "payout", "other")) {
            sums.put(sum, row.getBigDecimal(sum).longValueExact());
          }
          moves.put(row.getString("currency"), sums);
        });
    return moves;
  }

  private Map<String, Long> opened(YearMonth month) {
    return sums(month, "opening", Account.STRIPE_BALANCE);
  }

  private Map<String, Long> exchanged(YearMonth month) {
    return sums(month, FactsToBook.MONEY, Account.FX_REALISED);
  }

  private Map<String, Long> sums(YearMonth month, String kind, Account account) {
    Map<String, Long> sums = new HashMap<>();
    database
        .sql(
            """
            select currency, sum(amount_minor) as amount
            from posting
            join journal_entry on journal_entry.id = posting.entry
            where month = :month
            and kind = :kind
            and account = :account
            group by currency
            """)
        .param("month", month.atDay(1))
        .param("kind", kind)
        .param("account", account.label())
        .query(row -> {
          sums.put(row.getString("currency"), row.getBigDecimal("amount").longValueExact());
        });
    return sums;
  }

  /** Keeps them with the close that was added in this transaction. */
  void add(YearMonth month, List<Certificate> certificates) {
    for (Certificate one : certificates) {
      Money stripe = one.stripe();
      database
          .sql(
              """
              insert into close_certificate (month, currency, opening_minor, gross_minor, fee_minor,
                refund_minor, dispute_minor, other_minor, payout_minor, closing_minor, stripe_minor,
                stripe_read_at, in_transit_minor, bank_minor, held_minor, deferred_minor,
                exchange_minor, suspense_minor)
              values (:month, :currency, :opening, :gross, :fee, :refund, :dispute, :other, :payout,
                :closing, :stripe, :readAt, :inTransit, :bank, :held, :deferred, :exchange,
                :suspense)
              """)
          .param("month", month.atDay(1))
          .param("currency", one.closing().code())
          .param("opening", one.opening().minor())
          .param("gross", one.gross().minor())
          .param("fee", one.fees().minor())
          .param("refund", one.refunds().minor())
          .param("dispute", one.disputes().minor())
          .param("other", one.other().minor())
          .param("payout", one.payouts().minor())
          .param("closing", one.closing().minor())
          .param("stripe", stripe == null ? null : stripe.minor(), Types.BIGINT)
          .param(
              "readAt",
              one.readAt() == null ? null : one.readAt().atOffset(ZoneOffset.UTC),
              Types.TIMESTAMP_WITH_TIMEZONE)
          .param("inTransit", one.inTransit().minor())
          .param("bank", one.bank().minor())
          .param("held", one.held().minor())
          .param("deferred", one.deferred().minor())
          .param("exchange", one.exchange().minor())
          .param("suspense", one.suspense().minor())
          .update();
    }
  }

  private static Certificate read(ResultSet row, int number) throws SQLException {
    String currency = row.getString("currency");
    Long stripe = row.getObject("stripe_minor", Long.class);
    OffsetDateTime readAt = row.getObject("stripe_read_at", OffsetDateTime.class);
    return new Certificate(
        Money.of(row.getLong("opening_minor"), currency),
        Money.of(row.getLong("gross_minor"), currency),
        Money.of(row.getLong("fee_minor"), currency),
        Money.of(row.getLong("refund_minor"), currency),
        Money.of(row.getLong("dispute_minor"), currency),
        Money.of(row.getLong("other_minor"), currency),
        Money.of(row.getLong("payout_minor"), currency),
        Money.of(row.getLong("closing_minor"), currency),
        stripe == null ? null : Money.of(stripe, currency),
        readAt == null ? null : readAt.toInstant(),
        Money.of(row.getLong("in_transit_minor"), currency),
        Money.of(row.getLong("bank_minor"), currency),
        Money.of(row.getLong("held_minor"), currency),
        Money.of(row.getLong("deferred_minor"), currency),
        Money.of(row.getLong("exchange_minor"), currency),
        Money.of(row.getLong("suspense_minor"), currency));
  }
}
