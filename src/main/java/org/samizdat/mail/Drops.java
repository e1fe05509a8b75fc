package org.samizdat.mail;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who has withdrawn, or was forgotten, while something for her was waiting. Few rows at any time,
 * so they are all read, several times a second, and asked before each start.
 */
@Component
class Drops {

  private record Request(Mailing.Skip reason, @Nullable String newsletter, Instant at) {

    boolean concerns(Consignment consignment) {
      if (consignment.openedAt().isAfter(at)) {
        return false;
      }
      if (reason == Mailing.Skip.ERASED) {
        return true;
      }
      return newsletter == null
          ? switch (consignment.kind()) {
            case DIGEST, CONFIRMATION, LINK, STATEMENT, REMINDER, INVITATION -> true;
            case ANSWER, RECEIPT, NOTICE -> false;
          }
          : consignment.kind() == MailKind.DIGEST && newsletter.equals(consignment.newsletter());
    }
  }

  private final JdbcClient database;
  private final Clock clock;
  private volatile Map<PersonId, List<Request>> requests = Map.of();

  Drops(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Takes part in the caller's transaction; a repeat moves the moment. */
  void add(PersonId person, Mailing.Skip reason, @Nullable String newsletter) {
    database
        .sql(
            """
            insert into drop_request (person, newsletter, reason, requested_at)
            values (:person, :newsletter, :reason, :now)
            on conflict on constraint drop_request_once
            do update set requested_at = excluded.requested_at
            """)
        .param("person", person.value())
        .param("newsletter", newsletter)
        .param("reason", reason.name())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Reads them as they stand. */
  void refresh() {
    Map<PersonId, List<Request>> read = new HashMap<>();
    database
        .sql("select person, newsletter, reason, requested_at from drop_request")
        .query(row -> {
          Request request =
              new Request(
                  Mailing.Skip.valueOf(row.getString("reason")),
                  row.getString("newsletter"),
                  row.getObject("requested_at", OffsetDateTime.class).toInstant());
          read.computeIfAbsent(
                  new PersonId(row.getObject("person", UUID.class)), person -> new ArrayList<>())
              .add(request);
        });
    requests = Map.copyOf(read);
  }

  /** Why a mail must not be sent to the person any more; null if it may. */
  Mailing.@Nullable Skip skip(Consignment consignment, PersonId person) {
    List<Request> hers = requests.get(person);
    if (hers == null) {
      return null;
    }
    return hers.stream()
        .filter(request -> request.concerns(consignment))
        .map(Request::reason)
        .findFirst()
        .orElse(null);
  }

  /** Removes those that no unfinished mailing is old enough for. */
  void sweep() {
    database
        .sql(
            """
            delete from drop_request
            where not exists (
              select from mailing
              where mailing.finished_on is null
              and mailing.created_at <= drop_request.requested_at)
            """)
        .update();
  }
}
