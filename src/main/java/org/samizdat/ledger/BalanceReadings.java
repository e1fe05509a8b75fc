package org.samizdat.ledger;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What Stripe itself said the account's balance was. From a reading made after a month's end
 * follows what it was at the end: less what has moved since, by the same movements that later
 * months book.
 */
@Component
public class BalanceReadings {

  /**
   * Stripe's balance at some time.
   *
   * @param readAt when it was read, not before that time
   */
  record Told(Money balance, Instant readAt) {}

  private final JdbcClient database;

  BalanceReadings(JdbcClient database) {
    this.database = database;
  }

  /**
   * Records what Stripe says of all its balances: a currency that it does not name any more holds
   * nothing.
   *
   * @param balances all there are, pending and available
   * @param at by Stripe's clock; every movement up to and including this second is in the balances
   *     and recorded here, and none later is in them
   */
  public void recordAll(Collection<Money> balances, Instant at) {
    Set<String> silent =
        database
            .sql(
                """
                select currency from balance_reading
                union
                select currency from money_fact
                """)
            .query((row, number) -> row.getString("currency"))
            .set();
    balances.forEach(balance -> {
      record(balance, at);
      silent.remove(balance.code());
    });
    silent.forEach(currency -> record(Money.of(0, currency), at));
  }

  /**
   * Records a reading. A second one of the same second is not taken. Takes part in the caller's
   * transaction.
   *
   * @param balance all of it in a currency, pending and available
   * @param at by Stripe's clock; every movement up to and including this second is in the balance
   *     and recorded here, and none later is in it
   */
  public void record(Money balance, Instant at) {
    database
        .sql(
            """
            insert into balance_reading (currency, read_at, amount_minor)
            values (:currency, :at, :amount)
            on conflict do nothing
            """)
        .param("currency", balance.code())
        .param("at", at.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC))
        .param("amount", balance.minor())
        .update();
  }

  /** What there was of each currency at a time, as {@link #at} has it, where it is not nothing. */
  List<Money> holding(Instant time) {
    return database
        .sql("select distinct currency from balance_reading order by currency")
        .query((row, number) -> row.getString("currency"))
        .list()
        .stream()
        .flatMap(currency -> at(time, currency).stream())
        .map(Told::balance)
        .filter(balance -> !balance.isZero())
        .toList();
  }

  /** Whether Stripe has ever said anything. */
  boolean hasAny() {
    return database
        .sql("select exists (select from balance_reading)")
        .query(Boolean.class)
        .single();
  }

  /**
   * What the balance was at a time, by the newest reading after it: all that are right say the
   * same, and one that was wrong is gone with the next.
   *
   * @param time exclusive: what moved in this second is not in it
   */
  Optional<Told> at(Instant time, String currency) {
    return database
        .sql(
            """
            select read_at, amount_minor - coalesce((
                select sum(net_minor)
                from money_fact
                where money_fact.currency = reading.currency
                and created_at >= :time
                and created_at <= read_at), 0) as balance
            from balance_reading as reading
            where currency = :currency
            and read_at >= :time
            order by read_at desc
            limit 1
            """)
        .param("currency", currency)
        .param("time", time.atOffset(ZoneOffset.UTC))
        .query((row, number) ->
            new Told(
                Money.of(row.getBigDecimal("balance").longValueExact(), currency),
                row.getObject("read_at", OffsetDateTime.class).toInstant()))
        .optional();
  }
}
