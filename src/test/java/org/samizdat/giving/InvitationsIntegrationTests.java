package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.twin.Card;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Whoever has given once is invited once to give every month, and can say no for good. */
@GivingTest
class InvitationsIntegrationTests {

  private static final String INVITATION = "INVITATION";

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired GreenMail mail;
  @Autowired TestClock clock;
  @Autowired Invitations invitations;
  @Autowired Outbox outbox;
  @Autowired TransactionTemplate transactions;
  @Autowired Tokens tokens;
  @Autowired Vault vault;

  private Newsroom newsroom;
  private Instant today;

  @BeforeEach
  void open() {
    int port =
        Integer.parseInt(
            Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port")));
    newsroom = new Newsroom(context, mail, port);
    today = clock.instant();
  }

  @Test
  void onceFromTheTenthDay() throws Exception {
    Patron patron = gaveOnce(9);
    invitations.inviteDue();
    assertThat(patron.mails(INVITATION)).isZero();

    clock.advance(Duration.ofDays(1));
    invitations.inviteDue();
    patron.awaitState(INVITATION, "SENT");
    for (int day = 0; day < 20; day++) {
      clock.advance(Duration.ofDays(1));
      invitations.inviteDue();
    }

    assertThat(patron.states(INVITATION)).containsExactly("SENT");
    MimeMessage invitation = newsroom.waitForMail(patron.address, "A question");
    assertThat(Newsroom.text(invitation))
        .contains("$20", "/support?language=en&frequency=monthly&currency=usd", "No invitations");
    assertThat(invitation.getHeader("List-Unsubscribe-Post"))
        .containsExactly("List-Unsubscribe=One-Click");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 14})
  void withinItsDays(int days) {
    Patron patron = gaveOnce(days);
    invitations.inviteDue();
    assertThat(patron.mails(INVITATION)).isEqualTo(1);
  }

  @Test
  void notWhenItsDaysAreOver() {
    Patron patron = gaveOnce(15);
    invitations.inviteDue();
    assertThat(patron.mails(INVITATION)).isZero();
  }

  @Test
  void notWhoGivesAlreadyOrHasGivenAgainOrIsForgotten() {
    Patron again = gaveOnce(12);
    again.paid(Frequency.ONCE, null, today.minus(Duration.ofDays(1)));
    Patron longAgo = gaveOnce(12);
    longAgo.paid(Frequency.ONCE, null, today.minus(Duration.ofDays(300)));
    Patron gives = gaveOnce(12);
    gives.pledges(Frequency.ANNUAL, today.plus(Duration.ofDays(300)), null);
    Patron monthly = Patron.join(context, "en");
    Pledge pledge = monthly.pledges(Frequency.MONTHLY, today, null);
    monthly.paid(Frequency.MONTHLY, pledge, today.minus(Duration.ofDays(12)));
    Patron forgotten = gaveOnce(12);
    context.getBean(GivingKeeper.class).forget(Objects.requireNonNull(forgotten.giver.person()));

    invitations.inviteDue();

    assertThat(List.of(again, longAgo, gives, monthly, forgotten))
        .allSatisfy(patron -> assertThat(patron.mails(INVITATION)).isZero());
  }

