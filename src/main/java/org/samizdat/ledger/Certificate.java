package org.samizdat.ledger;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * What a month came to in a currency: opening + gross − fees − refunds + disputes + other − payouts
 * = closing.
 *
 * @param gross what charges brought, other activity's too
 * @param fees of all kinds, those that Stripe takes by themselves too
 * @param refunds what went back, less what came back of it
 * @param disputes less than nothing where more was taken than given back
 * @param other top-ups, reserves, and what is in suspense
 * @param payouts what left for the bank, less what returned
 * @param stripe what Stripe itself says the closing is; null if it has not said
 * @param readAt when it said so
 * @param inTransit paid out, and not on a bank statement yet
 * @param bankBefore what statements showed to have arrived by the end of the month before
 * @param bank what statements show to have arrived by the end of the month
 * @param held for disputes that are not decided
 * @param deferred what givers have paid and the newsroom has not earned
 * @param exchange what exchanges have cost in the month; less than nothing is a gain
 * @param suspense what nobody knows how to book
 * @param atBank null of a month that was closed before certificates said it
 */
record Certificate(
    Money opening,
    Money gross,
    Money fees,
    Money refunds,
    Money disputes,
    Money other,
    Money payouts,
    Money closing,
    @Nullable Money stripe,
    @Nullable Instant readAt,
    Money inTransit,
    Money bankBefore,
    Money bank,
    Money held,
    Money deferred,
    Money exchange,
    Money suspense,
    @Nullable AtBank atBank) {

  /**
   * The bank's side, from movements and lines of statements alone: what was expected less what is
   * on its statements comes to what is in transit less what is none of ours.
   *
   * @param expected what had left for the bank by the end of the month, less what was there before
   *     the month
   * @param onStatement Stripe's lines of the month
   * @param strangers of them, those that are none of ours
   */
  record AtBank(Money expected, Money onStatement, Money strangers) {

    /** Nothing went there. */
    static AtBank none(String currency) {
      Money nothing = Money.of(0, currency);
      return new AtBank(nothing, nothing, nothing);
    }

    /** What is expected and not there; the amount in transit, if no cent is off. */
    Money missing() {
      return expected.minus(onStatement).plus(strangers);
    }
  }

  /** What the sums come to; the closing, if no cent is off. */
  Money sum() {
    return opening.plus(gross).minus(fees).minus(refunds).plus(disputes).plus(other).minus(payouts);
  }

  /**
   * What statements show of Stripe's in the month; less than nothing if more went the other way.
   */
  Money onStatement() {
    return atBank == null ? bank.minus(bankBefore) : atBank.onStatement();
  }

  /** What was to arrive by the end of the month, less what arrived before it. */
  Money expectedAtBank() {
    return atBank == null ? onStatement().plus(inTransit) : atBank.expected();
  }

  /** What of that on statements is none of ours. */
  Money strangers() {
    return atBank == null ? Money.of(0, closing.code()) : atBank.strangers();
  }

  /** The figures that follow from the books alone, by name. */
  Map<String, Money> figures() {
    Map<String, Money> figures = new LinkedHashMap<>();
    figures.put("opening", opening);
    figures.put("gross", gross);
    figures.put("fees", fees);
    figures.put("refunds", refunds);
    figures.put("disputes", disputes);
    figures.put("other", other);
    figures.put("payouts", payouts);
    figures.put("closing", closing);
    figures.put("in transit", inTransit);
    figures.put("bank", bank);
    figures.put("held", held);
    figures.put("deferred", deferred);
    figures.put("exchange", exchange);
    figures.put("suspense", suspense);
    return figures;
  }

  /** Those that a close by a version of the rules says, by name. */
  Map<String, Money> figures(int rules) {
    Map<String, Money> figures = figures();
    if (BookingRules.sealsBank(rules)) {
      figures.put("expected at the bank", expectedAtBank());
      figures.put("on its statements", onStatement());
      figures.put("none of ours", strangers());
    }
    return figures;
  }

  /** As the hash has it: all but when Stripe said so, for any day gives the same. */
  String line(int rules) {
    return closing.code()
        + figures(rules).values().stream()
            .map(one -> "|" + one.minor())
            .collect(Collectors.joining())
        + ("|" + (stripe == null ? "" : stripe.minor()) + "\n");
  }

  /** What the books and Stripe differ in; null if Stripe has not said. */
  @Nullable Money difference() {
    return stripe == null ? null : closing.minus(stripe);
  }
}
