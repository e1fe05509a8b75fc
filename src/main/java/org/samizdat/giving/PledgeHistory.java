package org.samizdat.giving;

import java.time.LocalDate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** How pledges came to be what they are, for the reports: rows are added and never changed. */
@Component
class PledgeHistory {

  private static final int MONTHS = 12;

  private final JdbcClient database;

  PledgeHistory(JdbcClient database) {
    this.database = database;
  }

  /**
   * Adds how a pledge stands now, if that differs from what stands there last in anything that a
   * report counts. Must run in the transaction that stores the pledge, which holds its row.
   *
   * @param day UTC day on which it became so; one before the last change counts as that day
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void add(Pledge pledge, LocalDate day) {
    database
        .sql(
            """
            insert into pledge_change (
              pledge, step, changed_on, frequency, amount, covered, currency, campaign, state, why,
              monthly, monthly_covered)
            select :pledge, coalesce(last.step, 0) + 1,
              greatest(cast(:day as date), last.changed_on), :frequency, :amount, :covered,
              :currency, :campaign, :state, :why, :monthly, :monthlyCovered
            from (select) as always
            left join lateral (
              select step, changed_on, frequency, amount, covered, currency, state, why, monthly,
                monthly_covered
              from pledge_change
              where pledge = :pledge
              order by step desc
              limit 1) as last on true
            where last.step is null
            or (last.frequency, last.amount, last.covered, last.currency, last.state, last.why,
              last.monthly, last.monthly_covered)
              is distinct from (:frequency, :amount, :covered, :currency, :state, :why, :monthly,
              :monthlyCovered)
            """)
        .param("pledge", pledge.number())
        .param("day", day)
        .param("frequency", pledge.frequency().name())
        .param("amount", pledge.amount().minor())
        .param("covered", pledge.covered().minor())
        .param("currency", pledge.amount().code())
        .param("campaign", pledge.campaign())
        .param("state", pledge.state().name())
        .param("why", pledge.why())
        .param("monthly", monthly(pledge, pledge.gift().minor()))
        .param("monthlyCovered", monthly(pledge, pledge.covered().minor()))
        .update();
  }

  /**
   * The definition of the reports: what comes a month, in minor units. Nothing of one that rests,
   * also if it will end. Of an annual gift a twelfth, rounded to the cent for each pledge, so that
   * sums of them are whole.
   */
  private static long monthly(Pledge pledge, long minor) {
    boolean rests =
        switch (pledge.state()) {
          case PAUSED, ENDED -> true;
          case ENDING -> pledge.pausedUntil() != null;
          case ACTIVE, PAST_DUE -> false;
        };
    if (rests) {
      return 0;
    }
    return pledge.frequency() == Frequency.ANNUAL ? (minor + MONTHS / 2) / MONTHS : minor;
  }
}
