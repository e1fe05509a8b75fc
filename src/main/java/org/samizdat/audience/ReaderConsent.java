package org.samizdat.audience;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.samizdat.audience.ConsentLog.Action;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Sealed;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;

/**
 * What readers agree to and take back, as rows of the consent log, and the receipts they open with.
 * One receipt for each reader, from her first consent until she is forgotten.
 */
@Component
class ReaderConsent {

  /** Her key is gone: she is being forgotten while something else is done for her. */
  static final class Forgotten extends RuntimeException {}

  private final ConsentLog log;
  private final ShownTexts texts;
  private final Policies policies;
  private final Vault vault;
  private final Clock clock;

  ReaderConsent(ConsentLog log, ShownTexts texts, Policies policies, Vault vault, Clock clock) {
    this.log = log;
    this.texts = texts;
    this.policies = policies;
    this.vault = vault;
    this.clock = clock;
  }

  /**
   * A new receipt, sealed for a person who becomes a reader.
   *
   * @throws Forgotten if she is
   */
  Sealed newReceipt(PersonId person) {
    return vault
        .seal(person, Reader.receiptPlace(person), Receipt.random().bytes())
        .orElseThrow(Forgotten::new);
  }

  /**
   * Opens a reader's receipt.
   *
   * @throws Forgotten if she is
   */
  Receipt receipt(Reader reader) {
    return vault
        .open(reader.person(), Reader.receiptPlace(reader.person()), reader.receipt())
        .map(Receipt::of)
        .orElseThrow(Forgotten::new);
  }

  /** What she agreed to on the form, in its words and under the policy of that day. */
  void given(SignupRequest request, PersonId reader, EmailAddress address, Receipt receipt) {
    log.append(
        new ConsentLog.Act(
            reader,
            Purpose.DIGEST,
            request.newsletter(),
            Action.GIVEN,
            request.policyVersion(),
            request.language(),
            texts.text(request.words()),
            request.form(),
            request.channel(),
            LocalDate.ofInstant(request.requestedAt(), ZoneOffset.UTC)),
        address,
        receipt.bytes());
  }

  /** What she agreed to today, from her inbox. */
  void confirmed(
      Newsletter newsletter,
      Language language,
      PolicyText policy,
      PersonId reader,
      EmailAddress address,
      Receipt receipt) {
    log.append(
        today(
            newsletter,
            language,
            policy.version(),
            reader,
            Action.CONFIRMED,
            ConsentForm.CONFIRM_PAGE,
            Channel.MAIL),
        address,
        receipt.bytes());
  }

  /**
   * That she took it back today.
   *
   * @param language in which the form spoke
   */
  void withdrawn(
      Newsletter newsletter,
      Reader reader,
      ConsentForm form,
      Language language,
      EmailAddress address,
      Receipt receipt) {
    Channel channel =
        switch (form) {
          case ONE_CLICK -> Channel.ONE_CLICK;
          case COMMAND -> Channel.COMMAND;
          case COMPLAINT -> Channel.COMPLAINT;
          case WEBSITE,
              BESIDE_GIFT,
              SIGNUP_PAGE,
              CONFIRM_PAGE,
              UNSUBSCRIBE_PAGE,
              PREFERENCES_PAGE,
              PREFERENCES_LEAVE,
              ERASE_PAGE ->
              Channel.MAIL;
        };
    String policyVersion = policies.current().orElseThrow().version();
    log.append(
        today(
            newsletter, language, policyVersion, reader.person(), Action.WITHDRAWN, form, channel),
        address,
        receipt.bytes());
  }

  /** What she decided today on her preference page: to begin, or to end. */
  void chosen(
      Newsletter newsletter,
      Action action,
      ConsentForm form,
      Language language,
      String words,
      String policyVersion,
      Reader reader,
      EmailAddress address,
      Receipt receipt) {
    log.append(
        new ConsentLog.Act(
            reader.person(),
            Purpose.DIGEST,
            newsletter.slug(),
            action,
            policyVersion,
            language.tag(),
            words,
            form.label(),
            Channel.MAIL,
            LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)),
        address,
        receipt.bytes());
  }

  /** Whether she has agreed to a version of the policy, for whichever newsletter. */
  boolean hasAgreedTo(String policyVersion, EmailAddress address, Receipt receipt) {
    return log.of(address, receipt).stream()
        .filter(record -> !record.action().equals(Action.WITHDRAWN.name()))
        .anyMatch(record -> record.policyVersion().equals(policyVersion));
  }

  private ConsentLog.Act today(
      Newsletter newsletter,
      Language language,
      String policyVersion,
      PersonId reader,
      Action action,
      ConsentForm form,
      Channel channel) {
    return new ConsentLog.Act(
        reader,
        Purpose.DIGEST,
        newsletter.slug(),
        action,
        policyVersion,
        language.tag(),
        form.words(language, newsletter, policyVersion),
        form.label(),
        channel,
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }
}
