package org.samizdat.reminders;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.samizdat.audience.ConsentLog;
import org.samizdat.audience.ConsentLog.Act;
import org.samizdat.audience.ConsentLog.Action;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.audience.Receipt;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Sealed;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;

/**
 * What people agree to about reminders and take back, as rows of the consent log. One receipt for
 * each promise, which she gets by mail when she has confirmed it.
 */
@Component
class ReminderConsent {

  private final ConsentLog log;
  private final Vault vault;
  private final Clock clock;

  ReminderConsent(ConsentLog log, Vault vault, Clock clock) {
    this.log = log;
    this.vault = vault;
    this.clock = clock;
  }

  /** Seals a new receipt for a promise; empty if its person is forgotten. */
  Optional<Sealed> seal(Receipt receipt, long promise, PersonId owner) {
    return vault.seal(owner, Promise.receiptPlace(promise), receipt.bytes());
  }

  /** What she agreed to on the form, in its words and under the policy of that day. */
  void given(Promise asked, PersonId owner, EmailAddress address, Receipt receipt) {
    append(
        owner,
        Action.GIVEN,
        asked.policyVersion(),
        asked.language(),
        asked.words() == null ? "" : asked.words(),
        asked.form(),
        asked.channel(),
        asked.askedOn(),
        address,
        receipt);
  }

  /** What she agreed to today, on a page behind a mail of ours. */
  void confirmed(
      Promise promise,
      PersonId owner,
      ReminderForm form,
      String policyVersion,
      String words,
      EmailAddress address,
      Receipt receipt) {
    append(
        owner,
        Action.CONFIRMED,
        policyVersion,
        promise.language(),
        words,
        form.label(),
        Channel.MAIL,
        today(),
        address,
        receipt);
  }

  /**
   * That she took it back today. Nothing is recorded of somebody who is forgotten: by then it was
   * taken back already.
   *
   * @param language in which the form spoke
   */
  void withdrawn(Promise promise, PersonId owner, ReminderForm form, Language language) {
    Optional<EmailAddress> address = vault.address(owner);
    Optional<Receipt> receipt =
        Optional.ofNullable(promise.receipt())
            .flatMap(sealed -> vault.open(owner, Promise.receiptPlace(promise.number()), sealed))
            .map(Receipt::of);
    if (address.isPresent() && receipt.isPresent()) {
      append(
          owner,
          Action.WITHDRAWN,
          promise.policyVersion(),
          language,
          form.words(language),
          form.label(),
          form == ReminderForm.ONE_CLICK ? Channel.ONE_CLICK : Channel.MAIL,
          today(),
          address.get(),
          receipt.get());
    }
  }

  private void append(
      PersonId owner,
      Action action,
      String policyVersion,
      Language language,
      String words,
      String form,
      Channel channel,
      LocalDate day,
      EmailAddress address,
      Receipt receipt) {
    log.append(
        new Act(
            owner,
            Purpose.REMINDERS,
            null,
            action,
            policyVersion,
            language.tag(),
            words,
            form,
            channel,
            day),
        address,
        receipt.bytes());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
