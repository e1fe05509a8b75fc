package org.samizdat.mail;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who is to get a mailing: written once, numbered in the order of adding, and cut into chunks when
 * the list is complete. Runs in the caller's transaction, with the mailing's row locked.
 */
@Component
class Audiences {

  /** How much is claimed at once; a node that dies leaves at most so much to be looked through. */
  private static final int CHUNK = 1000;

  private final JdbcClient database;
  private final Clock clock;

  Audiences(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Readers at or below the last one added are ignored. */
  void add(MailingId mailing, List<Recipient> page) {
    database
        .sql(
            """
            with so_far as (
              select number, person
              from delivery
              where mailing = :mailing
              order by number desc
              limit 1
            )
            insert into delivery (mailing, number, person, route, link_row, generation)
            select :mailing,
              coalesce((select number from so_far), 0)
                + row_number() over (order by one.person),
              one.person, one.route, one.link_row, one.generation
            from unnest(:persons, :routes, :rows, :generations)
              as one (person, route, link_row, generation)
            where not exists (select from so_far where so_far.person >= one.person)
            on conflict on constraint delivery_person_once do nothing
            """)
        .param("mailing", mailing.value())
        .param("persons", column(page, one -> one.person().value(), UUID[]::new))
        .param("routes", column(page, one -> one.route().name(), String[]::new))
        .param("rows", column(page, Recipient::row, Long[]::new))
        .param("generations", column(page, Recipient::generation, Integer[]::new))
        .update();
  }

  Optional<PersonId> lastAdded(MailingId mailing) {
    return database
        .sql(
            """
            select person
            from delivery
            where mailing = :mailing
            order by number desc
            limit 1
            """)
        .param("mailing", mailing.value())
        .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
        .optional();
  }

  /**
   * Cuts each route's deliveries into chunks.
   *
   * @param first the last number of what goes first, in chunks of its own; null if all go at once
   */
  void cut(MailingId mailing, MailKind kind, @Nullable Integer first) {
    database
        .sql(
            """
            insert into chunk (
              mailing, lane, waited_for, route, attempt, first, last, state, not_before)
            select :mailing, :lane, :waitedFor, route, 1, min(number), max(number), 'WAITING', :now
            from (
              select route, number, number > :firstPart as later,
                (row_number() over (partition by route, number > :firstPart order by number) - 1)
                  / :size as slice
              from delivery
              where mailing = :mailing
            ) as sliced
            group by route, later, slice
            order by min(number)
            """)
        .param("mailing", mailing.value())
        .param("lane", kind.lane().name())
        .param("waitedFor", kind.isWaitedFor())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("firstPart", first == null ? 0 : first)
        .param("size", CHUNK)
        .update();
  }

  private static <T> T[] column(
      List<Recipient> page, Function<Recipient, T> value, IntFunction<T[]> array) {
    return page.stream().map(value).toArray(array);
  }
}
