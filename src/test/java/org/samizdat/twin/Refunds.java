package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Money that goes back to givers, and now and then comes back from there. */
final class Refunds {

  private static final Duration DEBIT = Duration.ofDays(2);

  private final World world;

  Refunds(World world) {
    this.world = world;
  }

  /** What a request asks: by charge or by intent, a part or what is left. */
  JsonObject create(FormParameters request) {
    JsonObject charge =
        world.store.need(
            "charge",
            request
                .text("charge")
                .orElseGet(() -> {
                  JsonObject intent =
                      world.store.need("payment_intent", request.need("payment_intent"));
                  return Json.maybe(intent, "latest_charge")
                      .orElseThrow(
                          () -> Refusal.impossible("This PaymentIntent has no successful charge."));
                }));
    return create(
        charge,
        request.number("amount").orElse(null),
        request.text("reason").orElse("requested_by_customer"),
        request.members("metadata"));
  }

  /**
   * Refunds a charge.
   *
   * @param part the amount in the charge's minor units, null for what is left
   */
  JsonObject create(
      JsonObject charge, @Nullable Long part, String reason, Map<String, String> metadata) {
    if (!Json.is(charge, "status", "succeeded")) {
      throw Refusal.impossible("This charge was not paid and can not be refunded.");
    }
    long left = Json.number(charge, "amount") - Json.number(charge, "amount_refunded");
    long amount = part == null ? left : part;
    if (left == 0) {
      throw Refusal.invalid(
          "charge_already_refunded",
          "charge",
          "Charge " + Json.id(charge) + " has already been refunded.");
    }
    if (amount <= 0 || amount > left) {
      throw Refusal.invalid(
          "parameter_invalid_integer",
          "amount",
          "Refund amount is greater than unrefunded amount.");
    }
    if (Json.isTrue(charge, "disputed")) {
      throw Refusal.invalid("charge_disputed", "charge", "This charge has been charged back.");
    }
    JsonObject refund = refund(charge, amount, reason, metadata);
    boolean full = amount == left;
    JsonObject before = charge.deepCopy();
    Json.set(charge, "amount_refunded", Json.number(charge, "amount_refunded") + amount);
    Json.set(charge, "refunded", full);
    world.events.tell("refund.created", refund);
    if (full) {
      world.events.tellChange("charge.refunded", charge, before);
    }
    return refund;
  }

  private JsonObject refund(
      JsonObject charge, long amount, String reason, Map<String, String> metadata) {
    JsonObject refund = world.fresh("refund", world.ids.next("re"));
    boolean debit = Json.is(charge, "payment_method_details.type", "sepa_debit");
    JsonObject entry =
        world.balance.correct(
            debit ? "payment_refund" : "refund", "refund", charge, -amount, 0, Json.id(refund));
    Json.set(refund, "amount", amount);
    Json.set(refund, "balance_transaction", Json.id(entry));
    Json.set(refund, "charge", Json.id(charge));
    Json.set(refund, "currency", Json.text(charge, "currency"));
    Json.set(refund, "metadata", metadata);
    Json.set(refund, "payment_intent", Json.text(charge, "payment_intent"));
    Json.set(refund, "reason", reason);
    Json.set(
        refund,
        "destination_details",
        debit
            ? Json.of("type", "sepa_debit")
            : Json.of(
                "card",
                Json.of(
                    "reference_status",
                    "pending",
                    "reference_type",
                    "acquirer_reference_number",
                    "type",
                    "refund"),
                "type",
                "card"));
    if (debit) {
      // A debit is paid back by transfer, which takes its days.
      Json.set(refund, "destination_details", null);
      refund.remove("destination_details");
      Json.set(refund, "status", "pending");
      Json.set(refund, "pending_reason", "processing");
      world.clock.in(DEBIT, () -> succeed(refund));
    }
    return world.store.add(refund);
  }

  private void succeed(JsonObject refund) {
    if (Json.is(refund, "status", "pending")) {
      world.change(
          refund,
          "refund.updated",
          it -> {
            Json.set(it, "status", "succeeded");
            it.remove("pending_reason");
          });
    }
  }

  /** The bank sent the money back, some days after it was told to have gone through. */
  void fail(String id) {
    JsonObject refund = world.store.need("refund", id);
    JsonObject charge = world.store.need("charge", Json.text(refund, "charge"));
    long amount = Json.number(refund, "amount");
    JsonObject entry =
        world.balance.correct("refund_failure", "refund_failure", charge, amount, 0, id);
    JsonObject before = charge.deepCopy();
    Json.set(charge, "amount_refunded", Json.number(charge, "amount_refunded") - amount);
    Json.set(charge, "refunded", false);
    world.change(
        refund,
        "refund.failed",
        it -> {
          Json.set(it, "status", "failed");
          Json.set(it, "failure_balance_transaction", Json.id(entry));
          Json.set(it, "failure_reason", "lost_or_stolen_card");
          it.remove("pending_reason");
        });
    world.events.tell("refund.updated", refund);
    world.events.tellChange("charge.updated", charge, before);
  }

  /** The refunds of a charge as a list that is only answered when asked for. */
  JsonObject list(JsonObject charge) {
    return Json.list(
        "/v1/charges/" + Json.id(charge) + "/refunds",
        world.store.newestFirst("refund").stream()
            .filter(it -> Json.is(it, "charge", Json.id(charge)))
            .toList(),
        false);
  }

  Optional<JsonObject> last() {
    return world.store.newestFirst("refund").stream().findFirst();
  }
}
