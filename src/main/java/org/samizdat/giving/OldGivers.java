package org.samizdat.giving;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Givers who have not given for as long as the law has their names kept. They are forgotten as
 * those who ask for it are, but without a mail: nobody expects one after so many years. What they
 * gave stays in the books.
 */
@Component
class OldGivers {

  private static final Logger LOG = LoggerFactory.getLogger(OldGivers.class);
  private static final int MOST = 500;

  /** Who paid last before a day, and of whom nothing may come any more. */
  private static final String IS_OLD =
      """
      giver.person is not null
      and coalesce(
        (select max(paid_at) from payment where payment.giver = giver.number),
        giver.since::timestamp at time zone 'UTC') < :before
      and not exists (
        select from pledge
        where pledge.giver = giver.number
        and pledge.state <> 'ENDED')
      and not exists (
        select from donation
        where (donation.giver = giver.number or donation.person = giver.person)
        and donation.state in ('NEW', 'UNKNOWN', 'OPEN', 'PROCESSING'))
      """;

  private final JdbcClient database;
  private final KeepingSettings settings;
  private final GiverErasureTable erasures;
  private final Givers givers;
  private final StripeFarewells stripe;
  private final GivingKeeper keeper;
  private final Vault vault;
  private final TransactionTemplate transaction;
  private final Clock clock;

  OldGivers(
      JdbcClient database,
      KeepingSettings settings,
      GiverErasureTable erasures,
      Givers givers,
      StripeFarewells stripe,
      GivingKeeper keeper,
      Vault vault,
      TransactionTemplate transaction,
      Clock clock) {
    this.database = database;
    this.settings = settings;
    this.erasures = erasures;
    this.givers = givers;
    this.stripe = stripe;
    this.keeper = keeper;
    this.vault = vault;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Stores that all of them are to be forgotten, which {@link GiverErasures#carryOn()} does then. A
   * repeat, or another worker at once, stores nobody twice.
   */
  void begin() {
    int all = 0;
    int some;
    do {
      some = store();
      all += some;
    } while (some == MOST);
    if (all > 0) {
      LOG.info(
          "{} givers have not given for {} and are being forgotten", all, settings.keepGivers());
    }
  }

  /**
   * Forgets one of them, unless she has given again meanwhile.
   *
   * @return whether nothing is left to be done
   */
  boolean forget(Giver giver, PersonId person) {
    if (isOld(giver) && !stripe.haveForgotten(giver)) {
      return false;
    }
    return Boolean.TRUE.equals(
        transaction.execute(status -> {
          // A payment of hers that comes right now waits for her row, or we for it.
          givers.lock(giver.number());
          if (erasures.lock(giver.number()).filter(GiverErasure::isForAge).isEmpty()) {
            // She asked for it herself meanwhile: that goes on in its own way.
            return false;
          }
          if (!isOld(giver)) {
            erasures.callOff(giver.number());
            return true;
          }
          vault.forget(person);
          // The vault asks within a minute; if we die before the commit, it does.
          keeper.forget(person);
          erasures.finish(giver.number(), today());
          return true;
        }));
  }

  private int store() {
    return database
        .sql(
            """
            insert into giver_erasure (giver, asked_on, due_at, reason)
            select giver.number, :today, :now, 'AGE'
            from giver
            where not exists (
              select from giver_erasure
              where giver_erasure.giver = giver.number)
            and
            """
                + IS_OLD
                + """
                order by giver.number
                limit :most
                on conflict do nothing
                """)
        .param("today", today())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("before", before())
        .param("most", MOST)
        .update();
  }

  private boolean isOld(Giver giver) {
    return database
        .sql("select exists (select from giver where giver.number = :number and " + IS_OLD + ")")
        .param("number", giver.number())
        .param("before", before())
        .query(Boolean.class)
        .single();
  }

  /** Kept are all who paid on this day's first instant, or later. */
  private OffsetDateTime before() {
    return today().minus(settings.keepGivers()).atStartOfDay().atOffset(ZoneOffset.UTC);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
