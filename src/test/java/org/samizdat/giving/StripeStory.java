package org.samizdat.giving;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser;
import org.samizdat.giving.PledgeAct.Kind;
import org.samizdat.giving.PledgeAct.Wish;
import org.samizdat.twin.Card;
import org.samizdat.twin.StripeTwin;
import org.samizdat.twin.TwinRequest;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.context.ApplicationContext;

/** Everything for which Stripe is ever asked, once at least. */
final class StripeStory {

  /** A list has at most 100 rows to a page, and a gift that goes on is told by a dozen events. */
  private static final int GIFTS_FOR_TWO_PAGES = 10;

  private final ApplicationContext context;
  private final Support support;
  private final StripeTwin twin;
  private final PledgeActing acting;
  private final PledgeWishes wishes;
  private final Pledges pledges;
  private final String giver =
      "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";

  StripeStory(ApplicationContext context) {
    this.context = context;
    this.support = Support.open(context);
    this.twin = support.twin;
    this.acting = context.getBean(PledgeActing.class);
    this.wishes = context.getBean(PledgeWishes.class);
    this.pledges = context.getBean(Pledges.class);
  }

  /** What was asked on the way. */
  List<TwinRequest> tell() {
    int before = twin.requests().size();
    gifts();
    for (Kind kind : Kind.values()) {
      act(kind);
    }
    anotherCard();
    goesBack();
    sweeps();
    payouts();
    context.getBean(ReleaseTrain.class).check();
    farewell();
    List<TwinRequest> all = twin.requests();
    return List.copyOf(all.subList(before, all.size()));
  }

  /** With the fee covered, at every frequency; once in yen; and a page that is given up. */
  private void gifts() {
    for (Frequency frequency : Frequency.values()) {
      paid(covering(frequency, 1000, 61, "usd"));
    }
    paid(Support.order(Frequency.ONCE, 1500, "jpy"));
    String form = UUID.randomUUID().toString();
    support.begin(Support.order(Frequency.ONCE, 500, "usd", form));
    support.begin(Support.order(Frequency.MONTHLY, 900, "usd", form));
  }

  private void act(Kind kind) {
    TwinSession session = paid(Support.order(Frequency.MONTHLY, 700, "usd"));
    switch (kind) {
      case SKIP -> act(session, 0, wishes.of(kind.label(), 2, pledge(session)));
      case END_WITH_PERIOD, END_NOW -> act(session, 0, Wish.of(kind, "asked"));
      case RESUME -> {
        act(session, 0, wishes.of(Kind.SKIP.label(), 1, pledge(session)));
        act(session, 1, Wish.of(kind, "asked"));
      }
      case KEEP -> {
        act(session, 0, Wish.of(Kind.END_WITH_PERIOD, "asked"));
        act(session, 1, Wish.of(kind, "asked"));
        // An end that was planned as a day is taken back in a request of its own.
        TwinSession planned = paid(Support.order(Frequency.MONTHLY, 750, "usd"));
        twin.subscription(planned.subscription()).cancelInPortal();
        support.hear();
        act(planned, 0, Wish.of(kind, "asked"));
      }
      case CHANGE -> {
        act(session, 0, wishes.change(pledge(session), "12.50", "monthly", Language.ENGLISH));
        act(session, 1, wishes.change(pledge(session), "80", "annual", Language.ENGLISH));
      }
      case MOVE ->
          act(
              session,
              0,
              wishes.move(
                  pledge(session),
                  GiverWords.day(pledge(session).periodEnd()).plusDays(9).toString(),
                  Language.ENGLISH));
    }
  }

  private void act(TwinSession session, int seen, Wish wish) {
    PledgeActing.Outcome outcome = acting.act(pledge(session), seen, wish);
    if (outcome != PledgeActing.Outcome.DONE) {
      throw new AssertionError(wish + " came to " + outcome);
    }
  }

