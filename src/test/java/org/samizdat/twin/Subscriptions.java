package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;

/** Subscriptions: what is asked, how often, until when. */
final class Subscriptions {

  private final World world;

  Subscriptions(World world) {
    this.world = world;
  }

  JsonObject create(String customer, Checkout.Order order, String method) {
    Instant now = world.clock.now();
    JsonObject subscription = world.fresh("subscription", world.ids.next("sub"));
    String id = Json.id(subscription);
    Json.set(subscription, "billing_cycle_anchor", now);
    Json.set(subscription, "billing_mode.updated_at", now);
    Json.set(subscription, "currency", Json.text(order.price(), "currency"));
    Json.set(subscription, "customer", customer);
    Json.set(subscription, "default_payment_method", method);
    Json.set(subscription, "metadata", order.subscriptionMetadata());
    Json.set(subscription, "start_date", now);
    JsonObject item = world.fresh("subscription_item", world.ids.next("si"));
    Json.set(item, "subscription", id);
    Json.set(item, "quantity", order.quantity());
    setPrice(item, order.price());
    Json.set(
        subscription,
        "items",
        Json.list("/v1/subscription_items?subscription=" + id, List.of(item), false));
    setPeriod(subscription, now, next(subscription, now));
    world.store.add(subscription);
    world.events.tell("customer.subscription.created", subscription);
    world.renewals.plan(subscription);
    return subscription;
  }

  /** Those of a customer that have not ended. */
  List<JsonObject> of(String customer) {
    return world
        .store
        .all("subscription")
        .filter(it -> Json.is(it, "customer", customer) && isAlive(it))
        .toList();
  }

  static boolean isAlive(JsonObject subscription) {
    return !Json.is(subscription, "status", "canceled");
  }

  /** Ends it at once; refuses one that has ended. */
  JsonObject cancel(JsonObject subscription) {
    if (!isAlive(subscription)) {
      throw Refusal.missing("subscription", Json.id(subscription));
    }
    end(subscription, "cancellation_requested");
    return subscription;
  }

  /** Ends it. What is still open of its invoices is not asked for any more. */
  void end(JsonObject subscription, String reason) {
    Instant now = world.clock.now();
    world
        .store
        .all("invoice")
        .filter(
            it -> Json.is(it, "parent.subscription_details.subscription", Json.id(subscription)))
        .filter(it -> Json.is(it, "status", "open") || Json.is(it, "status", "draft"))
        .forEach(invoice -> {
          Json.set(invoice, "auto_advance", false);
          Json.set(invoice, "next_payment_attempt", null);
        });
    world.change(
        subscription,
        "customer.subscription.deleted",
        it -> {
          Json.set(it, "status", "canceled");
          Json.set(it, "ended_at", now);
          if (Json.find(it, "canceled_at").isEmpty()) {
            Json.set(it, "canceled_at", now);
          }
          if (Json.maybe(it, "cancellation_details.reason").isEmpty()) {
            Json.set(it, "cancellation_details.reason", reason);
          }
        });
  }

  static JsonObject item(JsonObject subscription) {
    return Json.at(subscription, "items").getAsJsonArray("data").get(0).getAsJsonObject();
  }

  static void setPrice(JsonObject item, JsonObject price) {
    Json.set(item, "price", price.deepCopy());
    Json.set(item, "plan", Prices.plan(price));
  }

  static void setPeriod(JsonObject subscription, Instant start, Instant end) {
    Json.set(item(subscription), "current_period_start", start);
    Json.set(item(subscription), "current_period_end", end);
  }

  static Instant start(JsonObject subscription) {
    return Json.instant(item(subscription), "current_period_start");
  }

  static Instant end(JsonObject subscription) {
    return Json.instant(item(subscription), "current_period_end");
  }

  static String interval(JsonObject subscription) {
    return Json.text(item(subscription), "price.recurring.interval");
  }

  /** The end of the period that begins then. */
  static Instant next(JsonObject subscription, Instant start) {
    return Periods.end(
        Json.instant(subscription, "billing_cycle_anchor"), start, interval(subscription));
  }

  static long amount(JsonObject subscription) {
    JsonObject item = item(subscription);
    return Json.number(item, "price.unit_amount") * Json.number(item, "quantity");
  }
}