  @Test
  void ofTwoNodesOneInvites() throws Exception {
    List<Patron> patrons = IntStream.range(0, 20).mapToObj(number -> gaveOnce(11)).toList();
    try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> runs =
          Collections.nCopies(
              4,
              () -> {
                invitations.inviteDue();
                return true;
              });
      for (Future<Boolean> run : nodes.invokeAll(runs)) {
        assertThat(run.get()).isTrue();
      }
    }
    assertThat(patrons).allSatisfy(patron -> assertThat(patron.mails(INVITATION)).isEqualTo(1));
  }

  @Test
  void sheSaysNoWithOneClickAndForGood() throws Exception {
    Patron patron = gaveOnce(10);
    invitations.inviteDue();
    MimeMessage invitation = newsroom.waitForMail(patron.address, "A question");
    String header = newsroom.listUnsubscribe(invitation);
    String link = newsroom.link(invitation, "support/invitations");
    assertThat(header).isEqualTo(link);

    HttpResponse<String> page = newsroom.get(link);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<button>");
    assertThat(wantsNone(patron)).as("GET changes nothing").isFalse();

    assertThat(newsroom.form(link, Map.of("List-Unsubscribe", "One-Click")).statusCode())
        .isEqualTo(200);
    assertThat(wantsNone(patron)).isTrue();
    assertThat(newsroom.form(link, Map.of()).body()).contains("Done");
    assertThat(newsroom.get(link).body()).contains("Done").doesNotContain("<button>");
  }

  @Test
  void whoSaidNoIsNotInvitedAndALinkOutlivesHer() throws Exception {
    Patron patron = gaveOnce(10);
    String link =
        "/support/invitations/"
            + tokens
                .make(TokenPurpose.NO_INVITATIONS, new Tokens.Named(patron.giver.number(), 0))
                .reveal();
    newsroom.form(link, Map.of());
    invitations.inviteDue();
    assertThat(patron.mails(INVITATION)).isZero();

    context.getBean(GivingKeeper.class).forget(Objects.requireNonNull(patron.giver.person()));
    assertThat(newsroom.form(link, Map.of()).statusCode()).isEqualTo(200);
  }

  @Test
  void aLinkForSomethingElseIsRefused() throws Exception {
    Patron patron = gaveOnce(10);
    String other =
        tokens.make(TokenPurpose.SUPPORT, new Tokens.Named(patron.giver.number(), 0)).reveal();
    assertThat(newsroom.form("/support/invitations/" + other, Map.of()).statusCode())
        .isEqualTo(404);
    assertThat(newsroom.get("/support/invitations/nonsense").statusCode()).isBetween(400, 404);
    assertThat(wantsNone(patron)).isFalse();
  }

  @Test
  void whatStillWaitsIsCalledOffWhenShePledgesOrSaysNo() {
    Patron patron = gaveOnce(10);
    mustWait(patron);
    invitations.inviteDue();
    transactions.executeWithoutResult(status ->
        context
            .getBean(PledgeNews.class)
            .begun(patron.pledges(Frequency.MONTHLY, today.plus(Duration.ofDays(30)), null)));
    Patron other = gaveOnce(10);
    mustWait(other);
    invitations.inviteDue();
    invitations.stop(other.giver.number());

    assertThat(patron.states(INVITATION)).containsExactly("CANCELLED");
    assertThat(other.states(INVITATION)).containsExactly("CANCELLED");
    clock.advance(Duration.ofHours(25));
    // What she is told later arrives, and the invitation does not.
    mustWait(patron);
    assertThat(newsroom.mailsTo(patron.address, "A question")).isEmpty();
  }

  @Test
  void aGiftThroughStripeCallsItOff() {
    Support support = Support.open(context);
    support.twin.deliveries().well();
    support.twin.advanceTo(clock.instant());
    String giver = "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
    give(support, giver);
    support.wait(Duration.ofDays(10));
    Givers givers = context.getBean(Givers.class);
    Giver known =
        vault
            .find(Purpose.GIVING, EmailAddress.parse(giver))
            .flatMap(givers::ofPerson)
            .orElseThrow();
    tell(known);
    newsroom.waitForMail(giver, "Something else");
    invitations.inviteDue();
    assertThat(invitationOf(known)).isEqualTo("SENDING");

    give(support, giver);

    assertThat(invitationOf(known)).isEqualTo("CANCELLED");
    clock.advance(Duration.ofDays(2));
    invitations.inviteDue();
    assertThat(newsroom.mailsTo(giver, "A question")).isEmpty();
  }

  @Test
  void whatHasWaitedForAWeekIsCalledOff() {
    Patron patron = gaveOnce(10);
    mustWait(patron);
    invitations.inviteDue();
    for (int day = 0; day < 6; day++) {
      clock.advance(Duration.ofHours(23));
      mustWait(patron);
      invitations.inviteDue();
    }
    assertThat(patron.states(INVITATION)).containsExactly("SENDING");
    clock.advance(Duration.ofHours(23));
    mustWait(patron);
    clock.advance(Duration.ofHours(10));

    invitations.inviteDue();

    assertThat(patron.states(INVITATION)).containsExactly("CANCELLED");
  }

  private Patron gaveOnce(int daysAgo) {
    Patron patron = Patron.join(context, "en");
    patron.paid(Frequency.ONCE, null, today.minus(Duration.ofDays(daysAgo)));
    return patron;
  }

  private void give(Support support, String giver) {
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 500, "usd"));
    assertThat(session.pay(Card.VISA, giver)).isEqualTo(Card.Outcome.PAID);
    support.hear();
  }

  /** Something else has left to her just now. */
  private void mustWait(Patron patron) {
    long sent = patron.states("ANSWER").stream().filter("SENT"::equals).count();
    tell(patron.giver);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> patron.states("ANSWER").stream().filter("SENT"::equals).count() == sent + 1);
  }

  private void tell(Giver giver) {
    transactions.executeWithoutResult(status ->
        outbox.enqueue(
            MailKind.ANSWER,
            null,
            giver.recipient(),
            new Letter(
                "Something else", Language.ENGLISH, "The Example", "<p>Words</p>", "Words")));
  }

  private String invitationOf(Giver giver) {
    return database
        .sql(
            """
            select mailing.state
            from mailing
            join giver_invitation on giver_invitation.mailing = mailing.id
            where giver_invitation.giver = :giver
            """)
        .param("giver", giver.number())
        .query(String.class)
        .single();
  }

  private boolean wantsNone(Patron patron) {
    return context.getBean(Givers.class).wantsNoInvitations(patron.giver.number());
  }
}
