package org.samizdat.reminders;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Policies;
import org.samizdat.audience.Policy;
import org.samizdat.audience.Receipt;
import org.samizdat.audience.ShownWords;
import org.samizdat.door.Door;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Suppressions;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.samizdat.vault.Sealed;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Turns a wish to be reminded into a promise, once she has shown that the address is hers. */
@Component
class ReminderConfirmations {

  /** Where a wish stands. */
  sealed interface Step {}

  /**
   * To be confirmed.
   *
   * @param policy the one in force; may be newer than the one she asked under
   */
  record Open(Promise promise, Policy policy) implements Step {

    /** What will be sent, and that she agrees to it with the button. */
    Language.Linked words() {
      return ReminderForm.CONFIRM_PAGE.linked(
          promise.language(),
          ReminderWords.sentence(promise.plan().days(), promise.language()),
          policy.version());
    }

    boolean policyHasChanged() {
      return !policy.version().equals(promise.policyVersion());
    }
  }

  /** Just confirmed. */
  record Confirmed(Promise promise) implements Step {}

  /** Confirmed before, or the same days are promised to her already. */
  record Already(Language language) implements Step {}

  /** Too late, or forgotten. */
  record Expired() implements Step {}

  private final Door door;
  private final Tokens tokens;
  private final Promises promises;
  private final PromiseSteps steps;
  private final Policies policies;
  private final ReminderConsent consent;
  private final Vault vault;
  private final Suppressions suppressions;
  private final Outbox outbox;
  private final ReminderMail mail;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ReminderConfirmations(
      Door door,
      Tokens tokens,
      Promises promises,
      PromiseSteps steps,
      Policies policies,
      ReminderConsent consent,
      Vault vault,
      Suppressions suppressions,
      Outbox outbox,
      ReminderMail mail,
      TransactionTemplate transaction,
      Clock clock) {
    this.door = door;
    this.tokens = tokens;
    this.promises = promises;
    this.steps = steps;
    this.policies = policies;
    this.consent = consent;
    this.vault = vault;
    this.suppressions = suppressions;
    this.outbox = outbox;
    this.mail = mail;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Where the wish behind a link stands. Changes nothing.
   *
   * @throws Refused {@code link-not-valid}
   */
  Step look(Token token) {
    Tokens.Named named =
        tokens.read(token, TokenPurpose.REMINDER_CONFIRM).orElseThrow(Token::notValid);
    Optional<Promise> found =
        promises.find(named.row()).filter(promise -> promise.generation() == named.part());
    if (found.isEmpty()) {
      return new Expired();
    }
    Promise promise = found.get();
    if (promise.state() != Promise.State.ASKED) {
      return new Already(promise.language());
    }
    return isOld(promise, clock.instant())
        ? new Expired()
        : new Open(promise, policies.current().orElseThrow());
  }

  private static boolean isOld(Promise asked, Instant now) {
    return !now.isBefore(asked.askedAt().plus(Reminders.LIFE));
  }

  /**
   * Confirms: from then on it is promised. A repeat changes nothing; if we crash half-way, a repeat
   * goes on.
   *
   * @param shownWords the hash of the words on the page whose button she pressed
   * @return {@link Open} if the words or the policy are others by now: she must see them first
   */
  Step confirm(Token token, @Nullable String shownWords) {
    Step step = look(token);
    if (!(step instanceof Open open) || !ShownWords.hash(open.words()).equals(shownWords)) {
      return step;
    }
    PersonId asked = Objects.requireNonNull(open.promise().person());
    Optional<PersonId> owner = vault.confirm(asked);
    Optional<EmailAddress> address = owner.flatMap(vault::address);
    Receipt receipt = Receipt.random();
    Optional<Sealed> sealed =
        owner.flatMap(hers -> consent.seal(receipt, open.promise().number(), hers));
    if (address.isEmpty() || sealed.isEmpty()) {
      // Forgotten; or another press was quicker, and she was known already.
      return look(token) instanceof Already already ? already : new Expired();
    }
    door.answered(address.get());
    Step done;
    try {
      done =
          Objects.requireNonNull(
              transaction.execute(
                  status -> promise(open, owner.get(), address.get(), receipt, sealed.get())));
    } catch (DuplicateKeyException sameDays) {
      steps.delete(open.promise().number());
      done = new Already(open.promise().language());
    }
    if (!owner.get().equals(asked)) {
      // We knew her: the person made for this wish is not needed. If we crash here, she is named by
      // nothing, and swept.
      vault.forget(asked);
    }
    return done;
  }

  private Step promise(
      Open open, PersonId owner, EmailAddress address, Receipt receipt, Sealed sealed) {
    // All of hers, so that nobody forgets her meanwhile; and then it is looked once more.
    promises.lockAll(owner);
    if (vault.address(owner).isEmpty()) {
      return new Expired();
    }
    Optional<Promise> held =
        promises
            .lock(open.promise().number())
            .filter(promise -> promise.state() == Promise.State.ASKED);
    if (held.isEmpty()) {
      return new Already(open.promise().language());
    }
    steps.confirm(held.get(), owner, sealed);
    consent.given(held.get(), owner, address, receipt);
    consent.confirmed(
        held.get(),
        owner,
        ReminderForm.CONFIRM_PAGE,
        open.policy().version(),
        open.words().words(),
        address,
        receipt);
    suppressions.liftByConsent(address);
    Promise promised = promises.find(held.get().number()).orElseThrow();
    outbox.enqueue(MailKind.ANSWER, null, promised.recipient(), mail.promised(promised, receipt));
    return new Confirmed(promised);
  }
}
