package org.samizdat.desk;

import org.samizdat.desk.page.InvitationMail;
import org.samizdat.desk.page.SignInMail;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.MailRenderer;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Recipient;
import org.samizdat.mail.Route;
import org.samizdat.mail.Site;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Token;
import org.springframework.stereotype.Component;

/** The mails of the desk, each to one colleague and sealed for her. */
@Component
class DeskMail {

  private final MailRenderer renderer;
  private final Outbox outbox;
  private final Site site;

  DeskMail(MailRenderer renderer, Outbox outbox, Site site) {
    this.renderer = renderer;
    this.outbox = outbox;
    this.site = site;
  }

  /** Mails the link that signs in. Must run in a transaction. */
  void signIn(Colleague colleague, EmailAddress address, Token secret, Destination to) {
    String link = link(secret, to);
    enqueue(
        colleague,
        address,
        MailKind.ANSWER,
        renderer.render(
            "sign-in",
            site.name(),
            new SignInMail(colleague.language(), site.name(), link, SignInLinks.LIFE.toMinutes())));
  }

  /** Mails that she may come in, and where. Must run in a transaction. */
  void invite(Colleague colleague, EmailAddress address, DeskUser user) {
    enqueue(
        colleague,
        address,
        MailKind.ANSWER,
        renderer.render(
            "invitation",
            site.name(),
            new InvitationMail(
                colleague.language(), site.name(), user.name(), site.link("/desk/sign-in"))));
  }

  /** The link itself. */
  String link(Token secret, Destination to) {
    return site.link("/desk/sign-in/" + secret.reveal() + to.asQuery());
  }

  /** Mails a letter of another module's. Must run in a transaction. */
  void write(Colleague colleague, EmailAddress address, MailKind kind, Letter letter) {
    enqueue(colleague, address, kind, letter);
  }

  private void enqueue(Colleague colleague, EmailAddress address, MailKind kind, Letter letter) {
    outbox.enqueue(
        kind,
        null,
        // Nothing in these mails names a row: what signs in is in the sealed letter alone.
        new Recipient(colleague.person(), Route.of(address), colleague.number(), 0),
        letter);
  }
}
