package org.samizdat.mail;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Mailing.Halt;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What became of each mailing: counted from the outcomes, and kept once it is finished. */
@Component
class Books {

  /** A look at a mailing under way may show counts this old. */
  private static final Duration GLANCE = Duration.ofSeconds(1);

  /** The counts of a mailing under way, as this node last had them counted for an onlooker. */
  private record Counted(Mailing books, Instant at) {

    boolean isFresh(Instant now) {
      return Duration.between(at, now).abs().compareTo(GLANCE) < 0;
    }
  }

  private final ConcurrentMap<MailingId, Counted> glances = new ConcurrentHashMap<>();
  private final JdbcClient database;
  private final Clock clock;

  Books(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** As they stand; of a finished mailing, as they stood at the end. */
  Optional<Mailing> find(MailingId mailing) {
    return find(mailing, this::count);
  }

  /**
   * The same for those who only look on: the state as it is, the counts up to a second old. To
   * count is to read every outcome, and a page that many have open asks every few seconds.
   */
  Optional<Mailing> glance(MailingId mailing) {
    return find(mailing, this::countedLately);
  }

  /** How a mailing stands, without counting. */
  Optional<Mailing.State> state(MailingId mailing) {
    return database
        .sql("select state from mailing where id = :mailing")
        .param("mailing", mailing.value())
        .query((row, number) -> Mailing.State.valueOf(row.getString("state")))
        .optional();
  }

  /** Counts what is under way. */
  private interface Count {
    Mailing of(MailingId mailing, MailKind kind, Mailing.State state, @Nullable Halt halt);
  }

  private Optional<Mailing> find(MailingId mailing, Count count) {
    return database
        .sql(
            """
            select id, kind, state, finished_on, audience, sent, failed, suppressed, withdrawn,
              erased, cancelled, unknown, waiting, maybe_twice,
              coalesce(bounced, (
                select count(distinct number)
                from returned
                where mailing = :mailing
                and kind <> 'COMPLAINT')) as bounced,
              coalesce(complained, (
                select count(*)
                from returned
                where mailing = :mailing
                and kind = 'COMPLAINT')) as complained,
              case
                when state = 'PAUSED' then brake
                when state = 'SENDING'
                  and first_part is not null
                  and (go_on_at is null or go_on_at > :now) then 'FIRST_PART'
              end as halt
            from mailing
            where id = :mailing
            """)
        .param("mailing", mailing.value())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query((row, number) ->
            row.getObject("finished_on") == null
                ? count.of(
                    mailing,
                    MailKind.valueOf(row.getString("kind")),
                    Mailing.State.valueOf(row.getString("state")),
                    halt(row))
                : read(row, number))
        .optional();
  }

  /** Of many who ask at once, one has it counted and the others wait for that. */
  private Mailing countedLately(
      MailingId mailing, MailKind kind, Mailing.State state, @Nullable Halt halt) {
    Instant now = clock.instant();
    glances.values().removeIf(counted -> !counted.isFresh(now));
    return glances
        .computeIfAbsent(mailing, id -> new Counted(count(id, kind, state, halt), now))
        .books()
        .in(state, halt);
  }

  /**
   * Finishes a mailing when its last chunk is done: keeps the counts, and cuts the time to the day.
   * Takes part in the caller's transaction, which may have opened chunks: their foreign keys share
   * the mailing's key, so a lock on that would wait for another like us, and that one for us.
   */
  void closeIfFinished(MailingId mailing) {
    Optional<Mailing.State> state =
        database
            .sql(
                """
                select state
                from mailing
                where id = :mailing
                and finished_on is null
                for no key update
                """)
            .param("mailing", mailing.value())
            .query(String.class)
            .optional()
            .map(Mailing.State::valueOf);
    if (state.isEmpty() || state.get() == Mailing.State.OPEN || hasUnfinishedChunk(mailing)) {
      return;
    }
    close(count(mailing, kind(mailing), state.get(), null));
  }

  /** A statement of its own after the lock: it sees what the one before us has committed. */
  private boolean hasUnfinishedChunk(MailingId mailing) {
    return database
        .sql("select exists (select from chunk where mailing = :mailing and state <> 'DONE')")
        .param("mailing", mailing.value())
        .query(Boolean.class)
        .single();
  }

  private MailKind kind(MailingId mailing) {
    return database
        .sql("select kind from mailing where id = :mailing")
        .param("mailing", mailing.value())
        .query((row, number) -> MailKind.valueOf(row.getString("kind")))
        .single();
  }

  private void close(Mailing counted) {
    Mailing.State state =
        counted.state() == Mailing.State.CANCELLED
            ? Mailing.State.CANCELLED
            : counted.addsUp() && counted.unknown() == 0 && !counted.mostFailed()
                ? Mailing.State.SENT
                : Mailing.State.NEEDS_ATTENTION;
    database
        .sql(
            """
            update mailing
            set state = :state,
              finished_on = :today,
              created_at = date_trunc('day', created_at, 'UTC'),
              audience = :audience,
              sent = :sent,
              failed = :failed,
              suppressed = :suppressed,
              withdrawn = :withdrawn,
              erased = :erased,
              cancelled = :cancelled,
              unknown = :unknown,
              waiting = :waiting,
              maybe_twice = :maybeTwice
            where id = :mailing
            """)
        .param("state", state.name())
        .param("today", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
        .param("audience", counted.audience())
        .param("sent", counted.sent())
        .param("failed", counted.failed())
        .param("suppressed", counted.skipped().getOrDefault(Mailing.Skip.SUPPRESSED, 0))
        .param("withdrawn", counted.skipped().getOrDefault(Mailing.Skip.WITHDRAWN, 0))
        .param("erased", counted.skipped().getOrDefault(Mailing.Skip.ERASED, 0))
        .param("cancelled", counted.skipped().getOrDefault(Mailing.Skip.CANCELLED, 0))
        .param("unknown", counted.unknown())
        .param("waiting", counted.waiting())
        .param("maybeTwice", counted.maybeTwice())
        .param("mailing", counted.id().value())
        .update();
    database
        .sql("delete from chunk where mailing = :mailing")
        .param("mailing", counted.id().value())
        .update();
    // What was sealed for one person has been sent; nobody reads it again.
    database
        .sql("update mailing_content set sealed = null where mailing = :mailing")
        .param("mailing", counted.id().value())
        .update();
  }

  /**
   * Each number on its own account: deliveries, outcomes that decide, and deliveries without one. A
   * delivery decided twice makes the sum wrong, as it should. Those without one are told by set: a
   * join looks cheapest row by row to a database that has not yet heard of the mailing, and then
   * takes hours for a hundred thousand readers.
   */
  private Mailing count(
      MailingId mailing, MailKind kind, Mailing.State state, @Nullable Halt halt) {
    return database
        .sql(
            """
            select :mailing as id, :kind as kind, :state as state,
              cast(:halt as text) as halt,
              (select count(*) from delivery where mailing = :mailing) as audience,
              count(*) filter (where result = 'SENT') as sent,
              count(*) filter (where result in ('FAILED', 'GAVE_UP')) as failed,
              count(*) filter (where result = 'SUPPRESSED') as suppressed,
              count(*) filter (where result = 'WITHDRAWN') as withdrawn,
              count(*) filter (where result = 'ERASED') as erased,
              count(*) filter (where result = 'CANCELLED') as cancelled,
              count(*) filter (where result = 'UNKNOWN' and again) as unknown,
              (
                select count(*)
                from (
                  select number
                  from delivery
                  where mailing = :mailing
                  except
                  select number
                  from outcome
                  where mailing = :mailing
                  and result <> 'DEFERRED'
                  and (result <> 'UNKNOWN' or again)
                ) as undecided
              ) as waiting,
              count(*) filter (where result = 'SENT' and again) as maybe_twice,
              (
                select count(distinct number)
                from returned
                where mailing = :mailing
                and kind <> 'COMPLAINT'
              ) as bounced,
              (
                select count(*)
                from returned
                where mailing = :mailing
                and kind = 'COMPLAINT'
              ) as complained
            from outcome
            where mailing = :mailing
            """)
        .param("mailing", mailing.value())
        .param("kind", kind.name())
        .param("state", state.name())
        .param("halt", halt == null ? null : halt.name())
        .query(Books::read)
        .single();
  }

  private static Mailing read(ResultSet row, int number) throws SQLException {
    Map<Mailing.Skip, Integer> skipped = new EnumMap<>(Mailing.Skip.class);
    skipped.put(Mailing.Skip.SUPPRESSED, row.getInt("suppressed"));
    skipped.put(Mailing.Skip.WITHDRAWN, row.getInt("withdrawn"));
    skipped.put(Mailing.Skip.ERASED, row.getInt("erased"));
    skipped.put(Mailing.Skip.CANCELLED, row.getInt("cancelled"));
    return new Mailing(
        new MailingId(row.getLong("id")),
        MailKind.valueOf(row.getString("kind")),
        Mailing.State.valueOf(row.getString("state")),
        row.getInt("audience"),
        row.getInt("sent"),
        row.getInt("failed"),
        Map.copyOf(skipped),
        row.getInt("unknown"),
        row.getInt("waiting"),
        row.getInt("maybe_twice"),
        row.getInt("bounced"),
        row.getInt("complained"),
        halt(row));
  }

  private static @Nullable Halt halt(ResultSet row) throws SQLException {
    String halt = row.getString("halt");
    return halt == null ? null : Halt.valueOf(halt);
  }
}
