package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes of a running subscription, as its update asks for them. */
final class Changes {

  private final World world;

  Changes(World world) {
    this.world = world;
  }

  JsonObject update(String id, FormParameters request) {
    JsonObject subscription = world.store.need("subscription", id);
    if (!Subscriptions.isAlive(subscription)) {
      throw Refusal.impossible(
          "A canceled subscription can only update its cancellation_details and metadata.");
    }
    check(request);
    Optional<JsonObject> price = price(subscription, request);
    JsonObject before = subscription.deepCopy();
    String interval = Subscriptions.interval(subscription);
    price.ifPresent(it -> Subscriptions.setPrice(Subscriptions.item(subscription), it));
    boolean trial = startTrial(subscription, request);
    boolean otherInterval = !interval.equals(Subscriptions.interval(subscription));
    if (otherInterval && !trial && !Json.is(subscription, "status", "trialing")) {
      begin(subscription);
    }
    pause(subscription, request);
    cancellation(subscription, request);
    request
        .text("default_payment_method")
        .ifPresent(
            method -> Json.set(subscription, "default_payment_method", own(subscription, method)));
    request
        .members("metadata")
        .forEach((name, value) -> {
          if (value.isEmpty()) {
            Json.at(subscription, "metadata").remove(name);
          } else {
            Json.set(subscription, "metadata." + name, value);
          }
        });
    if (!subscription.equals(before)) {
      world.events.tellChange("customer.subscription.updated", subscription, before);
    }
    if (trial || (otherInterval && Json.is(subscription, "status", "active"))) {
      // Stripe writes an invoice at once, over nothing when a trial begins.
      world.renewals.collectNow(world.drafts.draft(subscription, "subscription_update"));
    }
    world.renewals.plan(subscription);
    return subscription;
  }

  private static void check(FormParameters request) {
    request
        .text("proration_behavior")
        .filter(it -> !it.equals("none"))
        .ifPresent(it -> {
          throw Refusal.invalid(
              "parameter_invalid", "proration_behavior", "The twin reckons no prorations");
        });
    if (request.hasAny("items") && !request.has("proration_behavior")) {
      throw Refusal.invalid(
          "parameter_missing", "proration_behavior", "The twin reckons no prorations: say none");
    }
    if (request.has("cancel_at") && request.has("cancel_at_period_end")) {
      throw Refusal.invalid(
          "parameter_invalid", "cancel_at", "Give cancel_at or cancel_at_period_end, not both");
    }
  }

  private Optional<JsonObject> price(JsonObject subscription, FormParameters request) {
    if (!request.hasAny("items")) {
      return Optional.empty();
    }
    String item = request.need("items[0][id]");
    if (!Json.is(Subscriptions.item(subscription), "id", item)) {
      throw Refusal.missing("subscription_item", item);
    }
    JsonObject price = world.prices.inline(request, "items[0][price_data]");
    if (!Json.is(price, "currency", Json.text(subscription, "currency"))) {
      throw Refusal.impossible("A subscription can not change its currency.");
    }
    if (!Json.is(price, "type", "recurring")) {
      throw Refusal.impossible("The price must be recurring.");
    }
    return Optional.of(price);
  }

  private boolean startTrial(JsonObject subscription, FormParameters request) {
    if (!request.has("trial_end")) {
      return false;
    }
    Instant end = request.instant("trial_end").orElseThrow();
    Instant now = world.clock.now();
    if (!end.isAfter(now)) {
      throw Refusal.invalid("parameter_invalid", "trial_end", "Invalid timestamp: in the past");
    }
    Json.set(subscription, "status", "trialing");
    Json.set(subscription, "trial_start", now);
    Json.set(subscription, "trial_end", end);
    Json.set(subscription, "billing_cycle_anchor", end);
    Subscriptions.setPeriod(subscription, now, end);
    return true;
  }

  /** Another interval begins a period at once. */
  private void begin(JsonObject subscription) {
    Instant now = world.clock.now();
    Json.set(subscription, "billing_cycle_anchor", now);
    Subscriptions.setPeriod(subscription, now, Subscriptions.next(subscription, now));
  }

  private static void pause(JsonObject subscription, FormParameters request) {
    if (request.text("pause_collection").filter(String::isEmpty).isPresent()) {
      Json.set(subscription, "pause_collection", null);
    } else if (request.hasAny("pause_collection")) {
      String behaviour = request.need("pause_collection[behavior]");
      if (!behaviour.equals("void")) {
        throw Refusal.invalid(
            "parameter_invalid", "pause_collection[behavior]", "The twin pauses only by void");
      }
      Json.set(
          subscription,
          "pause_collection",
          Json.of(
              "behavior",
              behaviour,
              "resumes_at",
              request.instant("pause_collection[resumes_at]").orElse(null)));
    }
  }

  private void cancellation(JsonObject subscription, FormParameters request) {
    request
        .truth("cancel_at_period_end")
        // An end that was planned as a day of its own is not taken back by the flag.
        .filter(yes -> yes != Json.isTrue(subscription, "cancel_at_period_end"))
        .ifPresent(yes -> {
          Json.set(subscription, "cancel_at_period_end", yes);
          planEnd(subscription, yes ? Subscriptions.end(subscription) : null);
        });
    request
        .text("cancel_at")
        .ifPresent(at -> {
          Json.set(subscription, "cancel_at_period_end", false);
          planEnd(subscription, at.isEmpty() ? null : request.instant("cancel_at").orElseThrow());
        });
  }

  /** Stripe's own portal sets only {@code cancel_at}: the other sign of an end that is planned. */
  void cancelInPortal(String id) {
    JsonObject subscription = world.store.need("subscription", id);
    world.change(
        subscription, "customer.subscription.updated", it -> planEnd(it, Subscriptions.end(it)));
    world.renewals.plan(subscription);
  }

  private void planEnd(JsonObject subscription, @Nullable Instant end) {
    Json.set(subscription, "cancel_at", end);
    Json.set(subscription, "canceled_at", end == null ? null : world.clock.now());
    Json.set(
        subscription, "cancellation_details.reason", end == null ? null : "cancellation_requested");
  }

  private String own(JsonObject subscription, String method) {
    JsonObject found = world.store.need("payment_method", method);
    if (!Json.is(found, "customer", Json.text(subscription, "customer"))) {
      throw Refusal.impossible("The payment method does not belong to the customer.");
    }
    return method;
  }
}
