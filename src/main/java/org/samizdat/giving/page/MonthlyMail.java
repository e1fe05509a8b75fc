package org.samizdat.giving.page;

import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/**
 * Invites somebody who has given once to give every month.
 *
 * @param address of the newsroom, one line; may be empty
 * @param amount what she gave
 * @param day when she gave it
 * @param supportLink the form, with monthly chosen
 * @param stopLink ends all invitations
 */
public record MonthlyMail(
    Language language,
    String site,
    String address,
    String amount,
    String day,
    String supportLink,
    String stopLink,
    String policyLink)
    implements MailPage {

  @Override
  public String subject() {
    return language.say("monthly-mail.subject", site);
  }
}
