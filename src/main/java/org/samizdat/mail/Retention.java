package org.samizdat.mail;

import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets go of what is no longer needed to send, to answer a bounce or to show who got what. */
@Component
class Retention {

  /** Bounces and one-click requests come for weeks; after that only the counts are kept. */
  static final Period KEPT = Period.ofDays(90);

  private final JdbcClient database;
  private final TransactionTemplate transactions;
  private final Drops drops;
  private final SuppressionLifts lifts;
  private final Clock clock;

  Retention(
      JdbcClient database,
      TransactionTemplate transactions,
      Drops drops,
      SuppressionLifts lifts,
      Clock clock) {
    this.database = database;
    this.transactions = transactions;
    this.drops = drops;
    this.lifts = lifts;
    this.clock = clock;
  }

  /** A repeat finds nothing left to do. */
  void forgetOld() {
    drops.sweep();
    lifts.sweep(lastKept());
    for (Long mailing : old()) {
      transactions.executeWithoutResult(status -> forget(mailing));
    }
  }

  private List<Long> old() {
    return database
        .sql(
            """
            select id
            from mailing
            where finished_on < :day
            and exists (select from mailing_content where mailing_content.mailing = mailing.id)
            order by finished_on, id
            """)
        .param("day", lastKept())
        .query((row, number) -> row.getLong("id"))
        .list();
  }

  private LocalDate lastKept() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minus(KEPT);
  }

  private void forget(long mailing) {
    keepCounts(mailing);
    delete("delete from returned where mailing = :mailing", mailing);
    delete("delete from outcome where mailing = :mailing", mailing);
    delete("delete from delivery where mailing = :mailing", mailing);
    delete("delete from mailing_content where mailing = :mailing", mailing);
    // The counts of a mail to one person are a row about that person's day, and tell nobody else.
    delete("delete from mailing where id = :mailing and lane = 'TRANSACTIONAL'", mailing);
  }

  private void keepCounts(long mailing) {
    database
        .sql(
            """
            update mailing
            set bounced = (
                select count(distinct number)
                from returned
                where mailing = :mailing
                and kind <> 'COMPLAINT'),
              complained = (
                select count(*)
                from returned
                where mailing = :mailing
                and kind = 'COMPLAINT')
            where id = :mailing
            """)
        .param("mailing", mailing)
        .update();
  }

  private void delete(String sql, long mailing) {
    database.sql(sql).param("mailing", mailing).update();
  }
}
