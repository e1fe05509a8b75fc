package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.twin.Card;
import org.samizdat.twin.TwinSession;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a giver is told of money that goes back to her, each thing once. */
@GivingTest
class RefundNewsIntegrationTests {

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired GreenMail mail;
  @Autowired Invitations invitations;
  @Autowired GivingKeeper keeper;

  private Support support;
  private Newsroom newsroom;
  private String giver;

  @BeforeEach
  void open() {
    support = Support.open(context);
    newsroom = new Newsroom(context, mail, 0);
    support.twin.deliveries().well();
    giver = "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
  }

  @Test
  void eachPartThatGoesBackIsToldOnce() throws Exception {
    TwinSession session = give();
    long receipts = receipts(session);
    support.twin.money().refund(session.charge(), 1200);
    support.hear();
    replayEverything();

    assertThat(receipts(session)).isEqualTo(receipts + 1);
    assertThat(
            Newsroom.text(newsroom.waitForMail(giver, "on the way back to you"))
                .replace("\r\n", " "))
        .contains("Of your gift of $50 we have given back $12.", "Receipt 2026-", "/support/");

    support.twin.money().refund(session.charge(), 300);
    support.hear();
    assertThat(receipts(session)).isEqualTo(receipts + 2);
  }

  @Test
  void whatCouldNotGoBackIsToldOnce() throws Exception {
    TwinSession session = give();
    long receipts = receipts(session);
    String refund = support.twin.money().refund(session.charge());
    support.hear();
    assertThat(Newsroom.text(newsroom.waitForMail(giver, "on the way back to you")))
        .contains("We have given back your gift of $50.");

    support.twin.money().failRefund(refund);
    support.hear();
    replayEverything();

    assertThat(Newsroom.text(newsroom.waitForMail(giver, "could not be given back")))
        .contains("It is still yours");
    assertThat(receipts(session)).isEqualTo(receipts + 2);
  }

  @Test
  void whoeverIsForgottenIsNotWrittenTo() {
    TwinSession session = give();
    long mailings = support.count("mailing");
    keeper.forget(Patron.personOf(context, giver));
    support.twin.money().refund(session.charge());
    support.hear();
    assertThat(support.count("refund")).isPositive();
    assertThat(support.count("mailing")).isEqualTo(mailings);
  }

  @Test
  void whoseGiftWentBackIsNotInvited() {
    TwinSession session = give();
    support.twin.money().refund(session.charge(), 1200);
    support.wait(Duration.ofDays(11));
    invitations.inviteDue();
    assertThat(
            database
                .sql(
                    """
                    select count(*)
                    from giver_invitation
                    join donation using (giver)
                    where donation.session = :session
                    """)
                .param("session", session.id())
                .query(Long.class)
                .single())
        .isZero();
  }

  private TwinSession give() {
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 5000, "usd"));
    assertThat(session.pay(Card.VISA, giver)).isEqualTo(Card.Outcome.PAID);
    support.hear();
    return session;
  }

  private long receipts(TwinSession session) {
    return database
        .sql(
            """
            select count(*)
            from delivery
            join mailing on mailing.id = delivery.mailing
            join giver using (person)
            join donation on donation.giver = giver.number
            where donation.session = :session
            and mailing.kind = 'RECEIPT'
            """)
        .param("session", session.id())
        .query(Long.class)
        .single();
  }

  private void replayEverything() {
    StripeInbox inbox = context.getBean(StripeInbox.class);
    database
        .sql("select id from stripe_event order by id desc")
        .query((row, number) -> row.getString("id"))
        .list()
        .forEach(inbox::replay);
    support.hear();
  }
}
