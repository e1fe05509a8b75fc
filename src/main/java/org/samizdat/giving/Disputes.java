package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.samizdat.giving.stripe.DisputeSeen.State;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored disputes. A reading that is older than the stored is void. */
@Component
class Disputes {

  private static final String SELECT =
      """
      select id, payment, amount, currency, reason, inquiry, state, opened_at, answer_by
      from dispute
      """;

  private final JdbcClient database;

  Disputes(JdbcClient database) {
    this.database = database;
  }

  /**
   * Stores a reading, the first or a newer one. A bank can change its mind: the newest counts.
   *
   * @param readAt when the reading began
   * @return false if it is older than the stored one
   */
  boolean store(Dispute dispute, Instant readAt) {
    return database
            .sql(
                """
                insert into dispute (
                  id, payment, amount, currency, reason, inquiry, state, opened_at, answer_by, read_at)
                values (
                  :id, :payment, :amount, :currency, :reason, :inquiry, :state, :openedAt, :answerBy,
                  :readAt)
                on conflict (id) do update
                set amount = excluded.amount,
                  reason = excluded.reason,
                  inquiry = excluded.inquiry,
                  state = excluded.state,
                  answer_by = excluded.answer_by,
                  read_at = excluded.read_at
                where dispute.read_at <= excluded.read_at
                """)
            .param("id", dispute.id())
            .param("payment", dispute.payment())
            .param("amount", dispute.amount().minor())
            .param("currency", dispute.amount().code())
            .param("reason", dispute.reason())
            .param("inquiry", dispute.inquiry())
            .param("state", dispute.state().name())
            .param("openedAt", dispute.openedAt().atOffset(ZoneOffset.UTC))
            .param(
                "answerBy",
                dispute.answerBy() == null ? null : dispute.answerBy().atOffset(ZoneOffset.UTC),
                Types.TIMESTAMP_WITH_TIMEZONE)
            .param("readAt", readAt.atOffset(ZoneOffset.UTC))
            .update()
        > 0;
  }

  Optional<Dispute> find(String id) {
    return database.sql(SELECT + "where id = :id").param("id", id).query(Disputes::read).optional();
  }

  /** A payment's, newest first. */
  List<Dispute> of(Payment payment) {
    return database
        .sql(SELECT + "where payment = :payment order by opened_at desc, id")
        .param("payment", payment.intent())
        .query(Disputes::read)
        .list();
  }

  /** The open ones, the soonest deadline first; then the decided ones, newest first. */
  List<Dispute> all(int most) {
    return database
        .sql(
            SELECT
                + """
                order by state not in ('NEEDS_ANSWER', 'UNDER_REVIEW'),
                  case when state = 'NEEDS_ANSWER' then answer_by end nulls last,
                  opened_at desc, id
                limit :most
                """)
        .param("most", most)
        .query(Disputes::read)
        .list();
  }

  /** How many wait for the newsroom's answer. */
  int toAnswer() {
    return database
        .sql("select count(*) from dispute where state = 'NEEDS_ANSWER'")
        .query(Integer.class)
        .single();
  }

  /**
   * What disputes say about a pledge that goes on: {@code payment-disputed} while a payment of it
   * is, {@code dispute-lost} if one was lost; else nothing. A mere question counts for nothing.
   */
  String word(long pledge) {
    return database
        .sql(
            """
            select case
                when bool_or(dispute.state in ('NEEDS_ANSWER', 'UNDER_REVIEW'))
                  then 'payment-disputed'
                when bool_or(dispute.state = 'LOST') then 'dispute-lost'
                else ''
              end
            from dispute
            join payment on payment.intent = dispute.payment
            where payment.pledge = :pledge
            and not dispute.inquiry
            """)
        .param("pledge", pledge)
        .query(String.class)
        .single();
  }

  private static Dispute read(ResultSet row, int count) throws SQLException {
    OffsetDateTime answerBy = row.getObject("answer_by", OffsetDateTime.class);
    return new Dispute(
        row.getString("id"),
        row.getString("payment"),
        Money.of(row.getLong("amount"), row.getString("currency")),
        row.getString("reason"),
        row.getBoolean("inquiry"),
        State.valueOf(row.getString("state")),
        row.getObject("opened_at", OffsetDateTime.class).toInstant(),
        answerBy == null ? null : answerBy.toInstant());
  }
}
