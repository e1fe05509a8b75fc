package org.samizdat.mail;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.mail.smtp.Reply;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Vault;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Gives addresses up by the {@link ReturnPolicy}, whether the relay said at once that they take
 * nothing or it came back later. Each method takes part in its caller's transaction.
 */
@Component
public class Undeliverable {

  /** What was the matter. */
  public enum Failure {
    /** The address refuses for good. */
    HARD,
    /** It did not take it this time: full, or not to be reached for a day. */
    SOFT
  }

  private final JdbcClient database;
  private final ReturnPolicy policy;
  private final Suppressions suppressions;
  private final Vault vault;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Undeliverable(
      JdbcClient database,
      ReturnPolicy policy,
      Suppressions suppressions,
      Vault vault,
      ApplicationEventPublisher events,
      Clock clock) {
    this.database = database;
    this.policy = policy;
    this.suppressions = suppressions;
    this.vault = vault;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Suppresses her address if it has failed so on as many days as it may. To be called when the
   * failure is recorded; a repeat changes nothing.
   */
  public void draw(PersonId person, Failure failure) {
    int times =
        switch (failure) {
          case HARD -> policy.hardTimes();
          case SOFT -> policy.softTimes();
        };
    if (times > 0 && days(person, failure, since(person)) >= times) {
      suppress(person, Reason.HARD_BOUNCE);
    }
  }

  /** Of a forgotten person no address is left to suppress, and nobody to write to it. */
  public void suppress(PersonId person, Reason reason) {
    EmailAddress address = address(person);
    if (address != null) {
      suppressions.suppress(address, reason, null);
    }
    events.publishEvent(new AddressSuppressed(person, reason));
  }

  /** Exclusive. What failed before she confirmed anew, with a mail that had arrived, is settled. */
  private LocalDate since(PersonId person) {
    LocalDate first =
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusWeeks(policy.weeks());
    EmailAddress address = address(person);
    Optional<LocalDate> lifted =
        address == null ? Optional.empty() : suppressions.liftedOn(address);
    return lifted.filter(day -> day.isAfter(first)).orElse(first);
  }

  private @Nullable EmailAddress address(PersonId person) {
    return vault.addresses(List.of(person)).opened().get(person);
  }

  /**
   * On how many days something of hers failed so, whatever the mailing. Whoever asks at the same
   * time about the same person waits, and then counts what this transaction has recorded.
   *
   * @param after exclusive, UTC
   */
  private int days(PersonId person, Failure failure, LocalDate after) {
    database
        .sql("select pg_advisory_xact_lock(hashtextextended('returned ' || :person, 0))")
        .param("person", person.toString())
        .query((row, number) -> number)
        .list();
    return database
        .sql(
            """
            select count(*) as days
            from (
              select returned.day
              from delivery
              join returned using (mailing, number)
              where delivery.person = :person
              and returned.kind = :kind
              and returned.day > :after
              union
              select outcome.day
              from delivery
              join outcome using (mailing, number)
              where delivery.person = :person
              and outcome.result = :result
              and outcome.enhanced_code = any(:codes)
              and outcome.day > :after
            ) as failed
            """)
        .param("person", person.value())
        .param("kind", failure.name())
        .param("result", result(failure).name())
        .param("codes", codes(failure).toArray(String[]::new))
        .param("after", after)
        .query((row, number) -> row.getInt("days"))
        .single();
  }

  private static Result result(Failure failure) {
    return switch (failure) {
      case HARD -> Result.FAILED;
      case SOFT -> Result.GAVE_UP;
    };
  }

  private static Set<String> codes(Failure failure) {
    return switch (failure) {
      case HARD -> Reply.ADDRESS_CODES;
      case SOFT -> Reply.FULL_OR_AWAY_CODES;
    };
  }
}
