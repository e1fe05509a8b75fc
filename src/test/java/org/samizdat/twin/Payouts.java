package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Money on its way to the newsroom's bank. Which transactions a payout took is kept beside it. */
final class Payouts {

  private static final Duration ARRIVAL = Duration.ofDays(2);
  private static final Duration RECONCILED = Duration.ofMinutes(10);
  private static final Duration DAY = Duration.ofDays(1);

  private final World world;
  private final Map<String, String> payoutOf = new LinkedHashMap<>();
  private boolean daily;

  Payouts(World world) {
    this.world = world;
  }

  /** Pays out every day from now on, at midnight UTC. */
  void daily() {
    if (!daily) {
      daily = true;
      Instant midnight =
          world
              .clock
              .now()
              .plus(DAY)
              .atZone(ZoneOffset.UTC)
              .truncatedTo(ChronoUnit.DAYS)
              .toInstant();
      world.clock.at(midnight, this::everyDay);
    }
  }

  private void everyDay() {
    payEverything();
    world.clock.in(DAY, this::everyDay);
  }

  /** Pays out what is available, a payout for each currency that has more than nothing. */
  List<JsonObject> payEverything() {
    Map<String, List<JsonObject>> free = new LinkedHashMap<>();
    world
        .store
        .all("balance_transaction")
        .filter(it -> Json.is(it, "status", "available") && !payoutOf.containsKey(Json.id(it)))
        .forEach(it ->
            free.computeIfAbsent(Json.text(it, "currency"), any -> new ArrayList<>()).add(it));
    List<JsonObject> payouts = new ArrayList<>();
    free.forEach((currency, entries) -> {
      long sum = entries.stream().mapToLong(it -> Json.number(it, "net")).sum();
      if (sum > 0) {
        payouts.add(pay(currency, sum, entries));
      }
    });
    return payouts;
  }

  private JsonObject pay(String currency, long amount, List<JsonObject> entries) {
    JsonObject payout = payout(currency, amount);
    JsonObject own = world.balance.entry("payout", "payout", -amount, currency, 0, Json.id(payout));
    Json.set(own, "description", "STRIPE PAYOUT");
    Json.set(payout, "balance_transaction", Json.id(own));
    entries.forEach(it -> payoutOf.put(Json.id(it), Json.id(payout)));
    payoutOf.put(Json.id(own), Json.id(payout));
    world.events.tell("payout.created", payout);
    world.clock.in(Duration.ofHours(12), () -> depart(payout));
    world.clock.in(RECONCILED, () -> reconcile(payout));
    world.clock.at(Json.instant(payout, "arrival_date"), () -> arrive(payout));
    return payout;
  }

  private JsonObject payout(String currency, long amount) {
    JsonObject payout = world.fresh("payout", world.ids.next("po"));
    Json.set(payout, "amount", amount);
    Json.set(payout, "currency", currency);
    Json.set(
        payout,
        "arrival_date",
        world
            .clock
            .now()
            .plus(ARRIVAL)
            .atZone(ZoneOffset.UTC)
            .truncatedTo(ChronoUnit.DAYS)
            .toInstant());
    Json.set(payout, "destination", "ba_" + "1StandInBank0000".concat(currency));
    return world.store.add(payout);
  }

  /** The list of its transactions is complete; told later than the payout itself. */
  private void reconcile(JsonObject payout) {
    world.change(
        payout,
        "payout.reconciliation_completed",
        it -> Json.set(it, "reconciliation_status", "completed"));
  }

  private void depart(JsonObject payout) {
    if (Json.is(payout, "status", "pending")) {
      world.change(payout, "payout.updated", it -> Json.set(it, "status", "in_transit"));
    }
  }

  private void arrive(JsonObject payout) {
    if (Json.is(payout, "status", "pending") || Json.is(payout, "status", "in_transit")) {
      JsonObject trace = new JsonObject();
      Json.set(trace, "status", "supported");
      Json.set(trace, "value", "TRACE" + Json.id(payout).substring("po_".length()));
      world.change(
          payout,
          "payout.paid",
          it -> {
            Json.set(it, "status", "paid");
            it.add("trace_id", trace);
          });
    }
  }

  /** The bank refused, even if it was told paid before; the money is the account's again. */
  void fail(String id) {
    JsonObject payout = world.store.need("payout", id);
    JsonObject back = comesBack(payout, "payout_failure");
    world.change(
        payout,
        "payout.failed",
        it -> {
          Json.set(it, "status", "failed");
          Json.set(it, "failure_balance_transaction", Json.id(back));
          Json.set(it, "failure_code", "account_closed");
          Json.set(it, "failure_message", "The bank account has been closed.");
        });
  }

  /** Somebody stopped it before it left. */
  void cancel(String id) {
    JsonObject payout = world.store.need("payout", id);
    if (!Json.is(payout, "status", "pending")) {
      throw Refusal.impossible("Only pending payouts can be canceled.");
    }
    JsonObject back = comesBack(payout, "payout_cancel");
    world.change(
        payout,
        "payout.canceled",
        it -> {
          Json.set(it, "status", "canceled");
          Json.set(it, "failure_balance_transaction", Json.id(back));
        });
  }

  /** Somebody called a paid one back: a payout of less than nothing. */
  JsonObject reverse(String id) {
    JsonObject original = world.store.need("payout", id);
    JsonObject reversal = payout(Json.text(original, "currency"), -Json.number(original, "amount"));
    Json.set(reversal, "automatic", false);
    Json.set(reversal, "original_payout", id);
    Json.set(reversal, "reconciliation_status", "not_applicable");
    JsonObject back = comesBack(original, "payout");
    Json.set(back, "source", Json.id(reversal));
    Json.set(reversal, "balance_transaction", Json.id(back));
    world.events.tell("payout.created", reversal);
    world.change(original, "payout.updated", it -> Json.set(it, "reversed_by", Json.id(reversal)));
    world.clock.at(Json.instant(reversal, "arrival_date"), () -> arrive(reversal));
    return reversal;
  }

  private JsonObject comesBack(JsonObject payout, String type) {
    return world.balance.entry(
        type,
        "payout_reversal",
        Json.number(payout, "amount"),
        Json.text(payout, "currency"),
        0,
        Json.id(payout));
  }

  /** Whether a payout took a transaction, its own among them. */
  boolean took(String payout, JsonObject entry) {
    return Objects.equals(payoutOf.get(Json.id(entry)), payout);
  }

  /** How much waits in a currency, available or not, in its minor units. */
  long waiting(String currency) {
    return world
        .store
        .all("balance_transaction")
        .filter(it -> Json.is(it, "currency", currency))
        .filter(it -> Optional.ofNullable(payoutOf.get(Json.id(it))).isEmpty())
        .mapToLong(it -> Json.number(it, "net"))
        .sum();
  }
}
