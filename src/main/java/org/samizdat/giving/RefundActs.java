package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.samizdat.giving.RefundAct.State;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored acts of giving back. One that is done or declined stays so. */
@Component
class RefundActs {

  private static final String SELECT =
      """
      select payment, act, amount, currency, state, why, refund, asked_at, tries
      from refund_act
      """;

  private final JdbcClient database;

  RefundActs(JdbcClient database) {
    this.database = database;
  }

  /** Stores a new one. Must run while its payment is held. */
  void insert(RefundAct act) {
    database
        .sql(
            """
            insert into refund_act (payment, act, amount, currency, state, why, asked_at)
            values (:payment, :act, :amount, :currency, :state, :why, :askedAt)
            """)
        .param("payment", act.payment())
        .param("act", act.act())
        .param("amount", act.amount().minor())
        .param("currency", act.amount().code())
        .param("state", act.state().name())
        .param("why", act.why())
        .param("askedAt", act.askedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** A payment's, in their order. */
  List<RefundAct> of(Payment payment) {
    return database
        .sql(SELECT + "where payment = :payment order by act")
        .param("payment", payment.intent())
        .query(RefundActs::read)
        .list();
  }

  /** Those without an answer that were asked before a time, oldest first. */
  List<RefundAct> openBefore(Instant time, int most) {
    return database
        .sql(
            SELECT
                + """
                where state in ('ASKED', 'UNKNOWN', 'LATER')
                and asked_at < :time
                order by asked_at, payment, act
                limit :most
                """)
        .param("time", time.atOffset(ZoneOffset.UTC))
        .param("most", most)
        .query(RefundActs::read)
        .list();
  }

  /** Notes Stripe's answer, if there was none yet. */
  void move(RefundAct act, State state, String why) {
    database
        .sql(
            """
            update refund_act
            set state = :state,
              why = :why
            where payment = :payment
            and act = :act
            and state in ('ASKED', 'UNKNOWN', 'LATER')
            """)
        .param("state", state.name())
        .param("why", why)
        .param("payment", act.payment())
        .param("act", act.act())
        .update();
  }

  /**
   * Stripe has failed to do it, and says so whenever it is asked with the same key: the next one is
   * used from now on. Of two who were told of the same failure, one counts.
   */
  void tryAnew(RefundAct act) {
    database
        .sql(
            """
            update refund_act
            set tries = tries + 1
            where payment = :payment
            and act = :act
            and tries = :tries
            """)
        .param("payment", act.payment())
        .param("act", act.act())
        .param("tries", act.tries())
        .update();
  }

  /**
   * Notes that a refund is there which was made under the key of an act.
   *
   * @param payment Stripe's number of its payment
   */
  void done(String payment, String key, String refund) {
    database
        .sql(
            """
            update refund_act
            set state = 'DONE',
              why = '',
              refund = :refund
            where payment = :payment
            and 'refund-' || payment || '-' || act = :key
            and state <> 'DONE'
            """)
        .param("refund", refund)
        .param("payment", payment)
        .param("key", key)
        .update();
  }

  private static RefundAct read(ResultSet row, int count) throws SQLException {
    return new RefundAct(
        row.getString("payment"),
        row.getInt("act"),
        Money.of(row.getLong("amount"), row.getString("currency")),
        State.valueOf(row.getString("state")),
        row.getString("why"),
        row.getString("refund"),
        row.getObject("asked_at", OffsetDateTime.class).toInstant(),
        row.getInt("tries"));
  }
}
