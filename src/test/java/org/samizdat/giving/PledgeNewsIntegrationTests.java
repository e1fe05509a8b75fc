package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.audience.Receipt;
import org.samizdat.giving.Pledge.State;
import org.samizdat.twin.Card;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a giver is told of her gift, each thing once. */
@GivingTest
class PledgeNewsIntegrationTests {

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired GreenMail mail;
  @Autowired TestClock clock;
  @Autowired Vault vault;
  @Autowired Givers givers;

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
  void herFirstReceiptHoldsHerProofOfConsentAndNoLaterOneDoes() throws Exception {
    String subscription = give();
    MimeMessage first = newsroom.waitForMail(giver, "Thank you");
    Giver known = giver();
    PersonId person = Objects.requireNonNull(known.person());
    String proof =
        givers
            .receipt(known)
            .flatMap(sealed -> vault.open(person, Giver.receiptPlace(known.number()), sealed))
            .map(Receipt::of)
            .orElseThrow()
            .reveal();
    assertThat(Newsroom.text(first)).contains(proof, "Paid by card", "PDF", "Next payment on");
    assertThat(Newsroom.html(first)).contains(proof);

    support.twin.subscription(subscription).renew();
    clock.set(support.twin.now());
    support.hear();

    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> newsroom.mailsTo(giver, "Thank you").size() == 2);
    assertThat(Newsroom.text(newsroom.mailsTo(giver, "Thank you").getLast()))
        .contains("Paid by card")
        .doesNotContain(proof);
    assertThat(notices()).as("that a month has passed is no news").isZero();
  }

  @Test
  void eachFailedTryIsToldOnceAndThenTheEnd() throws Exception {
    String subscription = give();
    support.twin.subscription(subscription).useCard(Card.DECLINED).renew();
    clock.set(support.twin.now());
    support.hear();

    MimeMessage failed = newsroom.waitForMail(giver, "did not go through");
    Instant next = pledge().nextAttempt();
    assertThat(next).isNotNull();
    assertThat(Newsroom.text(failed))
        .contains(
            "$10",
            "We try again on " + Language.ENGLISH.day(LocalDate.ofInstant(next, ZoneOffset.UTC)),
            "/support/",
            "Would you rather stop?");
    assertThat(notices()).isEqualTo(1);
    replayEverything();
    assertThat(notices()).as("the same news twice").isEqualTo(1);

    int tries = 1;
    while (pledge().state() == State.PAST_DUE) {
      int before = pledge().attempts();
      support.wait(Duration.ofDays(1));
      tries += pledge().state() == State.PAST_DUE ? pledge().attempts() - before : 0;
    }

    assertThat(tries).isGreaterThan(1);
    assertThat(pledge().state()).isEqualTo(State.ENDED);
    MimeMessage ended = newsroom.waitForMail(giver, "has ended");
    assertThat(Newsroom.text(ended)).contains("however often we tried", "/support?language=en");
    long told = notices();
    assertThat(told).isBetween(tries + 1L, tries + 2L);
    replayEverything();
    assertThat(notices()).isEqualTo(told);
  }

  @Test
  void afterAFailureTheReceiptTellsThatItWentThrough() {
    String subscription = give();
    support.twin.subscription(subscription).useCard(Card.DECLINED).renew();
    clock.set(support.twin.now());
    support.hear();
    assertThat(pledge().state()).isEqualTo(State.PAST_DUE);

    support.twin.subscription(subscription).useCard(Card.VISA);
    for (int day = 0; day < 10 && pledge().state() == State.PAST_DUE; day++) {
      support.wait(Duration.ofDays(1));
    }

    assertThat(pledge().state()).isEqualTo(State.ACTIVE);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> newsroom.mailsTo(giver, "Thank you").size() == 2);
    assertThat(newsroom.mailsTo(giver, "goes on")).isEmpty();
  }

  @Test
  void whatSheEndsInStripesPortalIsToldWithItsDayAndTheWayBack() throws Exception {
    String subscription = give();
    support.twin.subscription(subscription).cancelInPortal();
    support.hear();

    MimeMessage ending = newsroom.waitForMail(giver, "ends on");
    assertThat(Newsroom.text(ending))
        .contains(
            Language.ENGLISH.day(
                LocalDate.ofInstant(
                    support.twin.subscription(subscription).periodEnd(), ZoneOffset.UTC)),
            "Let it go on",
            "/support/");
    replayEverything();
    assertThat(notices()).isEqualTo(1);
  }

  @Test
  void whatEndsAtOnceIsToldOnce() throws Exception {
    String subscription = give();
    support.twin.subscription(subscription).cancelInDashboard();
    support.hear();
    replayEverything();

    assertThat(Newsroom.text(newsroom.waitForMail(giver, "has ended"))).contains("as you wished");
    assertThat(notices()).isEqualTo(1);
  }

  @Test
  void ofTwoWorkersWhoReadTheSameOneTells() throws Exception {
    String subscription = give();
    support.twin.subscription(subscription).cancelInDashboard();
    PledgeReading reading = context.getBean(PledgeReading.class);
    try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> tries =
          Collections.nCopies(
              8, () -> reading.read(subscription).orElseThrow().state() == State.ENDED);
      for (Future<Boolean> one : workers.invokeAll(tries)) {
        assertThat(one.get()).isTrue();
      }
    }
    assertThat(notices()).isEqualTo(1);
  }

  @Test
  void everyChangeIsToldAndItsRepeatIsNot() throws Exception {
    Patron patron = Patron.join(context, "en");
    Instant next = clock.instant().plus(Duration.ofDays(20));
    Pledge monthly = patron.pledges(Frequency.MONTHLY, next, YearMonth.of(2030, 4));

    Pledge more = with(monthly, State.ACTIVE, 2500, Frequency.MONTHLY, next, null, null, 4);
    tells(patron, more, "has changed", "It was $10 (Monthly).", "it is $25 (Monthly)");
    Pledge yearly = with(more, State.ACTIVE, 2500, Frequency.ANNUAL, next, null, null, 4);
    tells(patron, yearly, "has changed", "$25 (Annual)");
    Instant later = next.plus(Duration.ofDays(5));
    Pledge moved = with(yearly, State.ACTIVE, 2500, Frequency.ANNUAL, later, null, null, 4);
    tells(patron, moved, "has changed", "no longer on");
    Pledge card = with(moved, State.ACTIVE, 2500, Frequency.ANNUAL, later, null, null, 9);
    tells(patron, card, "has changed", "good until 09/2030");
    Instant until = later.plus(Duration.ofDays(60));
    Pledge paused = with(card, State.PAUSED, 2500, Frequency.ANNUAL, later, until, null, 9);
    tells(patron, paused, "rests until", "afterwards it goes on by itself");
    Pledge on = with(paused, State.ACTIVE, 2500, Frequency.ANNUAL, later, null, null, 9);
    tells(patron, on, "goes on", "The next payment is on");
    Pledge ending = with(on, State.ENDING, 2500, Frequency.ANNUAL, later, null, later, 9);
    tells(patron, ending, "ends on", "nothing more will be taken");
    tells(patron, on, "goes on", "The next payment is on");
  }

  @Test
  void aGiftThatAnotherReplacesSaysSoAndOffersToKeepBoth() throws Exception {
    Patron patron = Patron.join(context, "ru");
    Instant next = clock.instant().plus(Duration.ofDays(20));
    Pledge pledge = patron.pledges(Frequency.MONTHLY, next, null);
    Pledge ending =
        because(
            "replaced", with(pledge, State.ENDING, 1000, Frequency.MONTHLY, next, null, next, 0));
    tells(patron, ending, "прекратится", "Оставить оба");
  }

  @Test
  void whoeverIsForgottenOrHadHerDataErasedIsNotWrittenTo() {
    Instant next = clock.instant().plus(Duration.ofDays(20));
    Patron erased = Patron.join(context, "en");
    Pledge pledge = erased.pledges(Frequency.MONTHLY, next, null);
    assertThat(
            erased.read(
                because(
                    "erased",
                    with(pledge, State.ENDED, 1000, Frequency.MONTHLY, next, null, null, 0))))
        .isTrue();
    assertThat(erased.mails("NOTICE")).isZero();

    Patron forgotten = Patron.join(context, "en");
    Pledge hers = forgotten.pledges(Frequency.MONTHLY, next, null);
    vault.forget(Objects.requireNonNull(forgotten.giver.person()));
    givers.forget(Objects.requireNonNull(forgotten.giver.person()));
    assertThat(
            forgotten.read(with(hers, State.ENDED, 1000, Frequency.MONTHLY, next, null, null, 0)))
        .isTrue();
    assertThat(forgotten.mails("NOTICE")).isZero();
  }

  private void tells(Patron patron, Pledge after, String subject, String... words)
      throws Exception {
    int before = newsroom.mailsTo(patron.address, subject).size();
    long notices = patron.mails("NOTICE");
    assertThat(patron.read(after)).isTrue();
    assertThat(patron.read(after)).as("a repeat").isFalse();
    assertThat(patron.mails("NOTICE")).isEqualTo(notices + 1);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> newsroom.mailsTo(patron.address, subject).size() > before);
    assertThat(
            Newsroom.text(newsroom.mailsTo(patron.address, subject).getLast()).replace("\r\n", " "))
        .contains(words);
  }

  /** A monthly gift of ten dollars; answers Stripe's number of it. */
  private String give() {
    TwinSession session = support.begin(Support.order(Frequency.MONTHLY, 1000, "usd"));
    assertThat(session.pay(Card.VISA, giver)).isEqualTo(Card.Outcome.PAID);
    support.hear();
    return session.subscription();
  }

  private Giver giver() {
    return vault
        .find(Purpose.GIVING, EmailAddress.parse(giver))
        .flatMap(givers::ofPerson)
        .orElseThrow();
  }

  private Pledge pledge() {
    return context.getBean(Pledges.class).of(giver()).getFirst();
  }

  private long notices() {
    return database
        .sql(
            """
            select count(*)
            from delivery
            join mailing on mailing.id = delivery.mailing
            where delivery.person = :person
            and mailing.kind = 'NOTICE'
            """)
        .param("person", Objects.requireNonNull(giver().person()).value())
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

  /**
   * @param month of 2030, the last of the card; 0 for no card
   */
  private static Pledge with(
      Pledge pledge,
      State state,
      long minor,
      Frequency frequency,
      Instant periodEnd,
      @Nullable Instant pausedUntil,
      @Nullable Instant endsAt,
      int month) {
    return new Pledge(
        pledge.number(),
        pledge.giver(),
        pledge.donation(),
        pledge.subscription(),
        pledge.customer(),
        frequency,
        Money.of(minor, "usd"),
        pledge.covered(),
        pledge.campaign(),
        state,
        "",
        pledge.began(),
        periodEnd,
        pausedUntil,
        endsAt,
        state == State.ENDED ? LocalDate.of(2026, 12, 1) : null,
        0,
        null,
        month == 0 ? null : YearMonth.of(2030, month),
        pledge.anchorDay());
  }

  private static Pledge because(String why, Pledge pledge) {
    return new Pledge(
        pledge.number(),
        pledge.giver(),
        pledge.donation(),
        pledge.subscription(),
        pledge.customer(),
        pledge.frequency(),
        pledge.amount(),
        pledge.covered(),
        pledge.campaign(),
        pledge.state(),
        why,
        pledge.began(),
        pledge.periodEnd(),
        pledge.pausedUntil(),
        pledge.endsAt(),
        pledge.ended(),
        pledge.attempts(),
        pledge.nextAttempt(),
        pledge.cardExpires(),
        pledge.anchorDay());
  }
}
