package org.samizdat.giving;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Place;

/**
 * A gift from the moment it is asked for until it is paid or not. Once it is settled, what was paid
 * is told by {@link Payments}.
 *
 * @param number random; all that Stripe's objects carry of ours
 * @param person hers; without an address until Stripe's page has asked for it; null once forgotten
 * @param giver who she turned out to be; null before it is settled, unless she was forgotten while
 *     her bank took its time
 * @param consent her record in the consent log
 * @param newsletter one she asked for besides, until that is carried out; then empty
 * @param why Stripe's word, where it was refused or failed
 * @param session Stripe's page for it; null before there is one
 * @param tries counts the keys that page was asked for with: one more for each time that Stripe
 *     answered that it failed
 * @param openedAt exact while it is open; the day once it is closed
 */
record Donation(
    long number,
    @Nullable PersonId person,
    @Nullable Long giver,
    Frequency frequency,
    Money gift,
    Money covered,
    String campaign,
    Language language,
    String policyVersion,
    UUID consent,
    String newsletter,
    State state,
    String why,
    @Nullable String session,
    int tries,
    Instant openedAt) {

  /** Where a gift stands; it only moves down this list, or ends. */
  enum State {
    /** Stored; Stripe was not asked yet, or we do not know that it was. */
    NEW,
    /** Stripe was asked and the answer was lost. Asked again, it tells. */
    UNKNOWN,
    /** Stripe's page is open. */
    OPEN,
    /** She has done her part; her bank takes days. */
    PROCESSING,
    SETTLED,
    /** Her bank did not pay. */
    FAILED,
    /** Nobody paid in time. */
    EXPIRED,
    /** Stripe would not open a page for it. */
    REFUSED;

    /** Those from which this one is reached. */
    Set<State> before() {
      return switch (this) {
        case NEW -> Set.of();
        case UNKNOWN -> Set.of(NEW);
        case OPEN, REFUSED -> Set.of(NEW, UNKNOWN);
        case PROCESSING, EXPIRED -> Set.of(NEW, UNKNOWN, OPEN);
        case FAILED -> Set.of(NEW, UNKNOWN, OPEN, PROCESSING);
        // Money that came is money, whatever we thought.
        case SETTLED -> Set.of(NEW, UNKNOWN, OPEN, PROCESSING, FAILED, EXPIRED, REFUSED);
      };
    }

    /** Whether something may still come of it. */
    boolean isOpen() {
      return this == NEW || this == UNKNOWN || this == OPEN || this == PROCESSING;
    }
  }

  /** Where the receipt of her consent is stored, for sealing it. */
  static Place receiptPlace(long donation) {
    return new Place("donation", "sealed_receipt", Long.toString(donation));
  }

  /** Whether it was paid, and by whom is known. */
  boolean isMade() {
    return state == State.SETTLED && giver != null;
  }

  /** As the API shows it. */
  String label() {
    return Long.toHexString(number);
  }

  /** What Stripe is asked to take. */
  Money total() {
    return gift.plus(covered);
  }

  /** Whether an order asks for just this. */
  boolean isSame(DonationOrder order) {
    return frequency == order.frequency()
        && gift.equals(order.gift())
        && covered.equals(order.covered())
        && campaign.equals(order.campaign())
        && language.equals(order.language())
        && policyVersion.equals(order.policyVersion())
        && newsletter.equals(order.newsletter() == null ? "" : order.newsletter());
  }
}
