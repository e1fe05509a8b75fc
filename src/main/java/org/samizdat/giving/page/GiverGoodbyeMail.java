package org.samizdat.giving.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/**
 * The last mail to a giver.
 *
 * @param ended what she gave regularly and gives no more, in words
 * @param receipt which proves her consent; null if she has none
 */
public record GiverGoodbyeMail(
    Language language, String site, List<String> ended, @Nullable String receipt, String policyLink)
    implements MailPage {

  @Override
  public String subject() {
    return language.say("giver-goodbye-mail.subject", site);
  }
}
