package org.samizdat.mail;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.samizdat.mail.Mailing.Halt;
import org.samizdat.mail.ReturnedCounts.Returned;
import org.samizdat.mail.smtp.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Pauses an issue whose beginning goes wrong, before the providers take offence at the rest. Once
 * for each reason: what an editor has let go on goes on. Every node looks, and one of them brakes.
 */
@Component
class Brakes {

  private static final Logger LOG = LoggerFactory.getLogger(Brakes.class);

  /** One reader alone stops nothing. */
  private static final int FEWEST_COMPLAINTS = 2;

  private record Begun(MailingId mailing, int audience) {}

  private record Beginning(int tried, int decided, int hardBounces) {}

  private final JdbcClient database;
  private final BeginningSettings settings;
  private final ReturnedCounts returned;
  private final Tally tally;
  private final Doorbell doorbell;
  private final Pulse pulse;

  /** Those whose beginning is over. Only spares the counting. */
  private final Set<MailingId> begun = ConcurrentHashMap.newKeySet();

  Brakes(
      JdbcClient database,
      BeginningSettings settings,
      ReturnedCounts returned,
      Tally tally,
      Doorbell doorbell) {
    this.database = database;
    this.settings = settings;
    this.returned = returned;
    this.tally = tally;
    this.doorbell = doorbell;
    this.pulse = new Pulse(settings.brake());
  }

  /**
   * Looks at what is being sent. To be called about once a second, for what has come back and what
   * other nodes do.
   *
   * @return the issues that were paused by it
   */
  synchronized Set<MailingId> look() {
    List<Begun> sending = sending();
    List<MailingId> mailings = sending.stream().map(Begun::mailing).toList();
    begun.retainAll(mailings);
    tally.retain(mailings);
    pulse.retain(mailings);
    Set<MailingId> braked = new HashSet<>();
    for (Begun one : sending) {
      if (lookAtBeginning(one) || weigh(one.mailing())) {
        braked.add(one.mailing());
      }
    }
    return braked;
  }

  /**
   * Takes note of what this process has recorded, and looks at once if it goes wrong.
   *
   * @return the issues that were paused by it: nothing more of them is to be started
   */
  Set<MailingId> note(List<Outcome> recorded) {
    return pulse.isAlarming(recorded) ? look() : Set.of();
  }

  private boolean lookAtBeginning(Begun one) {
    if (begun.contains(one.mailing())) {
      return false;
    }
    int last = settings.beginning(one.audience());
    Beginning counted = count(one.mailing(), last);
    if (counted.tried() >= last) {
      begun.add(one.mailing());
    }
    return counted.decided() >= settings.brake().least()
        && counted.hardBounces() > settings.brake().hardBounces().of() * counted.decided()
        && brake(one.mailing(), Halt.HARD_BOUNCES);
  }

  /** All of it so far, with what has come back. */
  private boolean weigh(MailingId mailing) {
    Tally.Counted counted = tally.of(mailing);
    if (counted.decided() < settings.brake().least()) {
      return false;
    }
    if (counted.refused() > settings.brake().refusals().of() * counted.decided()
        && brake(mailing, Halt.REFUSALS)) {
      return true;
    }
    Returned back = returned.of(mailing);
    if (back.complaints() >= FEWEST_COMPLAINTS
        && back.complaints() > settings.brake().complaints().of() * counted.sent()
        && brake(mailing, Halt.COMPLAINTS)) {
      return true;
    }
    int hardBounces = back.hardBounces() + counted.hardBounces();
    return back.hardBounces() + back.complaints() > 0
        && hardBounces > settings.brake().hardBounces().of() * counted.decided()
        && brake(mailing, Halt.HARD_BOUNCES);
  }

  /** Those of which some delivery has not been tried yet: of all others nothing is left to stop. */
  private List<Begun> sending() {
    return database
        .sql(
            """
            select id, (
                select coalesce(max(number), 0)
                from delivery
                where delivery.mailing = mailing.id
              ) as audience
            from mailing
            where state = 'SENDING'
            and lane = 'DIGEST'
            and exists (
              select
              from chunk
              where chunk.mailing = mailing.id
              and chunk.attempt = 1
              and chunk.state <> 'DONE')
            """)
        .query((row, number) -> new Begun(new MailingId(row.getLong("id")), row.getInt("audience")))
        .list();
  }

  /** The codes are those that suppress an address, too. */
  private Beginning count(MailingId mailing, int last) {
    return database
        .sql(
            """
            select count(*) filter (where attempt = 1) as tried,
              count(*) filter (where result in ('SENT', 'FAILED')) as decided,
              count(*) filter (
                where result = 'FAILED'
                and smtp_code >= 500
                and enhanced_code = any(:codes)) as hard_bounces
            from outcome
            where mailing = :mailing
            and number <= :last
            """)
        .param("mailing", mailing.value())
        .param("last", last)
        .param("codes", Reply.ADDRESS_CODES.toArray(String[]::new))
        .query((row, number) ->
            new Beginning(row.getInt("tried"), row.getInt("decided"), row.getInt("hard_bounces")))
        .single();
  }

  /** False if it is not being sent any more, or that reason was overruled. */
  private boolean brake(MailingId mailing, Halt why) {
    int braked =
        database
            .sql(
                """
                update mailing
                set state = 'PAUSED',
                  brake = :why
                where id = :mailing
                and state = 'SENDING'
                and :why <> all(overruled)
                """)
            .param("why", why.name())
            .param("mailing", mailing.value())
            .update();
    if (braked > 0) {
      LOG.warn("Mailing {} is paused: {} beyond what is borne with", mailing, why);
      doorbell.ringNow(Lane.DIGEST);
    }
    return braked > 0;
  }
}
