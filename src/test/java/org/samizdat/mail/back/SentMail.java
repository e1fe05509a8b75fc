package org.samizdat.mail.back;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Mailing;
import org.samizdat.mail.MailingId;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Recipient;
import org.samizdat.mail.Route;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A mail that left to somebody, as the product knows it.
 *
 * @param token that stood in its return path and Message-ID
 */
public record SentMail(EmailAddress address, PersonId person, MailingId mailing, String token) {

  /** To a person that is new here; it has left when this returns. */
  public static SentMail to(ApplicationContext context, String address) {
    EmailAddress parsed = EmailAddress.parse(address);
    return to(context, parsed, context.getBean(Vault.class).admit(Purpose.DIGEST, parsed));
  }

  /** One more to the same person. */
  public SentMail another(ApplicationContext context) {
    return to(context, address, person);
  }

  public static SentMail to(ApplicationContext context, EmailAddress address, PersonId person) {
    SentMail mail = left(context, address, person);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> mail.books(context).state() == Mailing.State.SENT);
    return mail;
  }

  /** It lies in the outbox. */
  public static SentMail left(ApplicationContext context, EmailAddress address, PersonId person) {
    Outbox outbox = context.getBean(Outbox.class);
    MailingId mailing =
        Objects.requireNonNull(
            context
                .getBean(TransactionTemplate.class)
                .execute(status ->
                    outbox.enqueue(
                        MailKind.ANSWER,
                        null,
                        new Recipient(person, Route.OTHER, 7, 0),
                        new Letter(
                            "Welcome",
                            Language.ENGLISH,
                            "The Example",
                            "<p>Welcome</p>",
                            "Welcome\n"))));
    String token =
        context
            .getBean(Tokens.class)
            .make(TokenPurpose.DELIVERY, new Tokens.Named(mailing.value(), 1))
            .reveal();
    return new SentMail(address, person, mailing, token);
  }

  public Mailing books(ApplicationContext context) {
    return context.getBean(Outbox.class).find(mailing);
  }

  public String returnPath() {
    return "bounces+" + token + "@newsroom.example";
  }

  public byte[] returned(String fixture) {
    return Fixture.message(fixture, token, "reader@there.example");
  }

  /** What is recorded of it: kind and code. */
  public List<String> rows(ApplicationContext context) {
    return context
        .getBean(JdbcClient.class)
        .sql(
            """
            select kind || ' ' || coalesce(enhanced_code, '-') as said
            from returned
            where mailing = :mailing
            order by kind
            """)
        .param("mailing", mailing.value())
        .query((row, number) -> row.getString("said"))
        .list();
  }
}
