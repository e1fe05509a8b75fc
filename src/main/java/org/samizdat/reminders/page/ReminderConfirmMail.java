package org.samizdat.reminders.page;

import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/**
 * Asks whether she meant to be reminded.
 *
 * @param sentence what will be sent, and when
 */
public record ReminderConfirmMail(
    Language language, String site, String sentence, String confirmLink, String policyLink)
    implements MailPage {

  @Override
  public String subject() {
    return language.say("reminder-confirm-mail.subject", site);
  }
}
