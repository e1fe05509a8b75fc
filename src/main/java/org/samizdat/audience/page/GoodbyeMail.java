package org.samizdat.audience.page;

import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/** Says that she has left. */
public record GoodbyeMail(
    Language language, String site, String newsletter, String signupLink, String eraseLink)
    implements MailPage {

  @Override
  public String subject() {
    return language.say("goodbye-mail.subject", newsletter);
  }
}
