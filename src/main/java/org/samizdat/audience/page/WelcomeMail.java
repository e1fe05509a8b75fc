package org.samizdat.audience.page;

import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/** Says that it worked, and hands over the receipt. */
public record WelcomeMail(
    Language language,
    String site,
    String newsletter,
    String description,
    String newsletterLanguage,
    String receipt,
    String preferencesLink,
    String unsubscribeLink,
    String eraseLink,
    String policyLink)
    implements MailPage {

  @Override
  public String subject() {
    return language.say("welcome-mail.subject", newsletter);
  }
}
