package org.samizdat.mail;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much of a mailing has come back after a relay had taken it, whichever door it came by. */
@Component
class ReturnedCounts {

  /**
   * What has come back.
   *
   * @param hardBounces readers whose addresses do not exist
   * @param complaints readers who call it spam
   */
  record Returned(int hardBounces, int complaints) {}

  private final JdbcClient database;

  ReturnedCounts(JdbcClient database) {
    this.database = database;
  }

  /** Of a mailing, so far. */
  Returned of(MailingId mailing) {
    return database
        .sql(
            """
            select count(*) filter (where kind = 'HARD') as hard_bounces,
              count(*) filter (where kind = 'COMPLAINT') as complaints
            from returned
            where mailing = :mailing
            """)
        .param("mailing", mailing.value())
        .query((row, number) -> new Returned(row.getInt("hard_bounces"), row.getInt("complaints")))
        .single();
  }
}
