package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.samizdat.giving.stripe.FraudWarning;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored early fraud warnings. A reading that is older than the stored is void. */
@Component
class FraudWarnings {

  /**
   * A warning about a payment of ours.
   *
   * @param payment Stripe's number of it
   * @param kind Stripe's word
   * @param actionable whether giving the money back would still avoid a dispute
   */
  record Warning(String id, String payment, String kind, boolean actionable, Instant at) {}

  private static final String SELECT =
      """
      select id, payment, kind, actionable, warned_at
      from fraud_warning
      """;

  private final JdbcClient database;

  FraudWarnings(JdbcClient database) {
    this.database = database;
  }

  /**
   * Stores a reading, the first or a newer one.
   *
   * @param readAt when the reading began
   * @return false if it is older than the stored one
   */
  boolean store(FraudWarning warning, Payment payment, Instant readAt) {
    return database
            .sql(
                """
                insert into fraud_warning (id, payment, kind, actionable, warned_at, read_at)
                values (:id, :payment, :kind, :actionable, :at, :readAt)
                on conflict (id) do update
                set actionable = excluded.actionable,
                  read_at = excluded.read_at
                where fraud_warning.read_at <= excluded.read_at
                """)
            .param("id", warning.id())
            .param("payment", payment.intent())
            .param("kind", warning.kind())
            .param("actionable", warning.actionable())
            .param("at", warning.at().atOffset(ZoneOffset.UTC))
            .param("readAt", readAt.atOffset(ZoneOffset.UTC))
            .update()
        > 0;
  }

  /** A payment's, newest first. */
  List<Warning> of(Payment payment) {
    return database
        .sql(SELECT + "where payment = :payment order by warned_at desc, id")
        .param("payment", payment.intent())
        .query(FraudWarnings::read)
        .list();
  }

  /** All, newest first. */
  List<Warning> all(int most) {
    return database
        .sql(SELECT + "order by warned_at desc, id limit :most")
        .param("most", most)
        .query(FraudWarnings::read)
        .list();
  }

  /**
   * How many stand where giving the money back would still avoid a dispute, and it was not all
   * given back.
   */
  int toGiveBack() {
    return database
        .sql(
            """
            select count(*)
            from fraud_warning
            join payment on payment.intent = fraud_warning.payment
            where fraud_warning.actionable
            and payment.amount > (
              select coalesce(sum(refund.amount), 0)
              from refund
              where refund.payment = fraud_warning.payment
              and refund.state in ('PENDING', 'SUCCEEDED'))
            """)
        .query(Integer.class)
        .single();
  }

  private static Warning read(ResultSet row, int count) throws SQLException {
    return new Warning(
        row.getString("id"),
        row.getString("payment"),
        row.getString("kind"),
        row.getBoolean("actionable"),
        row.getObject("warned_at", OffsetDateTime.class).toInstant());
  }
}
