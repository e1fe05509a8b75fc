package org.samizdat.audience.page;

import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/** Asks whether she meant it. */
public record ConfirmMail(
    Language language,
    String site,
    String newsletter,
    String description,
    String newsletterLanguage,
    String confirmLink,
    String policyLink)
    implements MailPage {

  @Override
  public String subject() {
    return language.say("confirm-mail.subject", newsletter);
  }
}
