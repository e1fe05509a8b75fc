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
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.reminders.Promise.State;
import org.samizdat.reminders.Sends.Outcome;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.samizdat.vault.Sealed;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What somebody can do with the link in her reminder: call it off, call all off, or have one more.
 * A link that was ours works for ever; when nothing is left to call off, that is done.
 */
@Component
class ReminderStops {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MOST_ROUNDS = 5;

  private final Tokens tokens;
  private final Promises promises;
  private final Keeping keeping;
  private final Reminders reminders;
  private final ReminderConsent consent;
  private final Forgetting forgetting;
  private final Policies policies;
  private final Vault vault;
  private final Outbox outbox;
  private final ReminderMail mail;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ReminderStops(
      Tokens tokens,
      Promises promises,
      Keeping keeping,
      Reminders reminders,
      ReminderConsent consent,
      Forgetting forgetting,
      Policies policies,
      Vault vault,
      Outbox outbox,
      ReminderMail mail,
      TransactionTemplate transaction,
      Clock clock) {
    this.tokens = tokens;
    this.promises = promises;
    this.keeping = keeping;
    this.reminders = reminders;
    this.consent = consent;
    this.forgetting = forgetting;
    this.policies = policies;
    this.vault = vault;
    this.outbox = outbox;
    this.mail = mail;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * The promise behind a link; empty if nothing is known of it. Changes nothing.
   *
   * @throws Refused {@code link-not-valid}
   */
  Optional<Promise> find(Token token) {
    Tokens.Named named =
        tokens.read(token, TokenPurpose.REMINDER).orElseThrow(ReminderStops::linkNotValid);
    return promises.find(named.row());
  }

  /**
   * Calls off the promise behind a link. A repeat does nothing.
   *
   * @param shown the language of the form
   * @throws Refused {@code link-not-valid}
   */
  void stop(Token token, ReminderForm form, Language shown) {
    Optional<PersonId> person =
        find(token).flatMap(promise -> Optional.ofNullable(promise.person()));
    if (person.isEmpty()) {
      return;
    }
    long number = find(token).orElseThrow().number();
    transaction.executeWithoutResult(status -> {
      promises.lockAll(person.get());
      promises.find(number).ifPresent(promise -> stop(promise, person.get(), form, shown));
    });
    forgetting.forget(person.get());
  }

  /**
   * Calls off all promises to whoever has a link, and forgets her. A repeat does nothing; if we
   * crash half-way, a repeat or the sweep goes on.
   *
   * @param shown the language of the form
   * @throws Refused {@code link-not-valid}
   */
  void stopAll(Token token, Language shown) {
    Optional<PersonId> person =
        find(token).flatMap(promise -> Optional.ofNullable(promise.person()));
    if (person.isEmpty()) {
      return;
    }
    boolean forgotten = false;
    // What is promised meanwhile is called off too.
    for (int round = 0; !forgotten && round < MOST_ROUNDS; round++) {
      transaction.executeWithoutResult(status ->
          promises
              .lockAll(person.get())
              .forEach(promise -> stop(promise, person.get(), ReminderForm.STOP_ALL, shown)));
      forgotten = forgetting.forget(person.get());
    }
  }

  private void stop(Promise promise, PersonId person, ReminderForm form, Language shown) {
    if (promise.state() == State.PROMISED) {
      consent.withdrawn(promise, person, form, shown);
      keeping.end(promise, State.STOPPED, Outcome.STOPPED, reminders.today());
    }
    // Also of one that is over: its last mail may be waiting for the relay.
    outbox.drop(person, null);
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
    if (!canGoOn(promise) || promises.goesOn(promise)) {
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
    Optional<Promise> found = find(token);
    if (found.filter(promises::goesOn).isPresent()) {
      return GoneOn.PROMISED;
    }
    Optional<Again> again = found.flatMap(this::again);
    if (again.isEmpty() || !ReminderForm.hash(again.get().words()).equals(shownWords)) {
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
    if (address.isEmpty() || before.filter(ReminderStops::canGoOn).isEmpty()) {
      return GoneOn.OVERTAKEN;
    }
    if (!promises.insert(next)) {
      return before.filter(promises::goesOn).isPresent() ? GoneOn.PROMISED : GoneOn.ALREADY;
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

  static Refused linkNotValid() {
    return new Refused(
        Refused.Kind.NOT_FOUND,
        "link-not-valid",
        "This link is not complete. Please copy the whole link from the mail.");
  }
}
