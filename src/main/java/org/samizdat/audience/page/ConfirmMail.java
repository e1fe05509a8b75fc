package org.samizdat.audience.page;

import org.samizdat.mail.MailPage;

/** Asks whether she meant it. */
public record ConfirmMail(
    String language,
    String site,
    String newsletter,
    String description,
    String confirmLink,
    String policyLink)
    implements MailPage {

  @Override
  public String subject() {
    return "Please confirm: " + newsletter;
  }
}
