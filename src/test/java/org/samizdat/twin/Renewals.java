package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** What happens to a subscription by itself as time goes by. */
final class Renewals {

  private static final Duration NOTICE = Duration.ofDays(7);
  private static final Duration TRIAL_NOTICE = Duration.ofDays(3);

  /** An invoice is a draft for about an hour, for whoever wants to change it. */
  static final Duration DRAFT = Duration.ofHours(1);

  private final World world;
  private final Set<String> announced = new HashSet<>();

  Renewals(World world) {
    this.world = world;
  }

  /**
   * Plans what comes next, after its making and after every change. What was planned before looks
   * itself whether it still applies, so planning twice is harmless.
   */
  void plan(JsonObject subscription) {
    Instant end = Subscriptions.end(subscription);
    world.clock.at(end, () -> turn(subscription, end));
    Instant notice = end.minus(NOTICE);
    if (notice.isAfter(world.clock.now())) {
      world.clock.at(notice, () -> announce(subscription, end));
    }
    Json.find(subscription, "cancel_at")
        .map(at -> Instant.ofEpochSecond(at.getAsLong()))
        .ifPresent(at -> world.clock.at(at, () -> endAt(subscription, at)));
    Json.find(subscription, "pause_collection.resumes_at")
        .map(at -> Instant.ofEpochSecond(at.getAsLong()))
        .ifPresent(at -> world.clock.at(at, () -> resume(subscription, at)));
    if (Json.is(subscription, "status", "trialing")) {
      Instant warning = end.minus(TRIAL_NOTICE);
      world.clock.at(
          warning.isBefore(world.clock.now()) ? world.clock.now() : warning,
          () -> warn(subscription, end));
    }
  }

  private void turn(JsonObject subscription, Instant end) {
    if (!isStill(subscription, end)) {
      return;
    }
    if (isEnding(subscription)) {
      world.subscriptions.end(subscription, "cancellation_requested");
      return;
    }
    world.change(
        subscription,
        "customer.subscription.updated",
        it -> {
          if (Json.is(it, "status", "trialing")) {
            Json.set(it, "status", "active");
          }
          Subscriptions.setPeriod(it, end, Subscriptions.next(it, end));
        });
    bill(subscription, "subscription_cycle");
    plan(subscription);
  }

  /** Writes an invoice, which is asked for after an hour; a skipped one is given up at once. */
  private void bill(JsonObject subscription, String reason) {
    JsonObject invoice = world.drafts.draft(subscription, reason);
    if (isPaused(subscription)) {
      Json.set(subscription, "latest_invoice", Json.id(invoice));
      world.invoices.cancel(invoice);
      return;
    }
    Json.set(invoice, "automatically_finalizes_at", world.clock.now().plus(DRAFT));
    Json.set(subscription, "latest_invoice", Json.id(invoice));
    world.clock.in(DRAFT, () -> collect(invoice, subscription));
  }

  private void collect(JsonObject invoice, JsonObject subscription) {
    if (!Json.is(invoice, "status", "draft") || !Subscriptions.isAlive(subscription)) {
      return;
    }
    if (isPaused(subscription)) {
      world.invoices.cancel(invoice);
      return;
    }
    collectNow(invoice);
  }

  /** Makes an invoice final and asks for its money; nothing is asked for one over nothing. */
  void collectNow(JsonObject invoice) {
    world.invoices.open(invoice, null);
    if (Json.number(invoice, "amount_due") == 0) {
      world.invoices.pay(invoice);
    } else {
      world.dunning.attempt(invoice);
    }
  }

  private void announce(JsonObject subscription, Instant end) {
    if (isStill(subscription, end)
        && !isEnding(subscription)
        && !isPaused(subscription)
        && announced.add("renewal " + Json.id(subscription) + end)) {
      world.events.tell("invoice.upcoming", world.drafts.upcoming(subscription));
    }
  }

  private void warn(JsonObject subscription, Instant end) {
    if (isStill(subscription, end)
        && Json.is(subscription, "status", "trialing")
        && announced.add("trial " + Json.id(subscription) + end)) {
      world.events.tell("customer.subscription.trial_will_end", subscription);
    }
  }

  private void endAt(JsonObject subscription, Instant at) {
    boolean still =
        Json.find(subscription, "cancel_at")
            .filter(it -> it.getAsLong() == at.getEpochSecond())
            .isPresent();
    if (still && Subscriptions.isAlive(subscription)) {
      world.subscriptions.end(subscription, "cancellation_requested");
    }
  }

  /** The status of a paused one stays active; so this is an update, not a {@code resumed}. */
  private void resume(JsonObject subscription, Instant at) {
    boolean still =
        Json.find(subscription, "pause_collection.resumes_at")
            .filter(it -> it.getAsLong() == at.getEpochSecond())
            .isPresent();
    if (still && Subscriptions.isAlive(subscription)) {
      world.change(
          subscription,
          "customer.subscription.updated",
          it -> Json.set(it, "pause_collection", null));
    }
  }

  private static boolean isStill(JsonObject subscription, Instant end) {
    return Subscriptions.isAlive(subscription) && Subscriptions.end(subscription).equals(end);
  }

  private boolean isEnding(JsonObject subscription) {
    return Json.find(subscription, "cancel_at")
        .filter(at -> at.getAsLong() <= Subscriptions.end(subscription).getEpochSecond())
        .isPresent();
  }

  private static boolean isPaused(JsonObject subscription) {
    return Json.find(subscription, "pause_collection").isPresent();
  }
}
