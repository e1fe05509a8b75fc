package org.samizdat.audience.page;

import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/** Holds the link to what is held about an address; the same whether anything is. */
public record MyDataMail(Language language, String site, String link) implements MailPage {

  @Override
  public String subject() {
    return language.say("my-data-mail.subject", site);
  }
}
