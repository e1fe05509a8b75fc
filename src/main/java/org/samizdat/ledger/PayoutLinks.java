package org.samizdat.ledger;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which payout each balance transaction went out with. Stripe tells it only by listing them with
 * the payout.
 */
@Component
public class PayoutLinks {

  private static final Logger LOG = LoggerFactory.getLogger(PayoutLinks.class);

  private final JdbcClient database;
  private final Contradictions contradictions;
  private final Clock clock;

  PayoutLinks(JdbcClient database, Contradictions contradictions, Clock clock) {
    this.database = database;
    this.contradictions = contradictions;
    this.clock = clock;
  }

  /**
   * Records that balance transactions went out with a payout, as Stripe lists them with it. Repeats
   * are harmless. Takes part in the caller's transaction.
   *
   * @param payout Stripe's id
   * @param balanceTransactions Stripe's ids, all of them recorded before
   * @throws FactsContradicted after all the others have been recorded, if some went out with
   *     another payout, which stands; they are logged, and kept for the report on exceptions
   * @throws org.springframework.dao.DataIntegrityViolationException if one is not recorded: nothing
   *     is linked; record them first
   */
  @Transactional(noRollbackFor = FactsContradicted.class)
  public void record(String payout, Collection<String> balanceTransactions) {
    String[] ids = balanceTransactions.toArray(String[]::new);
    database
        .sql(
            """
            insert into payout_link (balance_transaction, payout, recorded_at)
            select id, :payout, :now
            from unnest(:ids::text[]) as listed (id)
            order by id collate "C"
            on conflict (balance_transaction) do nothing
            """)
        .param("payout", payout)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("ids", ids)
        .update();
    List<String> elsewhere =
        database
            .sql(
                """
                select balance_transaction
                from payout_link
                where balance_transaction = any(:ids)
                and payout <> :payout
                order by balance_transaction
                """)
            .param("ids", ids)
            .param("payout", payout)
            .query((row, number) -> row.getString("balance_transaction"))
            .list();
    if (!elsewhere.isEmpty()) {
      LOG.error(
          "{} went out with payout {}, and before with another, which stands", elsewhere, payout);
      elsewhere.forEach(fact -> contradictions.add(Contradictions.PAYOUT_LINK, fact, "payout"));
      throw new FactsContradicted(elsewhere);
    }
  }

  /**
   * Records that Stripe lists what a payout paid out, now or soon: no month is closed without. A
   * repeat changes nothing. Takes part in the caller's transaction.
   *
   * @param payout Stripe's id
   */
  @Transactional
  public void expect(String payout) {
    database
        .sql(
            """
            insert into payout_expected (payout, recorded_at)
            values (:payout, :now)
            on conflict do nothing
            """)
        .param("payout", payout)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * Records that what came back as a payout of its own was called back of another. A repeat changes
   * nothing. Takes part in the caller's transaction.
   *
   * @param reversal Stripe's id of what came back
   * @param original that of the payout
   */
  @Transactional
  public void reversed(String reversal, String original) {
    database
        .sql(
            """
            insert into payout_reversal (reversal, original, recorded_at)
            values (:reversal, :original, :now)
            on conflict do nothing
            """)
        .param("reversal", reversal)
        .param("original", original)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** The ids of what is known to have gone out with a payout, in the order of their letters. */
  public List<String> paidOutWith(String payout) {
    return database
        .sql(
            """
            select balance_transaction
            from payout_link
            where payout = :payout
            order by balance_transaction
            """)
        .param("payout", payout)
        .query((row, number) -> row.getString("balance_transaction"))
        .list();
  }
}
