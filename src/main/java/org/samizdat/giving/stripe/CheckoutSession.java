package org.samizdat.giving.stripe;

import com.stripe.model.checkout.Session;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;

/**
 * Stripe's page for one gift, as it stands.
 *
 * @param donation our number of the gift; empty if the session is none of ours
 * @param page where the giver pays; null once it is closed
 * @param total what she is asked for
 * @param address she gave there, unproved; null before, and where Stripe took what cannot be one
 * @param name she gave there
 * @param payment the payment intent of a gift made once
 * @param subscription of one that goes on
 * @param invoice of its first period; there only once it is paid
 */
public record CheckoutSession(
    String id,
    OptionalLong donation,
    State state,
    @Nullable String page,
    @Nullable Money total,
    @Nullable EmailAddress address,
    @Nullable String name,
    @Nullable String payment,
    @Nullable String subscription,
    @Nullable String invoice) {

  /** Where it stands. */
  public enum State {
    OPEN,
    /** The giver has done her part; her bank takes days. */
    PROCESSING,
    PAID,
    /** Closed unpaid, by time or by us. */
    EXPIRED
  }

  static CheckoutSession of(Session session) {
    Session.CustomerDetails giver = session.getCustomerDetails();
    Long total = session.getAmountTotal();
    return new CheckoutSession(
        session.getId(),
        OurMark.read(session.getMetadata()),
        state(session),
        session.getUrl(),
        total == null ? null : StripeAmount.read(total, session.getCurrency()),
        giver == null ? null : address(giver.getEmail()),
        giver == null ? null : giver.getName(),
        session.getPaymentIntent(),
        session.getSubscription(),
        session.getInvoice());
  }

  /** {@code complete} alone says that she has finished, not that anything was paid. */
  private static State state(Session session) {
    return switch (session.getStatus()) {
      case "expired" -> State.EXPIRED;
      case "complete" ->
          session.getPaymentStatus().equals("unpaid") ? State.PROCESSING : State.PAID;
      default -> State.OPEN;
    };
  }

  static @Nullable EmailAddress address(@Nullable String text) {
    try {
      return text == null ? null : EmailAddress.parse(text);
    } catch (Refused notOne) {
      return null;
    }
  }
}
