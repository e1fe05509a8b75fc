package org.samizdat.giving;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.samizdat.giving.stripe.Attempt;
import org.samizdat.giving.stripe.PaymentSeen;
import org.samizdat.giving.stripe.StripeCheckouts;
import org.samizdat.giving.stripe.StripePayments;
import org.samizdat.giving.stripe.StripeSubscriptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells the gate of cards that are declined on Stripe's pages, and closes a payment page on which
 * one after the other is tried. The page for another card closes by itself in a few minutes, and
 * the gate then leads nobody there. That a card of a running pledge is declined is no matter of the
 * gate's.
 *
 * <p>The payment of a gift made once names its gift. The first payment of one that goes on names
 * nothing before it has come: Stripe makes the subscription and its invoice only then (API {@code
 * 2025-03-31.basil} and later). All that ties it to a page is what it comes to, and when. A
 * customer made for each page would say more, but leave a trace at Stripe of those who never gave.
 */
@Component
class Declines {

  private static final Logger LOG = LoggerFactory.getLogger(Declines.class);

  /** Stripe leaves out what is less. */
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  /** Stripe's and ours: it may seem that somebody has paid before she came. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private final StripePayments stripe;
  private final StripeSubscriptions subscriptions;
  private final StripeCheckouts checkouts;
  private final DonationTable donations;
  private final Pledges pledges;
  private final Gate gate;

  Declines(
      StripePayments stripe,
      StripeSubscriptions subscriptions,
      StripeCheckouts checkouts,
      DonationTable donations,
      Pledges pledges,
      Gate gate) {
    this.stripe = stripe;
    this.subscriptions = subscriptions;
    this.checkouts = checkouts;
    this.donations = donations;
    this.pledges = pledges;
    this.gate = gate;
  }

  /**
   * Counts a charge that failed, if it was the try to make a gift that is still open. A repeat
   * counts again.
   */
  void count(String charge) {
    stripe.ofCharge(charge).flatMap(stripe::find).ifPresent(this::count);
  }

  /** Counts a card that was declined on the page for another card. A repeat counts again. */
  void countSetup(String setupIntent) {
    stripe.customerOfSetup(setupIntent).map(pledges::ofCustomer).orElse(List.of()).stream()
        .filter(pledge -> gate.declined(Gate.print(CardChanges.form(pledge))))
        .forEach(pledge ->
            LOG.warn("No card page is opened for a pledge: too many were declined on it"));
  }

  /**
   * Where several pages ask for the same, it is counted all the same: by the payment, of which each
   * page has one. Which page it is is then a guess: whoever tries cards begins at once. If it was
   * another one's, the next card that is declined closes the next; and whoever stood there comes
   * back from our form with a new page.
   */
  private void count(PaymentSeen payment) {
    List<Donation> pages = pages(payment);
    if (!pages.isEmpty() && gate.declined(form(payment, pages))) {
      close(pages);
    }
  }

  private byte[] form(PaymentSeen payment, List<Donation> pages) {
    return pages.size() == 1
        ? donations.formKey(pages.getFirst().number())
        : Gate.print(payment.id());
  }

  /** The gifts that are open and may have been meant; one, wherever Stripe tells which. */
  private List<Donation> pages(PaymentSeen payment) {
    if (payment.donation().isPresent()) {
      return open(payment.donation());
    }
    Optional<String> invoice = stripe.invoiceOf(payment.id());
    if (invoice.isPresent()) {
      // A pledge's, whose gift is made; or a first one, of a Stripe that still begins with it.
      return invoice
          .flatMap(subscriptions::invoice)
          .map(found -> open(found.donation()))
          .orElse(List.of());
    }
    return checkouts
        .ofPayment(payment.id())
        .map(page -> open(page.donation()))
        .orElseGet(() -> likely(payment));
  }

  /** The likeliest first: the youngest that, by our clock, was there when the payment began. */
  private List<Donation> likely(PaymentSeen payment) {
    Instant begun = payment.begun();
    return donations
        .waitingToGoOn(
            payment.amount(), begun.minus(Checkouts.PAGE_LIFE), begun.plus(CLOCKS_DIFFER))
        .stream()
        .sorted(Comparator.comparing(page -> page.openedAt().isAfter(begun.plus(A_SECOND))))
        .toList();
  }

  private List<Donation> open(OptionalLong donation) {
    return donation.stream()
        .mapToObj(donations::find)
        .flatMap(Optional::stream)
        .filter(found -> found.state().isOpen())
        .toList();
  }

  private void close(List<Donation> pages) {
    for (Donation page : pages) {
      if (page.session() != null && checkouts.close(page.session()) instanceof Attempt.Done<?>) {
        LOG.warn("A payment page was closed: too many cards were declined on it");
        return;
      }
    }
  }
}
