package org.samizdat.mail;

import java.time.Clock;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lets the rest of an issue follow its first part after a while. Where it is set: a row of the
 * mailing, so that it holds for all nodes and after a restart.
 */
@Component
class FirstPart {

  private final JdbcClient database;
  private final BeginningSettings settings;
  private final Doorbell doorbell;
  private final Clock clock;

  FirstPart(JdbcClient database, BeginningSettings settings, Doorbell doorbell, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.doorbell = doorbell;
    this.clock = clock;
  }

  /**
   * Sets it for a mailing whose audience is complete.
   *
   * @return the last number of what goes first; null if all go at once
   */
  @Nullable Integer set(MailingId mailing) {
    int audience =
        database
            .sql("select coalesce(max(number), 0) as last from delivery where mailing = :mailing")
            .param("mailing", mailing.value())
            .query((row, number) -> row.getInt("last"))
            .single();
    Integer first = settings.firstOf(audience);
    if (first != null) {
      database
          .sql("update mailing set first_part = :first where id = :mailing")
          .param("first", first)
          .param("mailing", mailing.value())
          .update();
    }
    return first;
  }

  /**
   * Begins the wait when the first part has been tried once. Must run in the transaction that
   * closed a chunk, with the mailing's row locked: of two that close the last two chunks the second
   * sees what the first has done.
   */
  void follow(MailingId mailing) {
    database
        .sql(
            """
            update mailing
            set go_on_at = :then
            where id = :mailing
            and first_part is not null
            and go_on_at is null
            and not exists (
              select
              from chunk
              where chunk.mailing = mailing.id
              and chunk.attempt = 1
              and chunk.first <= mailing.first_part
              and chunk.state <> 'DONE')
            """)
        .param("then", clock.instant().plus(settings.firstWait()).atOffset(ZoneOffset.UTC))
        .param("mailing", mailing.value())
        .update();
  }

  /** Somebody need not wait any longer. */
  void goOn(MailingId mailing) {
    database
        .sql(
            """
            update mailing
            set go_on_at = :now
            where id = :mailing
            and first_part is not null
            and (go_on_at is null or go_on_at > :now)
            """)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("mailing", mailing.value())
        .update();
    doorbell.ring(Lane.DIGEST);
  }
}
