package org.samizdat.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What closed months came to, kept with their close. */
@Component
class Certificates {

  private static final String SELECT =
      """
      select currency, opening_minor, gross_minor, fee_minor, refund_minor, dispute_minor,
        other_minor, payout_minor, closing_minor, stripe_minor, stripe_read_at, in_transit_minor,
        bank_minor, held_minor, deferred_minor, exchange_minor, suspense_minor, expected_minor,
        statement_minor, stranger_minor,
        coalesce(
          (
            select before.bank_minor
            from close_certificate as before
            where before.month = close_certificate.month - interval '1 month'
            and before.currency = close_certificate.currency),
          0) as bank_before_minor
      from close_certificate
      """;

  private final JdbcClient database;

  Certificates(JdbcClient database) {
    this.database = database;
  }

  /** A closed month's, by currency; none of a month that is not closed. */
  List<Certificate> of(YearMonth month) {
    return database
        .sql(SELECT + "where month = :month order by currency")
        .param("month", month.atDay(1))
        .query(Certificates::read)
        .list();
  }

  /** Keeps them with the close that was added in this transaction. */
  void add(YearMonth month, List<Certificate> certificates) {
    for (Certificate one : certificates) {
      Money stripe = one.stripe();
      Certificate.AtBank atBank = one.atBank();
      database
          .sql(
              """
              insert into close_certificate (month, currency, opening_minor, gross_minor, fee_minor,
                refund_minor, dispute_minor, other_minor, payout_minor, closing_minor, stripe_minor,
                stripe_read_at, in_transit_minor, bank_minor, held_minor, deferred_minor,
                exchange_minor, suspense_minor, expected_minor, statement_minor, stranger_minor)
              values (:month, :currency, :opening, :gross, :fee, :refund, :dispute, :other, :payout,
                :closing, :stripe, :readAt, :inTransit, :bank, :held, :deferred, :exchange,
                :suspense, :expected, :onStatement, :strangers)
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
          .param("expected", atBank == null ? null : atBank.expected().minor(), Types.BIGINT)
          .param("onStatement", atBank == null ? null : atBank.onStatement().minor(), Types.BIGINT)
          .param("strangers", atBank == null ? null : atBank.strangers().minor(), Types.BIGINT)
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
        Money.of(row.getLong("bank_before_minor"), currency),
        Money.of(row.getLong("bank_minor"), currency),
        Money.of(row.getLong("held_minor"), currency),
        Money.of(row.getLong("deferred_minor"), currency),
        Money.of(row.getLong("exchange_minor"), currency),
        Money.of(row.getLong("suspense_minor"), currency),
        atBank(row, currency));
  }

  private static Certificate.@Nullable AtBank atBank(ResultSet row, String currency)
      throws SQLException {
    return row.getObject("expected_minor") == null
        ? null
        : new Certificate.AtBank(
            Money.of(row.getLong("expected_minor"), currency),
            Money.of(row.getLong("statement_minor"), currency),
            Money.of(row.getLong("stranger_minor"), currency));
  }
}
