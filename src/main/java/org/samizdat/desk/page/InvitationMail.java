package org.samizdat.desk.page;

import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/**
 * The mail that tells a colleague that she may come in.
 *
 * @param name hers
 * @param link to the page where she asks for a link to sign in
 */
public record InvitationMail(Language language, String site, String name, String link)
    implements MailPage {

  @Override
  public String subject() {
    return language.say("desk.mail.invitation.subject", site);
  }
}
