package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored payments: one for each of Stripe's, however often it is told. */
@Component
class Payments {

  private static final String SELECT =
      """
      select intent, receipt, giver, donation, pledge, invoice, charge, frequency, amount, covered,
        currency, campaign, method, paid_at
      from payment
      """;

  private final JdbcClient database;

  Payments(JdbcClient database) {
    this.database = database;
  }

  /**
   * Stores a payment.
   *
   * @return the number of its receipt; empty if it was stored before
   */
  OptionalLong insert(Payment payment) {
    return database
        .sql(
            """
            insert into payment (
              intent, giver, donation, pledge, invoice, charge, frequency, amount, covered,
              currency, campaign, method, paid_at)
            values (
              :intent, :giver, :donation, :pledge, :invoice, :charge, :frequency, :amount, :covered,
              :currency, :campaign, :method, :paidAt)
            on conflict (intent) do nothing
            returning receipt
            """)
        .param("intent", payment.intent())
        .param("giver", payment.giver())
        .param("donation", payment.donation())
        .param("pledge", payment.pledge())
        .param("invoice", payment.invoice())
        .param("charge", payment.charge())
        .param("frequency", payment.frequency().name())
        .param("amount", payment.amount().minor())
        .param("covered", payment.covered().minor())
        .param("currency", payment.amount().code())
        .param("campaign", payment.campaign())
        .param("method", payment.method())
        .param("paidAt", payment.paidAt().atOffset(ZoneOffset.UTC))
        .query(Long.class)
        .optional()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  Optional<Payment> find(String intent) {
    return database
        .sql(SELECT + "where intent = :intent")
        .param("intent", intent)
        .query(Payments::read)
        .optional();
  }

  Optional<Payment> ofReceipt(long receipt) {
    return database
        .sql(SELECT + "where receipt = :receipt")
        .param("receipt", receipt)
        .query(Payments::read)
        .optional();
  }

  Optional<Payment> ofCharge(String charge) {
    return database
        .sql(SELECT + "where charge = :charge")
        .param("charge", charge)
        .query(Payments::read)
        .optional();
  }

  /** A giver's, newest first. */
  List<Payment> of(Giver giver) {
    return database
        .sql(SELECT + "where giver = :giver order by paid_at desc, receipt desc")
        .param("giver", giver.number())
        .query(Payments::read)
        .list();
  }

  /** Whether a payment is the only one of its giver's. */
  boolean isFirst(Payment payment) {
    return database
        .sql(
            """
            select not exists (
              select from payment
              where giver = :giver
              and intent <> :intent)
            """)
        .param("giver", payment.giver())
        .param("intent", payment.intent())
        .query(Boolean.class)
        .single();
  }

  /**
   * A page of all, newest first.
   *
   * @param before the number of the receipt at which the page before ended, exclusive
   */
  List<Payment> page(long before, int most) {
    return database
        .sql(SELECT + "where receipt < :before order by receipt desc limit :most")
        .param("before", before)
        .param("most", most)
        .query(Payments::read)
        .list();
  }

  /** Holds a payment until the transaction ends. */
  void lock(String intent) {
    database
        .sql("select 1 from payment where intent = :intent for no key update")
        .param("intent", intent)
        .query((row, count) -> true)
        .single();
  }

  /** Whether a giver has given since a time, inclusive. */
  boolean hasGivenSince(Giver giver, Instant since) {
    return database
        .sql(
            """
            select exists (
              select from payment
              where giver = :giver
              and paid_at >= :since)
            """)
        .param("giver", giver.number())
        .param("since", since.atOffset(ZoneOffset.UTC))
        .query(Boolean.class)
        .single();
  }

  /** How many gifts of a campaign were first paid for in each UTC month. */
  Map<YearMonth, Long> count(String campaign) {
    Map<YearMonth, Long> counts = new TreeMap<>();
    database
        .sql(
            """
            select date_trunc('month', paid_first at time zone 'UTC')::date as month,
              count(*) as gifts
            from (
              select min(paid_at) as paid_first
              from payment
              where campaign = :campaign
              group by donation) as gift
            group by 1
            """)
        .param("campaign", campaign)
        .query(row -> {
          counts.put(YearMonth.from(row.getObject("month", LocalDate.class)), row.getLong("gifts"));
        });
    return counts;
  }

  static Payment read(ResultSet row, int count) throws SQLException {
    String currency = row.getString("currency");
    return new Payment(
        row.getString("intent"),
        row.getLong("receipt"),
        row.getLong("giver"),
        row.getLong("donation"),
        row.getObject("pledge", Long.class),
        row.getString("invoice"),
        row.getString("charge"),
        Frequency.valueOf(row.getString("frequency")),
        Money.of(row.getLong("amount"), currency),
        Money.of(row.getLong("covered"), currency),
        row.getString("campaign"),
        row.getString("method"),
        row.getObject("paid_at", OffsetDateTime.class).toInstant());
  }
}
