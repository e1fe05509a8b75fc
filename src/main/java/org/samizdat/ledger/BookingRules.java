package org.samizdat.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.Entry.Posting;
import org.samizdat.ledger.Entry.Sums;
import org.samizdat.ledger.chart.Account;
import org.samizdat.values.Money;

/**
 * How a fact is booked: from the fact, the one it undoes and the policy alone, so that the same
 * always makes the same. Categories are those of Stripe's reports
 * (docs.stripe.com/reports/reporting-categories).
 */
final class BookingRules {

  /**
   * Each close says by which it was made, and is made again by that one. Since the second, what is
   * left of a dispute is put right at the month's end, what goes back of deferred gifts is told
   * apart from what is earned, and the hash of a month covers its certificates. Since the third, it
   * covers what they say of the bank, and which payout took what. Since the fourth, a refund's
   * failure that is booked in an earlier month than the refund waits for it, and the hash covers
   * what was decided of payouts without a list. The postings of a fact are the same in all.
   */
  static final int VERSION = 4;

  /**
   * What Stripe takes by itself for an exchange has an account of its own for movements from this
   * day on: those before may be booked as other fees of the account, and months of them closed.
   */
  private static final Instant EXCHANGES_APART = Instant.parse("2026-12-01T00:00:00Z");

  private BookingRules() {}

  /** Whether a month's own entries put right what is left of disputes. */
  static boolean endsDisputes(int version) {
    return version >= 2;
  }

  /** Whether what goes back of deferred gifts has entries of its own. */
  static boolean tellsReturnsApart(int version) {
    return version >= 2;
  }

  /** Whether a month's hash is over what its close says, too. */
  static boolean sealsCertificates(int version) {
    return version >= 2;
  }

  /** Whether a certificate says what is on the bank's statements, and the hash is over it. */
  static boolean sealsBank(int version) {
    return version >= 3;
  }

  /** Whether what returns of a deferred gift before it has gone waits for that. */
  static boolean letsReturnsWait(int version) {
    return version >= 4;
  }

  /**
   * The postings of a fact.
   *
   * @param undone the charge that is given back, or the taking of a dispute that is decided; null
   *     if it is not known, or there is none
   * @param policy by which a gift becomes income
   */
  static List<Posting> postings(Fact fact, @Nullable MoneyFact undone, Recognition policy) {
    return switch (fact) {
      case Fact.Moved moved -> moved(moved.money(), undone, policy);
      case Fact.DisputeLost lost ->
          undone == null
              ? List.of()
              : new Sums(undone.amount().code())
                  .add(Account.DISPUTES_LOST, -undone.amount().minor())
                  .add(Account.DISPUTE_HELD, undone.amount().minor())
                  .postings();
      case Fact.Opened opened ->
          new Sums(opened.balance().code())
              .add(Account.STRIPE_BALANCE, opened.balance().minor())
              .add(Account.IN_TRANSIT, opened.inTransit().minor())
              .add(Account.OPENING, opened.balance().plus(opened.inTransit()).negated().minor())
              .postings();
      case Fact.AtBank bank -> {
        long arrived = bank.undone() ? -bank.amount().minor() : bank.amount().minor();
        yield new Sums(bank.amount().code())
            .add(Account.BANK, arrived)
            .add(Account.IN_TRANSIT, -arrived)
            .postings();
      }
      case Fact.Ruled ruled -> {
        long moved = ruled.undone() ? -ruled.suspended().minor() : ruled.suspended().minor();
        yield new Sums(ruled.suspended().code())
            .add(ruled.account(), moved)
            .add(Account.SUSPENSE, -moved)
            .postings();
      }
    };
  }

  /** Whether what it undoes must be known to book it rightly. */
  static boolean needsUndone(Fact fact) {
    if (fact instanceof Fact.DisputeLost) {
      return true;
    }
    MoneyFact money = fact.moved();
    if (money == null || !money.own() || money.exchangeRate() == null) {
      return false;
    }
    MoneyFact.Paid paid = money.paid();
    return switch (money.reportingCategory()) {
      case "refund", "refund_failure", "partial_capture_reversal", "charge_failure" ->
          paid != null && paid.amount() != null;
      case "dispute_reversal" -> money.source() != null;
      default -> false;
    };
  }

  /** What a fact is, in words. */
  static String words(Fact fact) {
    return switch (fact) {
      case Fact.Moved moved -> words(moved.money());
      case Fact.DisputeLost lost -> "dispute lost";
      case Fact.Opened opened -> "opening balance";
      case Fact.AtBank bank ->
          atBank(bank.category()) + (bank.undone() ? " not" : "") + " at the bank";
      case Fact.Ruled ruled -> ruled.undone() ? "back in suspense" : "out of suspense";
    };
  }

  private static String atBank(String category) {
    return switch (category) {
      case "payout" -> "payout";
      case "payout_reversal" -> "returned payout";
      case "topup" -> "top-up";
      case "topup_reversal" -> "returned top-up";
      case "opening" -> "payout of before";
      default -> throw new IllegalArgumentException(category + " reaches no bank");
    };
  }

  private static String words(MoneyFact fact) {
    String what = fact.reportingCategory().replaceAll("[^A-Za-z0-9]+", " ").strip();
    MoneyFact.Gift gift = fact.gift();
    if (gift != null) {
      return what + " " + gift.frequency();
    }
    return fact.own() || isOfTheAccount(fact) ? what : what + " other activity";
  }

