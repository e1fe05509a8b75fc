package org.samizdat.giving;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
import org.samizdat.giving.stripe.StripeUnreachable;
import org.samizdat.values.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger LOG = LoggerFactory.getLogger(Checkouts.class);

  /** Long enough to look for a card, short enough that a forgotten page takes no gift next day. */
  static final Duration PAGE_LIFE = Duration.ofHours(2);

  /** Stripe opens no page that would close sooner. */
  private static final Duration LEAST_LIFE = Duration.ofMinutes(30);

  /** As long as a gift is new, its page is as it was opened. */
  private static final Duration A_MOMENT = Duration.ofMinutes(1);

  /** Ours may be ahead of Stripe's. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  /** Each turn ends a gift of the same form that stands in the way: more is another trouble. */
  private static final int MOST_TURNS = 4;

  private final StripeSettings settings;
  private final Policies policies;
  private final NewDonations donations;
  private final DonationTable table;
  private final StripeCheckouts stripe;
  private final Settlement settlement;
  private final GivingLinks links;
  private final Clock clock;

  Checkouts(
      StripeSettings settings,
      Policies policies,
      NewDonations donations,
      DonationTable table,
      StripeCheckouts stripe,
      Settlement settlement,
      GivingLinks links,
      Clock clock) {
    this.settings = settings;
    this.policies = policies;
    this.donations = donations;
    this.table = table;
    this.stripe = stripe;
    this.settlement = settlement;
    this.links = links;
    this.clock = clock;
  }

  /**
   * Stores the gift with its consent, commits, and opens Stripe's page for it. The same form key
   * with the same order gives the same page while that is open; with another order the earlier page
   * is closed first.
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
    try {
      return openOnce(order);
    } catch (StripeUnreachable away) {
      LOG.info("A payment page waits: {}", away.getMessage());
      throw notOpen();
    }
  }

  private Opened openOnce(DonationOrder order) {
    byte[] formKey = Gate.print(order.formKey());
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      Optional<Donation> earlier = table.ofForm(formKey);
      Optional<Donation> donation = earlier.isPresent() ? earlier : donations.store(order, formKey);
      if (donation.isPresent()) {
        refuseIfMade(donation.get().state());
        Optional<Opened> opened =
            donation.get().isSame(order)
                ? ask(donation.get(), order.formKey())
                : makeRoom(donation.get(), order.formKey());
        if (opened.isPresent()) {
          return opened.get();
        }
      }
    }
    throw notOpen();
  }

  /** Whether a gift was begun with this key that may still be made, and is not on its way. */
  boolean isOpen(String formKey) {
    return table
        .ofForm(Gate.print(formKey))
        .map(Donation::state)
        .filter(state -> state.isOpen() && state != State.PROCESSING)
        .isPresent();
  }

  /**
   * Looks whether Stripe has opened pages that it did not tell us of. For gifts that nobody waits
   * for any more: none is opened.
   *
   * @throws StripeUnreachable if that cannot be told now
   */
  void find(List<Donation> lost) {
    lost.stream()
        .map(Donation::openedAt)
        .min(Comparator.naturalOrder())
        .ifPresent(first -> {
          Set<Long> numbers = lost.stream().map(Donation::number).collect(Collectors.toSet());
          stripe.openedSince(first.minus(CLOCKS_DIFFER)).stream()
              .filter(session ->
                  session.donation().isPresent()
                      && numbers.contains(session.donation().getAsLong()))
              .forEach(settlement::settle);
        });
  }

  /** Empty if its page is closed, and the gift with it. */
  private Optional<Opened> ask(Donation donation, String formKey) {
    String known = donation.session();
    if (known != null) {
      return look(donation, known);
    }
    if (donation.tries() > 1) {
      // Stripe said that it failed: a page may be open all the same, and a second one must not be.
      find(List.of(donation));
      String found = table.find(donation.number()).orElseThrow().session();
      if (found != null) {
        return look(donation, found);
      }
    }
    return begin(donation, formKey);
  }

  /** As it stands now, not as it was when it was opened: it may be closed by now, or paid. */
  private Optional<Opened> look(Donation donation, String known) {
    Optional<CheckoutSession> session = stripe.find(known);
    if (session.isEmpty()) {
      // Of another account of Stripe's, or of its test mode.
      table.move(donation.number(), State.EXPIRED, "");
      return Optional.empty();
    }
    return opened(donation, session.get());
  }

  private Optional<Opened> begin(Donation donation, String formKey) {
    return switch (stripe.open(order(donation, formKey), donation.tries())) {
      case Attempt.Done<CheckoutSession>(CheckoutSession session) ->
          // What a key replays is the page as it was then.
          isOlderThan(A_MOMENT, donation)
              ? look(donation, session.id())
              : opened(donation, session);
      case Attempt.Declined<CheckoutSession>(String code) -> {
        if (isOlderThan(PAGE_LIFE.minus(LEAST_LIFE), donation)) {
          // Too late for a page that closes when this one would have: another gift, then.
          table.move(donation.number(), State.EXPIRED, code);
          yield Optional.empty();
        }
        table.move(donation.number(), State.REFUSED, code);
        throw new Refused(
            Refused.Kind.UNACCEPTABLE,
            "checkout-refused",
            "The payment page cannot be opened for this gift.",
            Map.of("code", code));
      }
      case Attempt.Later<CheckoutSession> busy -> throw notOpen();
      case Attempt.Unknown<CheckoutSession>(boolean answered) -> {
        table.move(donation.number(), State.UNKNOWN, "");
        if (answered) {
          table.tryAnew(donation);
        }
        throw notOpen();
      }
    };
  }

  private Optional<Opened> opened(Donation donation, CheckoutSession session) {
    settlement.settle(session);
    if (session.state() == CheckoutSession.State.OPEN && session.page() != null) {
      return Optional.of(new Opened(donation.label(), URI.create(session.page())));
    }
    refuseIfMade(table.find(donation.number()).orElseThrow().state());
    return Optional.empty();
  }

  private boolean isOlderThan(Duration age, Donation donation) {
    return !clock.instant().isBefore(donation.openedAt().plus(age));
  }

  /** She came back and asks for something else: the page for the former must not be paid too. */
  private Optional<Opened> makeRoom(Donation former, String formKey) {
    String session = former.session();
    if (session == null) {
      ask(former, formKey);
      session = table.find(former.number()).orElseThrow().session();
    }
    if (session != null) {
      close(former, session);
    }
    refuseIfMade(table.find(former.number()).orElseThrow().state());
    return Optional.empty();
  }

  private void close(Donation former, String session) {
    if (stripe.close(session) instanceof Attempt.Done<CheckoutSession>(CheckoutSession closed)) {
      settlement.settle(closed);
      return;
    }
    // It was closed already, or paid; or it is not closed now, and must not be left open.
    Optional<CheckoutSession> now = stripe.find(session);
    if (now.isPresent() && now.get().state() == CheckoutSession.State.OPEN) {
      throw notOpen();
    }
    now.ifPresentOrElse(settlement::settle, () -> table.move(former.number(), State.EXPIRED, ""));
  }

  /** The same for the same gift and form, to the letter: Stripe compares under a key. */
  private CheckoutOrder order(Donation donation, String formKey) {
    return new CheckoutOrder(
        donation.number(),
        donation.total(),
        interval(donation.frequency()),
        donation.language(),
        links.thanks(donation),
        links.back(donation, formKey),
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
