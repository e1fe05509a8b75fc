package org.samizdat.mail;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.samizdat.values.EmailAddress;
import org.samizdat.vault.Prints;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How much one address is sent in one UTC day, whoever asked for it. Keeps what a stranger can make
 * us send to somebody else's inbox small; known by prints that hold for that day alone.
 */
@Component
class Limits {

  /** Two mistakes and a last try; a stranger cannot fill an inbox with them. */
  static final int CONFIRMATIONS_PER_DAY = 3;

  /** With the confirmations: who signs up, looks and leaves in one day still gets every link. */
  static final int CONFIRMATIONS_AND_LINKS_PER_DAY = 6;

  /** Uses are kept for this day and the one before: at most 48 hours. */
  private static final int DAYS_KEPT = 2;

  private final JdbcClient database;
  private final Prints prints;
  private final Clock clock;

  Limits(JdbcClient database, Prints prints, Clock clock) {
    this.database = database;
    this.prints = prints;
    this.clock = clock;
  }

  /**
   * Counts a mail to an address and says whether it is within the limit. Two workers cannot both
   * take the last one; asking again for the same mailing on the same day takes nothing.
   */
  boolean allow(EmailAddress address, MailKind kind, MailingId mailing) {
    return switch (kind) {
      case CONFIRMATION -> allow(address, mailing, CONFIRMATIONS_PER_DAY);
      case LINK -> allow(address, mailing, CONFIRMATIONS_AND_LINKS_PER_DAY);
      case DIGEST, ANSWER, RECEIPT, NOTICE, STATEMENT, REMINDER, INVITATION -> true;
    };
  }

  /** Forgets what was counted before yesterday. */
  void forgetOld() {
    database
        .sql("delete from limit_use where day <= :day")
        .param("day", today().minusDays(DAYS_KEPT))
        .update();
  }

  private boolean allow(EmailAddress address, MailingId mailing, int most) {
    byte[] print = prints.forLimit(address, today()).bytes();
    byte[] use = use(mailing);
    int counted =
        database
            .sql(
                """
                insert into limit_use (print, day, mailings)
                values (:print, :day, array[:use]::bytea[])
                on conflict (print) do update
                set mailings = limit_use.mailings || excluded.mailings
                where cardinality(limit_use.mailings) < :most
                and not limit_use.mailings @> excluded.mailings
                """)
            .param("print", print)
            .param("day", today())
            .param("use", use)
            .param("most", most)
            .update();
    return counted > 0 || isCounted(print, use);
  }

  private boolean isCounted(byte[] print, byte[] use) {
    return database
        .sql(
            """
            select exists (
              select from limit_use
              where print = :print
              and mailings @> array[:use]::bytea[])
            """)
        .param("print", print)
        .param("use", use)
        .query(Boolean.class)
        .single();
  }

  /** Keyed, so that a row here cannot be joined to the mailing's. */
  private byte[] use(MailingId mailing) {
    return prints.ofRow(("limit " + mailing).getBytes(StandardCharsets.US_ASCII)).bytes();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