  private static List<Posting> moved(
      MoneyFact fact, @Nullable MoneyFact undone, Recognition policy) {
    Sums sums = new Sums(fact.amount().code());
    sums.add(Account.STRIPE_BALANCE, fact.net().minor());
    fees(fact, sums);
    long amount = fact.amount().minor();
    Account whole = account(fact);
    if (whole == null) {
      gift(fact, undone, policy, sums);
    } else {
      sums.add(whole, -amount);
    }
    return sums.postings();
  }

  /** Moves of the account itself, whoever they are said to belong to. */
  private static boolean isOfTheAccount(MoneyFact fact) {
    return switch (fact.reportingCategory()) {
      case "payout",
          "payout_reversal",
          "topup",
          "topup_reversal",
          "risk_reserved_funds",
          "connect_reserved_funds",
          "fee",
          "network_cost",
          "tax" ->
          true;
      default -> false;
    };
  }

  /** The one account that takes the whole amount; null for what a gift's rule must decide. */
  private static @Nullable Account account(MoneyFact fact) {
    return switch (fact.reportingCategory()) {
      case "payout", "payout_reversal", "topup", "topup_reversal" -> Account.IN_TRANSIT;
      case "risk_reserved_funds", "connect_reserved_funds" -> Account.RESERVE_HELD;
      case "fee" -> isForExchange(fact) ? Account.FEES_EXCHANGE : Account.FEES_ACCOUNT;
      case "network_cost" -> Account.FEES_ACCOUNT;
      case "tax" -> Account.FEES_TAX;
      case "charge",
          "charge_failure",
          "refund",
          "refund_failure",
          "partial_capture_reversal",
          "dispute",
          "dispute_reversal" ->
          fact.gift() != null ? null : fact.own() ? Account.SUSPENSE : Account.OTHER_ACTIVITY;
      case "transfer",
          "transfer_reversal",
          "platform_earning",
          "platform_earning_refund",
          "connect_collection_transfer" ->
          fact.own() ? Account.SUSPENSE : Account.OTHER_ACTIVITY;
      default -> Account.SUSPENSE;
    };
  }

  private static boolean isForExchange(MoneyFact fact) {
    return fact.type().equals(MoneyFact.EXCHANGE_FEE)
        && !fact.createdAt().isBefore(EXCHANGES_APART);
  }

  private static void gift(
      MoneyFact fact, @Nullable MoneyFact undone, Recognition policy, Sums sums) {
    MoneyFact.Gift gift = fact.gift();
    if (gift == null) {
      throw new IllegalArgumentException(fact.balanceTransaction() + " is of no gift");
    }
    long amount = fact.amount().minor();
    switch (fact.reportingCategory()) {
      case "charge" -> {
        long deferred = policy.deferred(amount);
        sums.add(Account.income(gift.frequency()), deferred - amount);
        sums.add(Account.DEFERRED, -deferred);
      }
      case "charge_failure" -> giveBack(fact, undone, Account.income(gift.frequency()), sums);
      case "dispute" -> sums.add(Account.DISPUTE_HELD, -amount);
      case "dispute_reversal" -> {
        // What was held comes back whole, though Stripe may exchange it at another rate.
        long held =
            undone == null || fact.exchangeRate() == null ? amount : -undone.amount().minor();
        sums.add(Account.DISPUTE_HELD, -held).add(Account.FX_REALISED, held - amount);
      }
      default -> giveBack(fact, undone, Account.REFUNDS, sums);
    }
  }

  /** At what it was when it came; what another rate makes of it is an exchange's gain or loss. */
  private static void giveBack(
      MoneyFact fact, @Nullable MoneyFact charge, Account account, Sums sums) {
    long amount = fact.amount().minor();
    long cost = fact.exchangeRate() == null || charge == null ? amount : cost(fact, charge);
    sums.add(account, -cost).add(Account.FX_REALISED, cost - amount);
  }

  private static long cost(MoneyFact fact, MoneyFact charge) {
    Money back = paid(fact);
    Money paid = paid(charge);
    if (back == null
        || paid == null
        || paid.isZero()
        || !paid.currency().equals(back.currency())
        || !charge.amount().currency().equals(fact.amount().currency())) {
      return fact.amount().minor();
    }
    return BigDecimal.valueOf(charge.amount().minor())
        .multiply(BigDecimal.valueOf(back.minor() * Long.signum(fact.amount().minor())))
        .divide(BigDecimal.valueOf(paid.minor()), 0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }

  private static @Nullable Money paid(MoneyFact fact) {
    return fact.paid() == null ? null : fact.paid().amount();
  }

  /** By kind, as far as Stripe tells; what it does not explain has to be looked at. */
  private static void fees(MoneyFact fact, Sums sums) {
    long rest = fact.fee().minor();
    for (MoneyFact.Fee part : fact.fees()) {
      if (part.amount().currency().equals(fact.fee().currency())) {
        sums.add(feeAccount(fact, part.type()), part.amount().minor());
        rest = Math.subtractExact(rest, part.amount().minor());
      }
    }
    sums.add(fact.fees().isEmpty() ? feeAccount(fact, "stripe_fee") : Account.SUSPENSE, rest);
  }

  private static Account feeAccount(MoneyFact fact, String part) {
    if (!fact.own() && !isOfTheAccount(fact)) {
      return Account.FEES_OTHER_ACTIVITY;
    }
    if (part.equals(MoneyFact.EXCHANGE_FEE)) {
      return Account.FEES_EXCHANGE;
    }
    return switch (fact.reportingCategory()) {
      case "dispute", "dispute_reversal" -> Account.FEES_DISPUTES;
      case "charge", "charge_failure", "refund", "refund_failure", "partial_capture_reversal" ->
          part.equals("tax") || part.equals("withheld_tax")
              ? Account.FEES_TAX
              : Account.FEES_PROCESSING;
      default -> Account.FEES_ACCOUNT;
    };
  }
}