  /** The old one is declined; the new one pays what is open. */
  private void anotherCard() {
    TwinSession session = support.begin(Support.order(Frequency.MONTHLY, 700, "usd"));
    session.pay(Card.DECLINED_LATER, giver);
    support.wait(Duration.ofDays(31).plusHours(3));
    CardChanges cards = context.getBean(CardChanges.class);
    URI page = cards.open(pledge(session), Language.ENGLISH);
    if (!page.toString().startsWith(twin.apiBase())) {
      throw new AssertionError("No page for a card: " + page);
    }
    if (isTaken(session, Card.DECLINED)) {
      throw new AssertionError("A card that is declined was taken");
    }
    support.hear();
    twin.giveCard(session.customer(), Card.MASTERCARD);
    cards.carryOn();
    support.hear();
  }

  private boolean isTaken(TwinSession session, Card card) {
    try {
      twin.giveCard(session.customer(), card);
      return true;
    } catch (RuntimeException declined) {
      return false;
    }
  }

  /** In part and in full, lost on the way and looked for; and what banks ask and warn of. */
  private void goesBack() {
    DeskUser admin = DeskBrowser.user(context, DeskUser.Role.ADMIN, Language.ENGLISH);
    GivingBack back = context.getBean(GivingBack.class);
    Payment part = payment(paid(Support.order(Frequency.ONCE, 5000, "usd")));
    back.ask(admin, part, 1, Money.of(1200, "usd"));
    back.ask(admin, part, 2, Money.of(3800, "usd"));
    Payment all = payment(paid(Support.order(Frequency.ONCE, 800, "usd")));
    back.ask(admin, all, 1, all.amount());
    twin.money().dispute(payment(paid(Support.order(Frequency.ONCE, 600, "usd"))).charge());
    twin.money().fraudWarning(payment(paid(Support.order(Frequency.ONCE, 650, "usd"))).charge());
    support.hear();
  }

  /** No event comes; whatever there is, is found by asking. */
  private void sweeps() {
    twin.deliveries().droppingAll();
    for (int gift = 0; gift < GIFTS_FOR_TWO_PAGES; gift++) {
      paid(Support.order(gift == 0 ? Frequency.ONCE : Frequency.MONTHLY, 500 + gift, "usd"));
    }
    StripeSweep sweep = context.getBean(StripeSweep.class);
    sweep.balance();
    sweep.events();
    twin.deliveries().well();
    support.hear();
  }

  private void payouts() {
    support.wait(Duration.ofDays(8));
    twin.money().payOut();
    support.wait(Duration.ofDays(5));
    context.getBean(StripeSweep.class).payouts();
  }

  /** She is told goodbye first, so the mail engine has to have run. */
  private void farewell() {
    GiverErasures erasures = context.getBean(GiverErasures.class);
    GiverErasureTable table = context.getBean(GiverErasureTable.class);
    GiverDoor door = new GiverDoor(context);
    Giver hers = door.giver(giver);
    erasures.ask(hers, Optional.of(EmailAddress.parse(giver)), Language.ENGLISH);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          door.pass(Duration.ofMinutes(10));
          acting.carryOn();
          erasures.carryOn();
          return table.find(hers.number()).orElseThrow().finishedOn() != null;
        });
  }

  private TwinSession paid(DonationOrder order) {
    TwinSession session = support.begin(order);
    session.pay(Card.VISA, giver);
    support.wait(Duration.ofSeconds(10));
    return session;
  }

  private Pledge pledge(TwinSession session) {
    return pledges.ofSubscription(session.subscription()).orElseThrow();
  }

  private Payment payment(TwinSession session) {
    return context.getBean(Payments.class).find(session.paymentIntent()).orElseThrow();
  }

  private static DonationOrder covering(
      Frequency frequency, long minor, long covered, String currency) {
    DonationOrder plain = Support.order(frequency, minor, currency);
    return new DonationOrder(
        plain.gift(),
        Money.of(covered, currency),
        plain.frequency(),
        plain.campaign(),
        plain.language(),
        plain.policyVersion(),
        plain.words(),
        plain.form(),
        plain.channel(),
        plain.formKey(),
        plain.newsletter(),
        plain.newsletterWords());
  }
}
