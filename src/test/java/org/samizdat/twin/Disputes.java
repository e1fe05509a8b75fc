package org.samizdat.twin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;

/** Givers' banks that ask for money back, or ask first, or warn. */
final class Disputes {

  private static final Duration EVIDENCE = Duration.ofDays(9);

  /** In cents of a US dollar; Stripe keeps it whoever wins. */
  private static final long FEE = 1500;

  private final World world;

  Disputes(World world) {
    this.world = world;
  }

  /** The bank takes the money at once. The amount may differ from the charge's. */
  JsonObject open(JsonObject charge, long amount, String reason) {
    JsonObject dispute = dispute(charge, amount, reason, "needs_response", "chargeback");
    withdraw(dispute, charge);
    world.events.tell("charge.dispute.created", dispute);
    world.change(charge, "charge.updated", it -> Json.set(it, "disputed", true));
    world.events.tell("charge.dispute.funds_withdrawn", dispute);
    return dispute;
  }

  /** The bank only asks; no money moves. */
  JsonObject inquire(JsonObject charge) {
    JsonObject dispute =
        dispute(
            charge, Json.number(charge, "amount"), "general", "warning_needs_response", "inquiry");
    Json.set(dispute, "is_charge_refundable", true);
    world.events.tell("charge.dispute.created", dispute);
    return dispute;
  }

  /** The bank was not content with the answer to its question. */
  void escalate(String id) {
    JsonObject dispute = world.store.need("dispute", id);
    JsonObject charge = charge(dispute);
    world.change(
        dispute,
        "charge.dispute.updated",
        it -> {
          Json.set(it, "status", "needs_response");
          Json.set(it, "is_charge_refundable", false);
          Json.set(it, "payment_method_details.card.case_type", "chargeback");
        });
    withdraw(dispute, charge);
    world.change(charge, "charge.updated", it -> Json.set(it, "disputed", true));
    world.events.tell("charge.dispute.funds_withdrawn", dispute);
  }

  /** The newsroom answered; the bank thinks. */
  void review(String id) {
    JsonObject dispute = world.store.need("dispute", id);
    boolean inquiry = Json.text(dispute, "status").startsWith("warning");
    world.change(
        dispute,
        "charge.dispute.updated",
        it -> {
          Json.set(it, "status", inquiry ? "warning_under_review" : "under_review");
          Json.set(it, "evidence_details.has_evidence", true);
          Json.set(it, "evidence_details.submission_count", 1);
        });
  }

  /** The bank gives the money back, not the fee. */
  void win(String id) {
    JsonObject dispute = world.store.need("dispute", id);
    JsonObject entry =
        world.balance.correct(
            "adjustment",
            "dispute_reversal",
            charge(dispute),
            Json.number(dispute, "amount"),
            0,
            id);
    entries(dispute).add(entry);
    close(dispute, "won");
    world.events.tell("charge.dispute.funds_reinstated", dispute);
  }

  void lose(String id) {
    close(world.store.need("dispute", id), "lost");
  }

  /** A question that came to nothing. */
  void closeInquiry(String id) {
    close(world.store.need("dispute", id), "warning_closed");
  }

  /** The card's network fears fraud; no money moves. */
  JsonObject warn(JsonObject charge) {
    JsonObject warning = world.fresh("radar.early_fraud_warning", world.ids.next("issfr"));
    Json.set(warning, "charge", Json.id(charge));
    Json.set(warning, "payment_intent", Json.text(charge, "payment_intent"));
    world.store.add(warning);
    world.events.tell("radar.early_fraud_warning.created", warning);
    return warning;
  }

  private void close(JsonObject dispute, String status) {
    world.change(dispute, "charge.dispute.closed", it -> Json.set(it, "status", status));
  }

  private void withdraw(JsonObject dispute, JsonObject charge) {
    JsonObject entry =
        world.balance.correct(
            "adjustment",
            "dispute",
            charge,
            -Json.number(dispute, "amount"),
            FEE,
            Json.id(dispute));
    entries(dispute).add(entry);
  }

  private static JsonArray entries(JsonObject dispute) {
    return dispute.getAsJsonArray("balance_transactions");
  }

  private JsonObject charge(JsonObject dispute) {
    return world.store.need("charge", Json.text(dispute, "charge"));
  }

  private JsonObject dispute(
      JsonObject charge, long amount, String reason, String status, String kind) {
    JsonObject dispute = world.fresh("dispute", world.ids.next("du"));
    Json.set(dispute, "amount", amount);
    Json.set(dispute, "charge", Json.id(charge));
    Json.set(dispute, "currency", Json.text(charge, "currency"));
    Json.set(dispute, "payment_intent", Json.text(charge, "payment_intent"));
    Json.set(dispute, "reason", reason);
    Json.set(dispute, "status", status);
    Json.set(dispute, "evidence_details.due_by", world.clock.now().plus(EVIDENCE));
    if (Json.is(charge, "payment_method_details.type", "card")) {
      Json.set(
          dispute,
          "payment_method_details",
          Json.of(
              "card",
              Json.of(
                  "brand",
                  "visa",
                  "case_type",
                  kind,
                  "network",
                  "visa",
                  "network_reason_code",
                  "10.4"),
              "type",
              "card"));
    }
    return world.store.add(dispute);
  }
}
