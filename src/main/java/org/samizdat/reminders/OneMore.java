package org.samizdat.reminders;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.audience.Policies;
import org.samizdat.audience.Policy;
import org.samizdat.audience.Receipt;
import org.samizdat.audience.ShownWords;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.reminders.Promise.State;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.samizdat.vault.Sealed;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** One more reminder than was promised, by a button behind the link in one. */
@Component
class OneMore {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final PromiseLinks links;
  private final Promises promises;
  private final NewPromises newPromises;
  private final Reminders reminders;
  private final ReminderConsent consent;
  private final Policies policies;
  private final Vault vault;
  private final Outbox outbox;
  private final ReminderMail mail;
  private final TransactionTemplate transaction;
  private final Clock clock;

  OneMore(
      PromiseLinks links,
      Promises promises,
      NewPromises newPromises,
      Reminders reminders,
      ReminderConsent consent,
      Policies policies,
      Vault vault,
      Outbox outbox,
      ReminderMail mail,
      TransactionTemplate transaction,
      Clock clock) {
    this.links = links;
    this.promises = promises;
    this.newPromises = newPromises;
    this.reminders = reminders;
    this.consent = consent;
    this.policies = policies;
    this.vault = vault;
    this.outbox = outbox;
    this.mail = mail;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** One more reminder in a month, and what she agrees to by asking for it. */
  record Again(Promise promise, Plan plan, Policy policy) {

    Language.Linked words() {
      return ReminderForm.AGAIN.linked(
          promise.language(),
          ReminderWords.sentence(plan.days(), promise.language()),
          policy.version());
    }
  }

  /**
   * What one more would be; empty if it cannot be had any more: she was forgotten, has called it
   * off, or has asked for it already.
   */
  Optional<Again> again(Promise promise) {
    if (!canGoOn(promise) || newPromises.goesOn(promise)) {
      return Optional.empty();
    }
    Plan plan = reminders.plan(new Plan.Choice(When.NEXT_MONTH, null, null, Rhythm.ONCE, null));
    return policies.current().map(policy -> new Again(promise, plan, policy));
  }

  /** What came of asking for one more. */
  enum GoneOn {
    PROMISED,
    /** The same days are promised to her already. */
    ALREADY,
    /** The words are others by now, or it cannot be had any more: she must look first. */
    OVERTAKEN
  }

  /**
   * Promises one more. From one promise, after each of its mails, one can be had: a repeat does
   * nothing.
   *
   * @param shownWords the hash of the words on the page whose button she pressed
   * @throws Refused {@code link-not-valid}
   */
  GoneOn goOn(Token token, @Nullable String shownWords) {
    Optional<Promise> found = links.find(token);
    if (found.filter(newPromises::goesOn).isPresent()) {
      return GoneOn.PROMISED;
    }
    Optional<Again> again = found.flatMap(this::again);
    if (again.isEmpty() || !ShownWords.hash(again.get().words()).equals(shownWords)) {
      return GoneOn.OVERTAKEN;
    }
    PersonId person = Objects.requireNonNull(again.get().promise().person());
    Receipt receipt = Receipt.random();
    long number = RANDOM.nextLong();
    Optional<Sealed> sealed = consent.seal(receipt, number, person);
    return sealed.isEmpty()
        ? GoneOn.OVERTAKEN
        : Objects.requireNonNull(
            transaction.execute(status ->
                promise(again.get(), person, next(again.get(), number, sealed.get()), receipt)));
  }

  private GoneOn promise(Again again, PersonId person, Promise next, Receipt receipt) {
    // Her rows are held, so that nobody forgets her meanwhile; and then it is looked once more.
    promises.lockAll(person);
    Optional<Promise> before = promises.find(again.promise().number());
    Optional<EmailAddress> address = vault.address(person);
    if (address.isEmpty() || before.filter(OneMore::canGoOn).isEmpty()) {
      return GoneOn.OVERTAKEN;
    }
    if (!newPromises.insert(next)) {
      return before.filter(newPromises::goesOn).isPresent() ? GoneOn.PROMISED : GoneOn.ALREADY;
    }
    consent.confirmed(
        next,
        person,
        ReminderForm.AGAIN,
        again.policy().version(),
        again.words().words(),
        address.get(),
        receipt);
    outbox.enqueue(MailKind.ANSWER, null, next.recipient(), mail.promised(next, receipt));
    return GoneOn.PROMISED;
  }

  /** She has neither called it off nor been forgotten. */
  private static boolean canGoOn(Promise promise) {
    return promise.person() != null
        && (promise.state() == State.PROMISED || promise.state() == State.OVER);
  }

  private Promise next(Again again, long number, Sealed receipt) {
    Promise before = again.promise();
    return new Promise(
        number,
        0,
        before.person(),
        State.PROMISED,
        before.language(),
        before.route(),
        again.plan(),
        1,
        before.looked(),
        again.policy().version(),
        null,
        ReminderForm.AGAIN.label(),
        Channel.MAIL,
        clock.instant(),
        receipt,
        new Promise.GoesOn(before.number(), before.next() - 1));
  }
}
