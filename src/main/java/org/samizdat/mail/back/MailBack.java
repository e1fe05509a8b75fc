package org.samizdat.mail.back;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.mail.Undeliverable;
import org.samizdat.mail.Undeliverable.Failure;
import org.samizdat.mail.back.ReturnedRows.Kind;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Tokens;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes in what came back, by whatever door: records it once, and draws what follows in the same
 * transaction.
 */
@Component
public class MailBack {

  /** What became of it; whoever brought it may forget it, but for one. */
  public enum Taken {
    /** Recorded, with what followed. */
    RECORDED,
    /** It was brought before. */
    REPEATED,
    /** Nothing follows from such a thing, or from one about a delivery that never left. */
    NOTHING,
    /** It names no delivery of ours: forged, or not meant for us. */
    NAMELESS,
    /** It overtook the record of its own delivery: bring it once more, in a while. */
    NOT_YET
  }

  /** By which way it was brought, for the counters. */
  public enum Door {
    LISTENER,
    MAILBOX,
    SES,
    POSTMARK,
    SENDGRID,
    MAILGUN
  }

  private final ReturnedRows rows;
  private final Undeliverable undeliverable;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private final MeterRegistry meters;

  MailBack(
      ReturnedRows rows,
      Undeliverable undeliverable,
      TransactionTemplate transactions,
      Clock clock,
      MeterRegistry meters) {
    this.rows = rows;
    this.undeliverable = undeliverable;
    this.transactions = transactions;
    this.clock = clock;
    this.meters = meters;
  }

  /**
   * Takes in one of them. When this returns, what follows from it is committed. Calling again with
   * the same changes nothing.
   *
   * @param delivery which one it names; empty if none
   * @return {@link Taken#NOT_YET} if it is to be brought once more; nothing is to be done about any
   *     other
   */
  public Taken take(Optional<Tokens.Named> delivery, Returned returned, Door door) {
    Taken taken =
        delivery.isEmpty()
            ? Taken.NAMELESS
            : switch (returned) {
              case Returned.Hard(String code) -> record(delivery.get(), Kind.HARD, code);
              case Returned.Soft(String code) -> record(delivery.get(), Kind.SOFT, code);
              case Returned.Blocked(String code) -> record(delivery.get(), Kind.BLOCKED, code);
              case Returned.Complaint() -> record(delivery.get(), Kind.COMPLAINT, null);
              // That somebody is away is nobody's business.
              case Returned.Delayed(), Returned.AutoReply(), Returned.Unknown() -> Taken.NOTHING;
            };
    meters
        .counter(
            "samizdat.mail.returned",
            "door",
            label(door),
            "kind",
            returned.label(),
            "taken",
            label(taken))
        .increment();
    return taken;
  }

  private Taken record(Tokens.Named delivery, Kind kind, @Nullable String code) {
    Taken taken =
        transactions.execute(status -> {
          LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
          if (!rows.insert(delivery, kind, code, today)) {
            return unrecorded(delivery, kind);
          }
          rows.addressee(delivery).ifPresent(person -> draw(person, kind));
          return Taken.RECORDED;
        });
    return taken == null ? Taken.NOTHING : taken;
  }

  private Taken unrecorded(Tokens.Named delivery, Kind kind) {
    if (rows.isThere(delivery, kind)) {
      return Taken.REPEATED;
    }
    return rows.isUndecided(delivery) ? Taken.NOT_YET : Taken.NOTHING;
  }

  private void draw(PersonId person, Kind kind) {
    switch (kind) {
      case COMPLAINT -> undeliverable.suppress(person, Reason.COMPLAINT);
      case HARD -> undeliverable.draw(person, Failure.HARD);
      case SOFT -> undeliverable.draw(person, Failure.SOFT);
      case BLOCKED -> {}
    }
  }

  private static String label(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
