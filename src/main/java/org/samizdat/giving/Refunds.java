package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.samizdat.giving.stripe.RefundSeen.State;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The stored refunds. A reading that is older than the stored is void, and one that has failed does
 * not succeed any more.
 */
@Component
class Refunds {

  private static final String SELECT =
      """
      select id, payment, amount, currency, state, why, made_at
      from refund
      """;

  private final JdbcClient database;

  Refunds(JdbcClient database) {
    this.database = database;
  }

  /**
   * Stores a new one.
   *
   * @param readAt when the reading began that it is from
   * @return false if it is stored already
   */
  boolean insert(Refund refund, Instant readAt) {
    return database
            .sql(
                """
                insert into refund (id, payment, amount, currency, state, why, made_at, read_at)
                values (:id, :payment, :amount, :currency, :state, :why, :madeAt, :readAt)
                on conflict (id) do nothing
                """)
            .param("id", refund.id())
            .param("payment", refund.payment())
            .param("amount", refund.amount().minor())
            .param("currency", refund.amount().code())
            .param("state", refund.state().name())
            .param("why", refund.why())
            .param("madeAt", refund.madeAt().atOffset(ZoneOffset.UTC))
            .param("readAt", readAt.atOffset(ZoneOffset.UTC))
            .update()
        > 0;
  }

  /**
   * Stores a newer reading.
   *
   * @param readAt when the reading began that it is from
   * @return false if it is older than the stored one
   */
  boolean update(Refund refund, Instant readAt) {
    return database
            .sql(
                """
                update refund
                set state = :state,
                  why = :why,
                  read_at = :readAt
                where id = :id
                and read_at <= :readAt
                """)
            .param("state", refund.state().name())
            .param("why", refund.why())
            .param("readAt", readAt.atOffset(ZoneOffset.UTC))
            .param("id", refund.id())
            .update()
        > 0;
  }

  /** A refund, held until the transaction ends. */
  Optional<Refund> lock(String id) {
    return database
        .sql(SELECT + "where id = :id for no key update")
        .param("id", id)
        .query(Refunds::read)
        .optional();
  }

  /** A payment's, newest first. */
  List<Refund> of(Payment payment) {
    return database
        .sql(SELECT + "where payment = :payment order by made_at desc, id")
        .param("payment", payment.intent())
        .query(Refunds::read)
        .list();
  }

  /** What is with its giver again of a payment, or on its way to her. */
  Money refunded(Payment payment) {
    return refunded(List.of(payment)).getOrDefault(payment.intent(), zero(payment));
  }

  /** The same of many, by Stripe's number of each; without those of which nothing went back. */
  Map<String, Money> refunded(Collection<Payment> payments) {
    Map<String, Money> sums = new HashMap<>();
    database
        .sql(
            """
            select payment, currency, sum(amount) as amount
            from refund
            where payment = any(:payments)
            and state in ('PENDING', 'SUCCEEDED')
            group by payment, currency
            """)
        .param("payments", payments.stream().map(Payment::intent).toArray(String[]::new))
        .query((row, count) ->
            sums.put(
                row.getString("payment"),
                Money.of(row.getLong("amount"), row.getString("currency"))))
        .list();
    return sums;
  }

  private static Money zero(Payment payment) {
    return Money.zero(payment.amount().currency());
  }

  private static Refund read(ResultSet row, int count) throws SQLException {
    return new Refund(
        row.getString("id"),
        row.getString("payment"),
        Money.of(row.getLong("amount"), row.getString("currency")),
        State.valueOf(row.getString("state")),
        row.getString("why"),
        row.getObject("made_at", OffsetDateTime.class).toInstant());
  }
}
