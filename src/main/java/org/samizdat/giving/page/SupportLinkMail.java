package org.samizdat.giving.page;

import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/** Holds the link behind which a giver changes what only she may. */
public record SupportLinkMail(Language language, String site, String link) implements MailPage {

  @Override
  public String subject() {
    return language.say("support-link-mail.subject", site);
  }
}
