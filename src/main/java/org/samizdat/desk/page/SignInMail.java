package org.samizdat.desk.page;

import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/**
 * The mail with the link that signs in.
 *
 * @param minutes how long the link is good
 */
public record SignInMail(Language language, String site, String link, long minutes)
    implements MailPage {

  @Override
  public String subject() {
    return language.say("desk.mail.sign-in.subject", site);
  }
}
