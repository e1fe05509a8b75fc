package org.samizdat.reminders;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import org.samizdat.audience.Policies;
import org.samizdat.audience.Policy;
import org.samizdat.audience.ShownWords;
import org.samizdat.giving.Donations;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Route;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes wishes to be reminded. Nothing is promised to an address before its owner has confirmed it,
 * and whether we know the address is neither asked nor told until then.
 */
@Component
class Reminders {

  /** How long a wish waits for its confirmation. */
  static final Duration LIFE = Duration.ofDays(2);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final NewPromises promises;
  private final Policies policies;
  private final Donations donations;
  private final Vault vault;
  private final Outbox outbox;
  private final ReminderMail mail;
  private final ReminderSettings settings;
  private final Site site;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Reminders(
      NewPromises promises,
      Policies policies,
      Donations donations,
      Vault vault,
      Outbox outbox,
      ReminderMail mail,
      ReminderSettings settings,
      Site site,
      TransactionTemplate transaction,
      Clock clock) {
    this.promises = promises;
    this.policies = policies;
    this.donations = donations;
    this.vault = vault;
    this.outbox = outbox;
    this.mail = mail;
    this.settings = settings;
    this.site = site;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** The newsroom's day. */
  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), settings.zone());
  }

  /** The days of a choice, made today; see {@link Plan#of}. */
  Plan plan(Plan.Choice choice) {
    return Plan.of(choice, today());
  }

  /**
   * Reminds nobody of what cannot be done.
   *
   * @throws Refused {@code giving-not-open} if no gifts are taken here
   */
  void refuseUnlessOpen() {
    if (!donations.areTaken()) {
      throw new Refused(
          Refused.Kind.NOT_FOUND, "giving-not-open", "This newsroom does not take gifts here.");
    }
  }

  /**
   * A wish that can be taken.
   *
   * @param plan the days that will be promised
   */
  record Checked(ReminderOrder order, Plan plan, Policy policy, String words) {}

  /**
   * Reads a wish and stores nothing.
   *
   * @throws Refused {@code giving-not-open}; {@code policy-not-current} with {@code
   *     currentVersion}, {@code words-not-current} with {@code currentWords}: the form must show
   *     those first; or as {@link Plan#of}
   */
  Checked check(ReminderOrder order) {
    refuseUnlessOpen();
    Plan plan = plan(order.choice());
    Policy policy = policies.inForce(order.policyVersion());
    Language.Linked words = order.form().linked(order.language(), site.name(), policy.version());
    ShownWords.refuseUnlessShown(words, order.words());
    return new Checked(order, plan, policy, words.words());
  }

  /**
   * Takes a wish and leaves the mail that asks for its confirmation. The same rows whether the
   * address is known, unknown or suppressed. A repeat is another wish, with another mail;
   * confirming both makes one promise, if their days are the same. Strangers come here through the
   * door alone.
   */
  void take(Checked checked) {
    ReminderOrder order = checked.order();
    // Committed first, on its own: if we crash here, nobody names the person and she is swept.
    PersonId person = vault.admit(Purpose.REMINDERS, order.address());
    Promise promise =
        new Promise(
            RANDOM.nextLong(),
            0,
            person,
            Promise.State.ASKED,
            order.language(),
            Route.of(order.address()),
            checked.plan(),
            1,
            order.looked(),
            checked.policy().version(),
            checked.words(),
            order.form().label(),
            order.channel(),
            clock.instant(),
            null,
            null);
    transaction.executeWithoutResult(status -> {
      promises.insert(promise);
      outbox.enqueue(MailKind.CONFIRMATION, null, promise.recipient(), mail.confirm(promise));
    });
  }
}
