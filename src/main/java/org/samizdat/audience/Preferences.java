package org.samizdat.audience;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.samizdat.audience.ConsentLog.Action;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Suppressions;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What a reader is sent and in which language, as she decides behind the link in every digest. */
@Component
class Preferences {

  /**
   * What she decided.
   *
   * @param newsletters the slugs of all that she wants from now on
   * @param language of mails and pages, BCP 47
   * @param version of her choices, as her page showed them
   * @param policyVersion as her page showed it
   * @param form the label of the page
   * @param words the hash of those it showed, {@link PreferenceWords#hash}
   */
  record Wish(
      Set<String> newsletters,
      String language,
      int version,
      String policyVersion,
      String form,
      String words) {

    Wish {
      newsletters = Set.copyOf(newsletters);
    }
  }

  /** What became of a request. */
  enum Outcome {
    /** Nothing was asked for. */
    LOOKED,
    SAVED,
    /** Her page was older than what we store, or showed another policy: she must look again. */
    OVERTAKEN,
    /** What she decides about is called otherwise meanwhile: she must see that before it counts. */
    REWORDED
  }

  /** Where she stands. */
  sealed interface Step {}

  /**
   * Her choices as they stand.
   *
   * @param policy the one in force, in her language
   * @param policyHasChanged whether she has agreed to others only
   * @param ticked what her page shows as chosen: what is stored, or what she wished and must look
   *     at once more
   * @param spoken the language that her page shows as chosen, likewise
   */
  record Choices(
      Reader reader,
      EmailAddress address,
      PolicyText policy,
      boolean policyHasChanged,
      Set<String> ticked,
      Language spoken,
      Outcome outcome)
      implements Step {

    /** In which her page speaks. */
    Language language() {
      return reader.spoken();
    }
  }

