package org.samizdat.giving;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Receipt;
import org.samizdat.giving.stripe.InvoiceSeen;
import org.samizdat.giving.stripe.PaymentSeen;
import org.samizdat.giving.stripe.PaymentSeen.ChargeSeen;
import org.samizdat.giving.stripe.StripeCheckouts;
import org.samizdat.giving.stripe.StripePayments;
import org.samizdat.giving.stripe.StripeSettings;
import org.samizdat.giving.stripe.StripeSubscriptions;
import org.samizdat.ledger.MovementDetails;
import org.samizdat.ledger.Region;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.values.Money;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Books a payment from wherever it is heard of: whatever has to be known before (the gift, its
 * giver, its pledge) is read from Stripe on the way, so that the order of its events does not
 * matter.
 */
@Component
class PaymentBooking {

  /** Where a payment belongs. */
  record Origin(Donation donation, @Nullable Pledge pledge, @Nullable String invoice) {}

  private final StripePayments stripe;
  private final StripeCheckouts checkouts;
  private final StripeSubscriptions subscriptions;
  private final DonationTable donations;
  private final Givers givers;
  private final Payments payments;
  private final PledgeReading pledges;
  private final Settlement settlement;
  private final MoneyFacts facts;
  private final MovementDetails details;
  private final StripeSettings settings;
  private final Vault vault;
  private final Invitations invitations;
  private final GivingMail mail;
  private final Outbox outbox;
  private final TransactionTemplate transaction;

  PaymentBooking(
      StripePayments stripe,
      StripeCheckouts checkouts,
      StripeSubscriptions subscriptions,
      DonationTable donations,
      Givers givers,
      Payments payments,
      PledgeReading pledges,
      Settlement settlement,
      MoneyFacts facts,
      MovementDetails details,
      StripeSettings settings,
      Vault vault,
      Invitations invitations,
      GivingMail mail,
      Outbox outbox,
      TransactionTemplate transaction) {
    this.stripe = stripe;
    this.checkouts = checkouts;
    this.subscriptions = subscriptions;
    this.donations = donations;
    this.givers = givers;
    this.payments = payments;
    this.pledges = pledges;
    this.settlement = settlement;
    this.facts = facts;
    this.details = details;
    this.settings = settings;
    this.vault = vault;
    this.invitations = invitations;
    this.mail = mail;
    this.outbox = outbox;
    this.transaction = transaction;
  }

  /**
   * Reads a payment and books it if it was paid: the gift settled, the payment stored with its
   * receipt in the outbox, its money handed to the ledger. A repeat changes nothing.
   *
   * @param intent Stripe's number of it
   * @throws TooEarly if it is ours, and Stripe does not tell all that belongs to it yet
   */
  void book(String intent) {
    Optional<PaymentSeen> seen = stripe.find(intent);
    if (seen.isEmpty() || seen.get().charge() == null) {
      return;
    }
    PaymentSeen payment = seen.get();
    ChargeSeen charge = Objects.requireNonNull(payment.charge());
    if (payment.state() == PaymentSeen.State.PAID && charge.succeeded()) {
      origin(payment).ifPresent(origin -> store(payment, charge, origin));
    }
    // Also of a debit that is on its way: it has moved the balance.
    if (charge.entry() != null) {
      facts.take(charge.entry());
    }
  }

  /**
   * The payment of a charge, which is read and booked if no event has told of it yet; empty if it
   * is other activity on a shared account.
   *
   * @throws TooEarly as {@link #book}
   */
  Optional<Payment> ofCharge(String charge) {
    Optional<Payment> booked = payments.ofCharge(charge);
    if (booked.isPresent()) {
      return booked;
    }
    stripe.ofCharge(charge).ifPresent(this::book);
    return payments.ofCharge(charge);
  }

  /** Empty if it is other activity on a shared account. */
  private Optional<Origin> origin(PaymentSeen payment) {
    if (payment.donation().isPresent()) {
      return settled(payment.donation().getAsLong(), payment.id())
          .map(donation -> new Origin(donation, null, null));
    }
    return stripe
        .invoiceOf(payment.id())
        .flatMap(subscriptions::invoice)
        .filter(invoice -> invoice.subscription() != null)
        .flatMap(this::origin);
  }

  private Optional<Origin> origin(InvoiceSeen invoice) {
    return pledges
        .read(Objects.requireNonNull(invoice.subscription()), invoice)
        .map(pledge ->
            new Origin(donations.find(pledge.donation()).orElseThrow(), pledge, invoice.id()));
  }

  private Optional<Donation> settled(long number, String intent) {
    Optional<Donation> donation = donations.find(number);
    if (donation.isPresent() && !donation.get().isMade()) {
      checkouts.ofPayment(intent).ifPresent(settlement::settlePaid);
      donation = donations.find(number).filter(Donation::isMade);
      if (donation.isEmpty()) {
        throw new TooEarly("A gift was paid for, and its page is not complete");
      }
    }
    return donation;
  }

  private void store(PaymentSeen seen, ChargeSeen charge, Origin origin) {
    Donation donation = origin.donation();
    Pledge pledge = origin.pledge();
    Payment payment =
        new Payment(
            seen.id(),
            0,
            Objects.requireNonNull(donation.giver()),
            donation.number(),
            pledge == null ? null : pledge.number(),
            origin.invoice(),
            charge.id(),
            pledge == null ? donation.frequency() : pledge.frequency(),
            charge.amount(),
            covered(charge.amount(), pledge == null ? donation.covered() : pledge.covered()),
            donation.campaign(),
            charge.method(),
            charge.at());
    Region region = settings.cardRegions() ? charge.region() : Region.UNKNOWN;
    transaction.executeWithoutResult(status -> {
      details.charge(charge.id(), payment.method(), payment.covered(), region);
      payments.insert(payment).ifPresent(receipt -> thank(payment, receipt, pledge));
    });
  }

  private void thank(Payment payment, long receipt, @Nullable Pledge pledge) {
    Giver giver = givers.find(payment.giver()).orElseThrow();
    invitations.callOff(giver.number());
    if (giver.person() != null) {
      Receipt consent = payments.isFirst(payment) ? consent(giver) : null;
      outbox.enqueue(
          MailKind.RECEIPT,
          null,
          giver.recipient(),
          mail.receipt(giver, payment, receipt, pledge, consent));
    }
  }

  private @Nullable Receipt consent(Giver giver) {
    PersonId person = giver.person();
    return person == null
        ? null
        : givers
            .receipt(giver)
            .flatMap(sealed -> vault.open(person, Giver.receiptPlace(giver.number()), sealed))
            .map(Receipt::of)
            .orElse(null);
  }

  private static Money covered(Money amount, Money covered) {
    return covered.currency().equals(amount.currency()) && covered.compareTo(amount) < 0
        ? covered
        : Money.zero(amount.currency());
  }
}
