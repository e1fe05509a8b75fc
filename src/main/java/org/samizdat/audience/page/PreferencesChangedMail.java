package org.samizdat.audience.page;

import java.util.List;
import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/**
 * Says what was changed on the preference page.
 *
 * @param begun names of the newsletters that come from now on
 * @param ended names of those that no longer come
 */
public record PreferencesChangedMail(
    Language language, String site, List<String> begun, List<String> ended, String preferencesLink)
    implements MailPage {

  public PreferencesChangedMail {
    begun = List.copyOf(begun);
    ended = List.copyOf(ended);
  }

  @Override
  public String subject() {
    return language.say("preferences-mail.subject", site);
  }
}