  /** We hold nothing that the link names. */
  record Gone() implements Step {}

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Tokens tokens;
  private final Readers readers;
  private final Newsletters newsletters;
  private final Policies policies;
  private final ReaderConsent consent;
  private final Vault vault;
  private final Suppressions suppressions;
  private final Outbox outbox;
  private final AudienceMail mail;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Preferences(
      Tokens tokens,
      Readers readers,
      Newsletters newsletters,
      Policies policies,
      ReaderConsent consent,
      Vault vault,
      Suppressions suppressions,
      Outbox outbox,
      AudienceMail mail,
      TransactionTemplate transaction,
      Clock clock) {
    this.tokens = tokens;
    this.readers = readers;
    this.newsletters = newsletters;
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
   * Her choices behind a link. Changes nothing.
   *
   * @throws Refused {@code link-not-valid}
   */
  Step look(Token token) {
    return with(token, (reader, known) -> choices(reader, known, Outcome.LOOKED));
  }

  /**
   * Makes what she is sent what she wishes; whatever begins or ends is recorded and told to her by
   * mail. A repeat changes nothing. Nothing is changed either if her page was overtaken: by another
   * tab, a bounce, a new policy, other words than those that would be recorded as shown to her.
   *
   * @throws Refused {@code link-not-valid}, {@code newsletter-not-found}, {@code locale-not-valid}
   */
  Step save(Token token, Wish wish) {
    return Races.run(transaction, () -> with(token, (reader, known) -> save(reader, known, wish)));
  }

  /**
   * Ends everything she is sent. A repeat does nothing.
   *
   * @throws Refused {@code link-not-valid}
   */
  Step leaveAll(Token token) {
    return Races.run(
        transaction,
        () ->
            with(
                token,
                (reader, known) -> {
                  List<Newsletter> all = among(newsletters.all(), slugs(reader));
                  if (!all.isEmpty()) {
                    Language language = reader.spoken();
                    ConsentForm form = ConsentForm.PREFERENCES_LEAVE;
                    carryOut(reader, known, new Change(List.of(), all, form, language));
                  }
                  return choices(reader, known, Outcome.SAVED);
                }));
  }

  /** The token that opens a reader's preferences; names whichever of her subscriptions. */
  Token link(Reader reader) {
    return tokens.make(TokenPurpose.PREFERENCES, named(reader));
  }

  /** The token that erases a reader. */
  Token eraseLink(Reader reader) {
    return tokens.make(TokenPurpose.ERASE, named(reader));
  }

  private record Known(EmailAddress address, Subscription linked) {}

  private Step with(Token token, BiFunction<Reader, Known, Step> work) {
    Tokens.Named named = tokens.read(token, TokenPurpose.PREFERENCES).orElseThrow(Token::notValid);
    return readers
        .findBySubscription(named.row())
        .map(reader -> ReaderUnreadable.telling(reader, () -> with(reader, named, work)))
        .orElseGet(Gone::new);
  }

  private Step with(Reader reader, Tokens.Named named, BiFunction<Reader, Known, Step> work) {
    Optional<EmailAddress> address = vault.address(reader.person());
    if (address.isEmpty()) {
      return new Gone();
    }
    Subscription linked = reader.subscription(named.row()).orElseThrow();
    if (linked.generation() != named.part()) {
      throw Token.notValid();
    }
    try {
      return work.apply(reader, new Known(address.get(), linked));
    } catch (ReaderConsent.Forgotten meanwhile) {
      return new Gone();
    }
  }

  private Step save(Reader reader, Known known, Wish wish) {
    Set<String> had = slugs(reader);
    Language language = Language.find(wish.language()).orElseThrow(Signups::localeNotValid);
    if (had.equals(wish.newsletters()) && language.equals(reader.spoken())) {
      return choices(reader, known, Outcome.SAVED);
    }
    // Read once: what is recorded is what was compared.
    List<Newsletter> all = newsletters.all();
    List<Newsletter> begin = among(all, without(wish.newsletters(), had));
    List<Newsletter> end = among(all, without(had, wish.newsletters()));
    boolean refused = !begin.isEmpty() && !mayBegin(reader, wish);
    if (refused || wish.version() != reader.version()) {
      return choices(reader, known, Outcome.OVERTAKEN);
    }
    boolean decides = !begin.isEmpty() || !end.isEmpty();
    if (decides && !wish.words().equals(words(all, reader, known, wish.policyVersion()))) {
      return choices(reader, known, wish.newsletters(), language, Outcome.REWORDED);
    }
    carryOut(reader, known, new Change(begin, end, ConsentForm.PREFERENCES_PAGE, language));
    return choices(reader, known, Outcome.SAVED);
  }

  /** Who was cut off because mail came back must show that it arrives: by signing up again. */
  private boolean mayBegin(Reader reader, Wish wish) {
    return reader.isReached()
        && policies.current().orElseThrow().version().equals(wish.policyVersion())
        && ConsentForm.PREFERENCES_PAGE.label().equals(wish.form());
  }

  /**
   * @param next the language from now on; the words were shown in the one before
   */
  private record Change(
      List<Newsletter> begin, List<Newsletter> end, ConsentForm form, Language next) {}

  /** Saved before anything is recorded: of two at once, the loser must not have done so. */
  private void carryOut(Reader reader, Known known, Change change) {
    Language shown = reader.spoken();
    PolicyText policy = policies.text(policies.current().orElseThrow(), reader.language());
    Receipt receipt = consent.receipt(reader);
    boolean anew = policyHasChanged(known.address(), receipt);
    if (!change.next().equals(shown)) {
      reader.speak(change.next().tag());
    }
    for (Newsletter newsletter : change.begin()) {
      reader.subscribe(
          newsletter.slug(), reader.language(), reader.route(), today(), RANDOM.nextLong());
    }
    change.end().forEach(newsletter -> reader.withdraw(newsletter.slug()));
    readers.save(reader);
    for (Newsletter newsletter : change.begin()) {
      String words = PreferenceWords.ticked(newsletter, policy.version(), anew, shown);
      record(
          newsletter,
          Action.CONFIRMED,
          change.form(),
          shown,
          words,
          policy,
          reader,
          known,
          receipt);
      suppressions.lift(known.address(), Reason.WITHDRAWN, newsletter.slug());
    }
    for (Newsletter newsletter : change.end()) {
      String words =
          change.form() == ConsentForm.PREFERENCES_LEAVE
              ? PreferenceWords.leave(shown)
              : PreferenceWords.unticked(newsletter, shown);
      record(
          newsletter,
          Action.WITHDRAWN,
          change.form(),
          shown,
          words,
          policy,
          reader,
          known,
          receipt);
      suppressions.suppress(known.address(), Reason.WITHDRAWN, newsletter.slug());
      outbox.drop(reader.person(), newsletter.slug());
    }
    tell(reader, known, change);
  }

  private void record(
      Newsletter newsletter,
      Action action,
      ConsentForm form,
      Language shown,
      String words,
      PolicyText policy,
      Reader reader,
      Known known,
      Receipt receipt) {
    consent.chosen(
        newsletter, action, form, shown, words, policy.version(), reader, known.address(), receipt);
  }

  /** So that she learns of it, should somebody else have her link. */
  private void tell(Reader reader, Known known, Change change) {
    if (!change.begin().isEmpty() || !change.end().isEmpty()) {
      outbox.enqueue(
          MailKind.ANSWER,
          null,
          known.linked().recipient(reader),
          mail.changed(change.next(), names(change.begin()), names(change.end())));
    }
  }

  /** By the policy that her page named: whoever only leaves need not see the one in force. */
  private String words(List<Newsletter> all, Reader reader, Known known, String policyVersion) {
    Receipt receipt = consent.receipt(reader);
    boolean anew = !consent.hasAgreedTo(policyVersion, known.address(), receipt);
    return PreferenceWords.hash(all, policyVersion, anew, reader.spoken());
  }

  private Choices choices(Reader reader, Known known, Outcome outcome) {
    return choices(reader, known, slugs(reader), reader.spoken(), outcome);
  }

  private Choices choices(
      Reader reader, Known known, Set<String> ticked, Language spoken, Outcome outcome) {
    Policy current = policies.current().orElseThrow();
    return new Choices(
        reader,
        known.address(),
        policies.text(current, reader.language()),
        policyHasChanged(known.address(), consent.receipt(reader)),
        ticked,
        spoken,
        outcome);
  }

  private boolean policyHasChanged(EmailAddress address, Receipt receipt) {
    return !consent.hasAgreedTo(policies.current().orElseThrow().version(), address, receipt);
  }

  static Set<String> slugs(Reader reader) {
    return reader.active().stream().map(Subscription::newsletter).collect(Collectors.toSet());
  }

  private static List<Newsletter> among(List<Newsletter> all, Set<String> slugs) {
    List<Newsletter> found =
        all.stream()
            .filter(newsletter -> slugs.contains(newsletter.slug()))
            .sorted(Comparator.comparing(Newsletter::slug))
            .toList();
    if (found.size() != slugs.size()) {
      throw Signups.newsletterNotFound();
    }
    return found;
  }

  private static Tokens.Named named(Reader reader) {
    Subscription any = reader.subscriptions().getFirst();
    return new Tokens.Named(any.number(), any.generation());
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new HashSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private static List<String> names(List<Newsletter> newsletters) {
    return newsletters.stream().map(Newsletter::name).toList();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
