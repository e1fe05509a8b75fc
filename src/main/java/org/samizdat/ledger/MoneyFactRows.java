package org.samizdat.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.MoneyFact.Fee;
import org.samizdat.ledger.MoneyFact.Gift;
import org.samizdat.ledger.MoneyFact.Paid;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Money facts as rows. */
@Component
class MoneyFactRows {

  private static final String SELECT =
      """
      select balance_transaction, currency, amount_minor, fee_minor, net_minor, type,
        reporting_category, exchange_rate, source, created_at, available_on, own, donation,
        frequency, campaign, charge, paid_minor, paid_currency,
        array(
          select part.type
          from money_fact_fee as part
          where part.balance_transaction = money_fact.balance_transaction
          order by part.position) as fee_types,
        array(
          select part.amount_minor
          from money_fact_fee as part
          where part.balance_transaction = money_fact.balance_transaction
          order by part.position) as fee_amounts,
        array(
          select part.currency
          from money_fact_fee as part
          where part.balance_transaction = money_fact.balance_transaction
          order by part.position) as fee_currencies
      from money_fact
      """;

  private final JdbcClient database;
  private final FactsToBook due;

  MoneyFactRows(JdbcClient database, FactsToBook due) {
    this.database = database;
    this.due = due;
  }

  /**
   * Adds a fact with its fees; false, and nothing is added, if its balance transaction is there.
   */
  boolean add(MoneyFact fact, Instant now) {
    Gift gift = fact.gift();
    Paid paid = fact.paid();
    Money amount = paid == null ? null : paid.amount();
    int added =
        database
            .sql(
                """
                insert into money_fact (balance_transaction, currency, amount_minor, fee_minor,
                  net_minor, type, reporting_category, exchange_rate, source, created_at,
                  available_on, own, donation, frequency, campaign, charge, paid_minor,
                  paid_currency, recorded_at)
                values (:balanceTransaction, :currency, :amount, :fee,
                  :net, :type, :reportingCategory, :exchangeRate, :source, :createdAt,
                  :availableOn, :own, :donation, :frequency, :campaign, :charge, :paid,
                  :paidCurrency, :now)
                on conflict (balance_transaction) do nothing
                """)
            .param("balanceTransaction", fact.balanceTransaction())
            .param("currency", fact.amount().code())
            .param("amount", fact.amount().minor())
            .param("fee", fact.fee().minor())
            .param("net", fact.net().minor())
            .param("type", fact.type())
            .param("reportingCategory", fact.reportingCategory())
            .param("exchangeRate", fact.exchangeRate())
            .param("source", fact.source())
            .param("createdAt", fact.createdAt().atOffset(ZoneOffset.UTC))
            .param("availableOn", fact.availableOn().atOffset(ZoneOffset.UTC))
            .param("own", fact.own())
            .param("donation", gift == null ? null : gift.donation())
            .param("frequency", gift == null ? null : gift.frequency())
            .param("campaign", gift == null ? null : gift.campaign())
            .param("charge", paid == null ? null : paid.charge())
            .param("paid", amount == null ? null : amount.minor())
            .param("paidCurrency", amount == null ? null : amount.code())
            .param("now", now.atOffset(ZoneOffset.UTC))
            .update();
    if (added == 1) {
      addFees(fact);
      due.add(FactsToBook.MONEY, fact.balanceTransaction());
    }
    return added == 1;
  }

  private void addFees(MoneyFact fact) {
    database
        .sql(
            """
            insert into money_fact_fee (balance_transaction, position, type, amount_minor, currency)
            select :balanceTransaction, position, type, amount_minor, currency
            from unnest(:types::text[], :amounts::bigint[], :currencies::text[])
              with ordinality as part (type, amount_minor, currency, position)
            """)
        .param("balanceTransaction", fact.balanceTransaction())
        .param("types", fact.fees().stream().map(Fee::type).toArray(String[]::new))
        .param("amounts", fact.fees().stream().map(f -> f.amount().minor()).toArray(Long[]::new))
        .param(
            "currencies", fact.fees().stream().map(f -> f.amount().code()).toArray(String[]::new))
        .update();
  }

  /** The fact of a balance transaction that is there. */
  MoneyFact get(String balanceTransaction) {
    return database
        .sql(SELECT + "where balance_transaction = :balanceTransaction")
        .param("balanceTransaction", balanceTransaction)
        .query(MoneyFactRows::read)
        .single();
  }

  /** The facts of some balance transactions, by their ids; those that are not there are missing. */
  List<MoneyFact> find(Collection<String> balanceTransactions) {
    return database
        .sql(SELECT + "where balance_transaction = any(:ids) order by balance_transaction")
        .param("ids", balanceTransactions.toArray(String[]::new))
        .query(MoneyFactRows::read)
        .list();
  }

  /** The next facts of a span of time, by when they were created, then by their ids. */
  List<MoneyFact> page(Instant from, Instant until, @Nullable MoneyFact after, int most) {
    return database
        .sql(
            SELECT
                + """
                where created_at >= :from
                and created_at < :until
                and (created_at, balance_transaction) > (:afterTime, :afterId)
                order by created_at, balance_transaction
                limit :most
                """)
        .param("from", from.atOffset(ZoneOffset.UTC))
        .param("until", until.atOffset(ZoneOffset.UTC))
        .param("afterTime", (after == null ? from : after.createdAt()).atOffset(ZoneOffset.UTC))
        .param("afterId", after == null ? "" : after.balanceTransaction())
        .param("most", most)
        .query(MoneyFactRows::read)
        .list();
  }

  private static MoneyFact read(ResultSet row, int number) throws SQLException {
    String currency = row.getString("currency");
    String donation = row.getString("donation");
    return new MoneyFact(
        row.getString("balance_transaction"),
        row.getString("type"),
        row.getString("reporting_category"),
        Money.of(row.getLong("amount_minor"), currency),
        Money.of(row.getLong("fee_minor"), currency),
        Money.of(row.getLong("net_minor"), currency),
        fees(row),
        row.getBigDecimal("exchange_rate"),
        row.getString("source"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("available_on", OffsetDateTime.class).toInstant(),
        row.getBoolean("own"),
        donation == null
            ? null
            : new Gift(donation, row.getString("frequency"), row.getString("campaign")),
        paid(row));
  }

  private static @Nullable Paid paid(ResultSet row) throws SQLException {
    String charge = row.getString("charge");
    String currency = row.getString("paid_currency");
    return charge == null
        ? null
        : new Paid(charge, currency == null ? null : Money.of(row.getLong("paid_minor"), currency));
  }

  private static List<Fee> fees(ResultSet row) throws SQLException {
    String[] types = (String[]) row.getArray("fee_types").getArray();
    Long[] amounts = (Long[]) row.getArray("fee_amounts").getArray();
    String[] currencies = (String[]) row.getArray("fee_currencies").getArray();
    List<Fee> fees = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      fees.add(new Fee(types[i], Money.of(amounts[i], currencies[i])));
    }
    return fees;
  }
}
