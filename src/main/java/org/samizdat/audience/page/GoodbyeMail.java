package org.samizdat.audience.page;

import org.samizdat.mail.MailPage;

/** Says that she has left. */
public record GoodbyeMail(
    String language, String site, String newsletter, String signupLink, String eraseLink)
    implements MailPage {

  @Override
  public String subject() {
    return "You have left " + newsletter;
  }
}
