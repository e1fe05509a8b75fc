package org.samizdat.giving;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.samizdat.audience.ConsentLog;
import org.samizdat.audience.ConsentLog.Action;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.audience.Policies;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Mailing;
import org.samizdat.mail.Outbox;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What is recorded of a giver who has herself forgotten, and the last mail to her. */
@Component
class GiverFarewells {

  /** The label of what she agrees to; its words stand under {@code consent.giver-erase-1}. */
  static final String FORM = "giver-erase-1";

  /** The same where the newsroom does it because she asked; she was shown nothing. */
  private static final String FORM_AT_DESK = "giver-erase-desk-1";

  /** A pledge that ended so has this as its {@code why}. */
  static final String ERASED = "erased";

  /** Mail that has not left after a day is given up; she is not kept waiting longer for it. */
  private static final int MOST_DAYS_FOR_GOODBYE = 3;

  private final GiverErasureTable table;
  private final Pledges pledges;
  private final GiverWords words;
  private final GiverSecrets secrets;
  private final ConsentLog consent;
  private final Policies policies;
  private final Outbox outbox;
  private final GiverMail mail;
  private final Vault vault;
  private final TransactionTemplate transaction;
  private final Clock clock;

  GiverFarewells(
      GiverErasureTable table,
      Pledges pledges,
      GiverWords words,
      GiverSecrets secrets,
      ConsentLog consent,
      Policies policies,
      Outbox outbox,
      GiverMail mail,
      Vault vault,
      TransactionTemplate transaction,
      Clock clock) {
    this.table = table;
    this.pledges = pledges;
    this.words = words;
    this.secrets = secrets;
    this.consent = consent;
    this.policies = policies;
    this.outbox = outbox;
    this.mail = mail;
    this.vault = vault;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Records that she took back what she agreed to. Must run in the transaction that stores her
   * erasure, so that it is recorded once.
   *
   * @param shown the language of the form
   */
  void withdraw(Giver giver, EmailAddress address, Language shown) {
    withdraw(giver, address, shown, shown.say("consent." + FORM), FORM, Channel.MAIL);
  }

  /** The same where the newsroom does it for her. */
  void withdrawAtDesk(Giver giver, EmailAddress address) {
    withdraw(giver, address, giver.language(), "", FORM_AT_DESK, Channel.COMMAND);
  }

  private void withdraw(
      Giver giver,
      EmailAddress address,
      Language language,
      String words,
      String form,
      Channel channel) {
    PersonId person = Objects.requireNonNull(giver.person());
    secrets
        .receipt(giver)
        .ifPresent(receipt ->
            consent.append(
                new ConsentLog.Act(
                    person,
                    Purpose.GIVING,
                    null,
                    Action.WITHDRAWN,
                    policies.current().orElseThrow().version(),
                    language.tag(),
                    words,
                    form,
                    channel,
                    today()),
                address,
                receipt.bytes()));
  }

  /**
   * Whether she need not be waited for any more: the goodbye has left, or never will. Leaves it in
   * the outbox the first time.
   */
  boolean haveLeft(GiverErasure erasure, Giver giver) {
    PersonId person = Objects.requireNonNull(giver.person());
    // The days first: an address that does not open keeps nobody from being forgotten.
    if (erasure.askedOn().plusDays(MOST_DAYS_FOR_GOODBYE).isBefore(today())
        || vault.address(person).isEmpty()) {
      return true;
    }
    transaction.executeWithoutResult(status -> {
      if (table.lock(giver.number()).orElseThrow().goodbye() == null) {
        table.saidGoodbye(
            giver.number(),
            outbox.enqueue(MailKind.ANSWER, null, giver.recipient(), goodbye(giver)));
      }
    });
    try {
      Mailing.State state =
          outbox.state(Objects.requireNonNull(table.find(giver.number()).orElseThrow().goodbye()));
      return switch (state) {
        case OPEN, SENDING, PAUSED -> false;
        case SENT, NEEDS_ATTENTION, CANCELLED -> true;
      };
    } catch (Refused longGone) {
      return true;
    }
  }

  private Letter goodbye(Giver giver) {
    List<String> ended =
        pledges.of(giver).stream()
            .filter(pledge -> pledge.why().equals(ERASED))
            .map(pledge -> words.gift(pledge, giver.language()))
            .toList();
    return mail.goodbye(giver.language(), ended, secrets.receipt(giver).orElse(null));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
