package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A subscription, and what can happen to it outside our own requests. */
public final class TwinSubscription {

  /** An invoice is a draft for an hour, and the fee of its charge is known seconds after that. */
  private static final Duration ALL_OF_IT = Renewals.DRAFT.plusSeconds(10);

  private final World world;
  private final JsonObject subscription;

  TwinSubscription(World world, String id) {
    this.world = world;
    synchronized (world) {
      subscription = world.store.need("subscription", id);
    }
  }

  /** Moves the twin's clock past the end of the present period and the payment of the next. */
  public TwinSubscription renew() {
    synchronized (world) {
      world.clock.advanceTo(Subscriptions.end(subscription).plus(ALL_OF_IT));
    }
    return this;
  }

  /** From now on it is paid by this card; how it came to that is not told. */
  public TwinSubscription useCard(Card card) {
    synchronized (world) {
      JsonObject method = world.methods.create(card, "");
      Json.set(method, "customer", Json.text(subscription, "customer"));
      Json.set(subscription, "default_payment_method", Json.id(method));
    }
    return this;
  }

  /** Its giver cancels in Stripe's portal, which sets only {@code cancel_at}. */
  public void cancelInPortal() {
    synchronized (world) {
      world.changes.cancelInPortal(Json.id(subscription));
    }
  }

  /** Somebody ends it at once in Stripe's dashboard. */
  public void cancelInDashboard() {
    synchronized (world) {
      world.subscriptions.cancel(subscription);
    }
  }

  /** From now on it is a shop's on the same account: priced by tiers, and without a mark. */
  public void becomeAShops() {
    synchronized (world) {
      Json.set(subscription, "metadata", Map.of());
      JsonObject price = Json.at(Subscriptions.item(subscription), "price").getAsJsonObject();
      Json.set(price, "unit_amount", null);
      Json.set(price, "unit_amount_decimal", null);
      Json.set(price, "billing_scheme", "tiered");
      Json.set(price, "tiers_mode", "graduated");
    }
  }

  public String status() {
    synchronized (world) {
      return Json.text(subscription, "status");
    }
  }

  public String customer() {
    synchronized (world) {
      return Json.text(subscription, "customer");
    }
  }

  public String latestInvoice() {
    synchronized (world) {
      return Json.text(subscription, "latest_invoice");
    }
  }

  /** The end of the present period. */
  public Instant periodEnd() {
    synchronized (world) {
      return Subscriptions.end(subscription);
    }
  }
}
