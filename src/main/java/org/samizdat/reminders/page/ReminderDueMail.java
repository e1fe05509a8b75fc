package org.samizdat.reminders.page;

import org.jspecify.annotations.Nullable;
import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/**
 * The reminder that was promised.
 *
 * @param address of the newsroom, one line; may be empty
 * @param message the newsroom's own words for why to give
 * @param askedOn when she asked for it, by the newsroom's day
 * @param dueOn for when it was promised
 * @param number which of them it is
 * @param times of how many
 * @param gift at which she was looking, in words; null for none
 * @param giftLink the form with that gift chosen
 * @param supportLink the form as it is
 * @param rest what is still to come, in a sentence; null if this is the last
 * @param forgetOn when her address is forgotten; null if it is needed for other reminders
 * @param againLink for one more in a month
 * @param stopLink calls this promise off
 * @param stopAllLink calls all off and has her forgotten
 */
public record ReminderDueMail(
    Language language,
    String site,
    String address,
    String message,
    String askedOn,
    String dueOn,
    int number,
    int times,
    @Nullable String gift,
    String giftLink,
    String supportLink,
    @Nullable String rest,
    @Nullable String forgetOn,
    String againLink,
    String stopLink,
    String stopAllLink,
    String policyLink)
    implements MailPage {

  @Override
  public String subject() {
    return language.say("reminder-mail.subject", site);
  }
}
