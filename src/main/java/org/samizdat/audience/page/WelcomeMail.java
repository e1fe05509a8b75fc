package org.samizdat.audience.page;

import org.samizdat.mail.MailPage;

/** Says that it worked, and hands over the receipt. */
public record WelcomeMail(
    String language,
    String site,
    String newsletter,
    String description,
    String receipt,
    String unsubscribeLink,
    String eraseLink,
    String policyLink)
    implements MailPage {

  @Override
  public String subject() {
    return "Welcome to " + newsletter;
  }
}
