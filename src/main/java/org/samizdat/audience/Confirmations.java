package org.samizdat.audience;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.door.Door;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Suppressions;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Turns a signup request into a reader, once she has shown that the address is hers. */
@Component
class Confirmations {

  /** Where a request stands. */
  sealed interface Step {}

  /**
   * To be confirmed.
   *
   * @param policy the one in force, in her language; may be newer than the one she signed up under
   */
  record Open(SignupRequest request, Newsletter newsletter, PolicyText policy) implements Step {

    /** To which she agrees with the button. */
    Language.Linked words() {
      return ConsentForm.CONFIRM_PAGE.linked(request.spoken(), newsletter, policy.version());
    }

    boolean policyHasChanged() {
      return !policy.version().equals(request.policyVersion());
    }
  }

  /** Just confirmed. */
  record Confirmed(Newsletter newsletter, Language language) implements Step {}

  /** Confirmed before. */
  record Already(Newsletter newsletter, Language language) implements Step {}

  /** Too late, or its address was forgotten. */
  record Expired() implements Step {}

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Door door;
  private final Tokens tokens;
  private final SignupRequests requests;
  private final Newsletters newsletters;
  private final Policies policies;
  private final Readers readers;
  private final ReaderConsent consent;
  private final Vault vault;
  private final Suppressions suppressions;
  private final Outbox outbox;
  private final AudienceMail mail;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Confirmations(
      Door door,
      Tokens tokens,
      SignupRequests requests,
      Newsletters newsletters,
      Policies policies,
      Readers readers,
      ReaderConsent consent,
      Vault vault,
      Suppressions suppressions,
      Outbox outbox,
      AudienceMail mail,
      TransactionTemplate transaction,
      Clock clock) {
    this.door = door;
    this.tokens = tokens;
    this.requests = requests;
    this.newsletters = newsletters;
    this.policies = policies;
    this.readers = readers;
    this.consent = consent;
    this.vault = vault;
    this.suppressions = suppressions;
    this.outbox = outbox;
    this.mail = mail;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Where the request behind a link stands. Changes nothing.
   *
   * @throws Refused {@code link-not-valid}
   */
  Step look(Token token) {
    Tokens.Named named = tokens.read(token, TokenPurpose.CONFIRM).orElseThrow(Token::notValid);
    Optional<SignupRequest> found =
        requests.find(named.row()).filter(request -> request.generation() == named.part());
    if (found.isEmpty()) {
      return new Expired();
    }
    SignupRequest request = found.get();
    Newsletter newsletter = newsletters.find(request.newsletter()).orElseThrow();
    if (!request.isOpen()) {
      return new Already(newsletter, request.spoken());
    }
    if (!clock.instant().isBefore(request.requestedAt().plus(Signups.LIFE))) {
      return new Expired();
    }
    Policy policy = policies.current().orElseThrow();
    return new Open(request, newsletter, policies.text(policy, request.language()));
  }

  /**
   * Confirms: from then on she is a reader. A repeat changes nothing; if we crash half-way, a
   * repeat goes on.
   *
   * @param shownVersion of the policy, as on the page whose button she pressed
   * @param shownWords the hash of the words on that page; null from a page that sends none
   * @return {@link Open} if the policy or the words have changed meanwhile: she must see them first
   */
  Step confirm(Token token, @Nullable String shownVersion, @Nullable String shownWords) {
    if (!(look(token) instanceof Open open) || !open.policy().version().equals(shownVersion)) {
      return look(token);
    }
    if (shownWords != null && !shownWords.equals(ShownWords.hash(open.words()))) {
      return open;
    }
    PersonId person = open.request().person();
    Optional<PersonId> owner = vault.confirm(person);
    Optional<EmailAddress> address = owner.flatMap(vault::address);
    if (owner.isEmpty() || address.isEmpty()) {
      return new Expired();
    }
    door.answered(address.get());
    Step step;
    try {
      step = Races.run(transaction, () -> admit(open, owner.get(), address.get()));
    } catch (ReaderConsent.Forgotten meanwhile) {
      return new Expired();
    }
    if (!owner.get().equals(person)) {
      // We knew her: the person made for this request is not needed. If we crash here, the sweep
      // of old requests does it.
      vault.forget(person);
    }
    return step;
  }

  private Step admit(Open open, PersonId owner, EmailAddress address) {
    SignupRequest request = open.request();
    Newsletter newsletter = open.newsletter();
    requests.lock(owner);
    if (!requests.confirm(request.number(), owner)) {
      return new Already(newsletter, request.spoken());
    }
    Reader reader = readers.findById(owner.value()).orElseGet(() -> join(request, owner));
    Subscription subscription =
        reader.subscribe(
            newsletter.slug(), request.language(), request.route(), today(), RANDOM.nextLong());
    readers.save(reader);
    Receipt receipt = consent.receipt(reader);
    consent.given(request, owner, address, receipt);
    consent.confirmed(newsletter, request.spoken(), open.policy(), owner, address, receipt);
    suppressions.liftByConsent(address, newsletter.slug());
    outbox.enqueue(
        MailKind.ANSWER,
        newsletter.slug(),
        subscription.recipient(reader),
        mail.welcome(newsletter, request.spoken(), receipt));
    return new Confirmed(newsletter, request.spoken());
  }

  private Reader join(SignupRequest request, PersonId person) {
    return Reader.join(
        person, request.language(), request.route(), today(), consent.newReceipt(person));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
