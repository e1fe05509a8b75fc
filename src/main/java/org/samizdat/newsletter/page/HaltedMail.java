package org.samizdat.newsletter.page;

import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/**
 * The mail that tells a colleague that the sending of an issue has paused itself.
 *
 * @param newsletter its name
 * @param day of the issue, in words
 * @param why in a sentence or two, and what to find out before it goes on
 * @param link to the issue at the desk
 */
public record HaltedMail(
    Language language, String site, String newsletter, String day, String why, String link)
    implements MailPage {

  @Override
  public String subject() {
    return language.say("issue.mail.halted.subject", newsletter, day);
  }
}
