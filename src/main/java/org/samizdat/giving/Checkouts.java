package org.samizdat.giving;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Policies;
import org.samizdat.audience.Policy;
import org.samizdat.giving.Donation.State;
import org.samizdat.giving.stripe.Attempt;
import org.samizdat.giving.stripe.CheckoutOrder;
import org.samizdat.giving.stripe.CheckoutOrder.Interval;
import org.samizdat.giving.stripe.CheckoutSession;
import org.samizdat.giving.stripe.StripeCheckouts;
import org.samizdat.giving.stripe.StripeSettings;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;

/** Opens Stripe's page for a gift. */
@Component
class Checkouts {

  /**
   * Where a giver goes next.
   *
   * @param donation our opaque number of the gift, as the API shows it
   * @param page Stripe's page; she pays there and nowhere else
   */
  record Opened(String donation, URI page) {}

  /** Long enough to look for a card, short enough that a forgotten page takes no gift next day. */
  static final Duration PAGE_LIFE = Duration.ofHours(2);

  /** Each turn ends a gift of the same form that stands in the way: more is another trouble. */
  private static final int MOST_TURNS = 4;

  private final StripeSettings settings;
  private final Policies policies;
  private final NewDonations donations;
  private final DonationTable table;
  private final StripeCheckouts stripe;
  private final Settlement settlement;
  private final GivingLinks links;

  Checkouts(
      StripeSettings settings,
      Policies policies,
      NewDonations donations,
      DonationTable table,
      StripeCheckouts stripe,
      Settlement settlement,
      GivingLinks links) {
    this.settings = settings;
    this.policies = policies;
    this.donations = donations;
    this.table = table;
    this.stripe = stripe;
    this.settlement = settlement;
    this.links = links;
  }

  /**
   * Stores the gift with its consent, commits, and opens Stripe's page for it. The same form key
   * with the same order gives the same page; with another order the earlier page is closed first.
   *
   * @throws Refused {@code giving-not-open}; {@code policy-not-current} with {@code
   *     currentVersion}; {@code gift-already-made} if the form with this key has been paid for;
   *     {@code checkout-refused} with Stripe's {@code code}; {@code checkout-not-open} if Stripe
   *     cannot be reached now: nothing is lost, and the same form may be sent again
   */
  Opened open(DonationOrder order) {
    if (!settings.isOn()) {
      throw new Refused(
          Refused.Kind.NOT_FOUND, "giving-not-open", "This newsroom does not take gifts here.");
    }
    refuseOldPolicy(order);
    byte[] formKey = Gate.print(order.formKey());
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      Optional<Donation> earlier = table.ofForm(formKey);
      Optional<Donation> donation = earlier.isPresent() ? earlier : donations.store(order, formKey);
      if (donation.isPresent()) {
        refuseIfMade(donation.get().state());
        Optional<Opened> opened =
            donation.get().isSame(order) ? ask(donation.get()) : makeRoom(donation.get());
        if (opened.isPresent()) {
          return opened.get();
        }
      }
    }
    throw notOpen();
  }

  /**
   * Asks Stripe again about a gift whose page we do not know. For a gift that nobody waits for any
   * more.
   */
  void resume(Donation donation) {
    try {
      ask(donation);
    } catch (Refused stillNot) {
      // Its row says how it stands; the next round asks again.
    }
  }

  /** Empty if its page is closed, and the gift with it. */
  private Optional<Opened> ask(Donation donation) {
    return switch (stripe.open(order(donation))) {
      case Attempt.Done<CheckoutSession>(CheckoutSession session) -> opened(donation, session);
      case Attempt.Declined<CheckoutSession>(String code) -> {
        table.move(donation.number(), State.REFUSED, code);
        throw new Refused(
            Refused.Kind.UNACCEPTABLE,
            "checkout-refused",
            "The payment page cannot be opened for this gift.",
            Map.of("code", code));
      }
      case Attempt.Later<CheckoutSession>() -> throw notOpen();
      case Attempt.Unknown<CheckoutSession>() -> {
        table.move(donation.number(), State.UNKNOWN, "");
        throw notOpen();
      }
    };
  }

  private Optional<Opened> opened(Donation donation, CheckoutSession session) {
    if (session.state() == CheckoutSession.State.OPEN && session.page() != null) {
      table.open(donation.number(), session.id());
      return Optional.of(new Opened(donation.label(), URI.create(session.page())));
    }
    // What a key replays is the page as it was then.
    stripe.find(session.id()).ifPresent(settlement::settle);
    refuseIfMade(table.find(donation.number()).orElseThrow().state());
    return Optional.empty();
  }

  /** She came back and asks for something else: the page for the former must not be paid too. */
  private Optional<Opened> makeRoom(Donation former) {
    String session = former.session();
    if (session == null) {
      ask(former);
      session = table.find(former.number()).orElseThrow().session();
    }
    if (session != null) {
      switch (stripe.close(session)) {
        case Attempt.Done<CheckoutSession>(CheckoutSession closed) -> settlement.settle(closed);
        case Attempt.Declined<CheckoutSession> closedOrPaid ->
            stripe.find(session).ifPresent(settlement::settle);
        case Attempt.Later<CheckoutSession>() -> throw notOpen();
        case Attempt.Unknown<CheckoutSession>() -> throw notOpen();
      }
    }
    refuseIfMade(table.find(former.number()).orElseThrow().state());
    return Optional.empty();
  }

  private CheckoutOrder order(Donation donation) {
    return new CheckoutOrder(
        donation.number(),
        donation.total(),
        interval(donation.frequency()),
        donation.language(),
        links.thanks(donation),
        links.back(donation),
        donation.openedAt().plus(PAGE_LIFE));
  }

  static @Nullable Interval interval(Frequency frequency) {
    return switch (frequency) {
      case ONCE -> null;
      case MONTHLY -> Interval.MONTH;
      case ANNUAL -> Interval.YEAR;
    };
  }

  private void refuseOldPolicy(DonationOrder order) {
    Optional<Policy> current = policies.current();
    if (current.isEmpty()) {
      throw new Refused(
          Refused.Kind.STALE,
          "policy-not-current",
          "There is no privacy policy yet that a giver could agree to.");
    }
    if (!current.get().version().equals(order.policyVersion())) {
      throw new Refused(
          Refused.Kind.STALE,
          "policy-not-current",
          "The privacy policy has changed since this form was made. Please read the new version"
              + " and send the form again.",
          Map.of("currentVersion", current.get().version()));
    }
  }

  private static void refuseIfMade(State state) {
    if (state == State.SETTLED || state == State.PROCESSING) {
      throw new Refused(
          Refused.Kind.STALE,
          "gift-already-made",
          "This gift is made already. To give again, please open the form anew.");
    }
  }

  private static Refused notOpen() {
    return new Refused(
        Refused.Kind.UNAVAILABLE,
        "checkout-not-open",
        "The payment page cannot be opened right now. Nothing was taken; please try again in a"
            + " minute.");
  }
}
