package org.samizdat.giving;

import java.time.Clock;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.giving.StatementMails.State;
import org.samizdat.giving.Statements.Made;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Suppressions;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells every giver of a year what she gave: one mail each, or the reason why not. Each giver is a
 * transaction of her own with her statement and her mail, so that whatever dies in between has
 * either done all of it or nothing, and goes on with the next knock; any number of nodes may do it
 * at once.
 */
@Component
class StatementRun {

  private static final Logger LOG = LoggerFactory.getLogger(StatementRun.class);

  /** At a knock, which is every minute: they share a lane with confirmations, which never wait. */
  static final int MOST = 300;

  private final StatementMails mails;
  private final Statements statements;
  private final GivenInYear given;
  private final Givers givers;
  private final GiverErasureTable erasures;
  private final Vault vault;
  private final Suppressions suppressions;
  private final GivingMail mail;
  private final Outbox outbox;
  private final Audit audit;
  private final TransactionTemplate transaction;
  private final Clock clock;

  StatementRun(
      StatementMails mails,
      Statements statements,
      GivenInYear given,
      Givers givers,
      GiverErasureTable erasures,
      Vault vault,
      Suppressions suppressions,
      GivingMail mail,
      Outbox outbox,
      Audit audit,
      TransactionTemplate transaction,
      Clock clock) {
    this.mails = mails;
    this.statements = statements;
    this.given = given;
    this.givers = givers;
    this.erasures = erasures;
    this.vault = vault;
    this.suppressions = suppressions;
    this.mail = mail;
    this.outbox = outbox;
    this.audit = audit;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Begins the run of a year that is over, with all who gave in it, forgotten or not. A repeat adds
   * those of whom the books have learned since, and nobody twice.
   *
   * @throws Refused {@code year-not-over}; {@code statement-not-found} if nobody gave then
   */
  void start(DeskUser who, Year year) {
    if (!statements.isOver(year)) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "year-not-over",
          "Statements are made of years that are over, in the time zone of the books.");
    }
    Set<Long> all = given.givers(year);
    if (all.isEmpty()) {
      throw Statements.notFound();
    }
    transaction.executeWithoutResult(status -> {
      mails.begin(year, today());
      int added = mails.add(year, all);
      if (added > 0) {
        audit.record(who, "statements.started", year.toString(), added + " givers");
      }
    });
  }

  /**
   * Goes on with every run, some of each. One that fails stops no other, and is tried again at the
   * next knock.
   */
  void carryOn() {
    for (Year year : mails.yearsDue()) {
      for (long giver : mails.due(year, MOST)) {
        try {
          transaction.executeWithoutResult(status -> {
            if (mails.claim(year, giver)) {
              mails.finish(year, giver, tell(year, giver), today());
            }
          });
        } catch (RuntimeException failed) {
          LOG.error("The statement of {} for giver {} was not made", year, giver, failed);
        }
      }
    }
  }

  private State tell(Year year, long number) {
    Giver giver = givers.lock(number).orElseThrow();
    PersonId person = giver.person();
    if (person == null) {
      return State.FORGOTTEN;
    }
    if (erasures.find(number).isPresent()) {
      return State.LEAVING;
    }
    Optional<EmailAddress> address = vault.address(person);
    if (address.isEmpty()) {
      // Her key has gone, and her row is about to follow.
      return State.FORGOTTEN;
    }
    // The facts of a year are never taken back.
    Made made = statements.make(giver, year).orElseThrow();
    if (made.given().hasNothingLeft()) {
      return State.NOTHING_LEFT;
    }
    if (suppressions.holdsBack(address.get(), MailKind.STATEMENT, null)) {
      return State.SUPPRESSED;
    }
    outbox.enqueue(MailKind.STATEMENT, null, giver.recipient(), mail.yearly(giver, made));
    return State.MAILED;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
