package org.samizdat.ledger;

import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What Stripe says beside the money. Reports show it; no entry is made of it, so it is not of the
 * facts and may change: the newest telling counts. Each takes part in the caller's transaction.
 */
@Component
public class MovementDetails {

  private final JdbcClient database;
  private final Clock clock;

  MovementDetails(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Records how a gift was paid. Repeats are harmless: the first stands.
   *
   * @param charge Stripe's id
   * @param method Stripe's word, such as {@code card}
   * @param covered what the giver added for the fee, in the currency she paid in
   */
  @Transactional
  public void charge(String charge, String method, Money covered, Region region) {
    database
        .sql(
            """
            insert into charge_detail (charge, method, covered_minor, region, recorded_at)
            values (:charge, :method, :covered, :region, :now)
            on conflict do nothing
            """)
        .param("charge", charge)
        .param("method", method)
        .param("covered", covered.minor())
        .param("region", region.label())
        .param("now", now())
        .update();
  }

  /**
   * Records why something goes back, and how that stands. A repeat of the newest adds nothing.
   *
   * @param source Stripe's id of the refund or dispute
   * @param reason Stripe's word; empty for none
   * @param state in small letters with dashes
   * @param answerBy until when the newsroom may answer; null if there is nothing to answer
   * @param toldAt when Stripe said so: an older telling does not count any more
   */
  @Transactional
  public void returned(
      String source, String reason, String state, @Nullable Instant answerBy, Instant toldAt) {
    database
        .sql(
            """
            insert into return_detail (source, reason, state, answer_by, told_at, recorded_at)
            select :source, :reason, :state, :answerBy, :toldAt, :now
            where not exists (
              select
              from (
                select reason, state, answer_by
                from return_detail
                where source = :source
                order by told_at desc, number desc
                limit 1) as newest
              where reason = :reason
              and state = :state
              and answer_by is not distinct from :answerBy)
            """)
        .param("source", source)
        .param("reason", reason)
        .param("state", state)
        .param(
            "answerBy",
            answerBy == null ? null : answerBy.atOffset(ZoneOffset.UTC),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .param("toldAt", toldAt.atOffset(ZoneOffset.UTC))
        .param("now", now())
        .update();
  }

  /**
   * Records when a payout arrives, and by what banks find it. A repeat of the newest adds nothing.
   *
   * @param payout Stripe's id
   * @param arrivesOn when Stripe expects it at the bank, by UTC
   * @param trace null where Stripe has not said, or there is none
   * @param toldAt when Stripe said so: an older telling does not count any more
   */
  @Transactional
  public void payout(String payout, LocalDate arrivesOn, @Nullable String trace, Instant toldAt) {
    database
        .sql(
            """
            insert into payout_detail (payout, arrives_on, trace, told_at, recorded_at)
            select :payout, :arrivesOn, :trace, :toldAt, :now
            where not exists (
              select
              from (
                select arrives_on, trace
                from payout_detail
                where payout = :payout
                order by told_at desc, number desc
                limit 1) as newest
              where arrives_on = :arrivesOn
              and trace is not distinct from :trace)
            """)
        .param("payout", payout)
        .param("arrivesOn", arrivesOn)
        .param("trace", trace, Types.VARCHAR)
        .param("toldAt", toldAt.atOffset(ZoneOffset.UTC))
        .param("now", now())
        .update();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
