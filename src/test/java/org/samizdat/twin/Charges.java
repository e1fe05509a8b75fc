package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.time.Duration;

/** Charges: money asked of a bank once. */
final class Charges {

  static final String DECLINED = "Your card was declined.";

  /** The fee of a card comes later than its payment: {@code automatic_async}. */
  private static final Duration FEE_IS_KNOWN = Duration.ofSeconds(3);

  private final World world;

  Charges(World world) {
    this.world = world;
  }

  /** A charge that nobody was told of yet. */
  JsonObject create(JsonObject intent, JsonObject method, String status, boolean authenticated) {
    Card card = world.methods.card(method);
    JsonObject charge = world.fresh("charge", world.ids.next(card.isDebit() ? "py" : "ch"));
    long amount = Json.number(intent, "amount");
    boolean good = !status.equals("failed");
    Json.set(charge, "amount", amount);
    Json.set(charge, "amount_captured", good ? amount : 0);
    Json.set(charge, "billing_details", Json.at(method, "billing_details").deepCopy());
    Json.set(charge, "calculated_statement_descriptor", card.isDebit() ? null : "STAND-IN");
    Json.set(charge, "captured", good);
    for (String same :
        new String[] {
          "currency", "customer", "description", "metadata", "statement_descriptor_suffix"
        }) {
      Json.set(charge, same, intent.get(same).deepCopy());
    }
    Json.set(charge, "paid", status.equals("succeeded"));
    Json.set(charge, "payment_intent", Json.id(intent));
    Json.set(charge, "payment_method", Json.id(method));
    Json.set(charge, "payment_method_details", details(method, card, amount, authenticated));
    Json.set(charge, "receipt_url", good ? world.page("/receipt/" + Json.id(charge)) : null);
    Json.set(charge, "status", status);
    if (intent.has("presentment_details")) {
      Json.set(charge, "presentment_details", intent.get("presentment_details").deepCopy());
    }
    outcome(charge, card, status);
    return world.store.add(charge);
  }

  /** A card's money is there at once, its fee seconds later. */
  void succeed(JsonObject charge) {
    world.events.tell("charge.succeeded", charge);
    world.clock.in(FEE_IS_KNOWN, () -> world.balance.settle(charge));
    if (Json.is(charge, "payment_method_details.card.last4", Card.FRAUD_WARNING.last4())) {
      world.clock.in(Duration.ofHours(1), () -> world.disputes.warn(charge));
    }
  }

  /** A debit goes to the bank: its money is on the balance, and pending, before anybody knows. */
  void submit(JsonObject charge) {
    world.clock.in(FEE_IS_KNOWN, () -> world.balance.settle(charge));
  }

  /** A debit's money arrived. */
  void arrive(JsonObject charge) {
    world.change(
        charge,
        "charge.succeeded",
        it -> {
          Json.set(it, "status", "succeeded");
          Json.set(it, "paid", true);
        });
    world.balance.settle(charge);
  }

  /** A debit's money did not come: what it brought is taken from the balance again. */
  void bounce(JsonObject charge) {
    JsonObject back =
        world.balance.correct(
            "payment_failure_refund",
            "charge_failure",
            charge,
            -Json.number(charge, "amount"),
            0,
            Json.id(charge));
    world.change(
        charge,
        "charge.failed",
        it -> {
          Json.set(it, "status", "failed");
          Json.set(it, "paid", false);
          Json.set(it, "amount_captured", 0);
          Json.set(it, "captured", false);
          Json.set(it, "failure_balance_transaction", Json.id(back));
          Json.set(it, "failure_code", "debit_not_authorized");
          Json.set(it, "failure_message", "The debit was not authorised.");
        });
  }

  private static void outcome(JsonObject charge, Card card, String status) {
    boolean failed = status.equals("failed");
    JsonObject outcome =
        Json.of(
            "advice_code", failed ? "try_again_later" : null,
            "network_advice_code", null,
            "network_decline_code", failed ? "05" : null,
            "network_status", failed ? "declined_by_network" : "approved_by_network",
            "reason", failed ? card.declineCode() : null,
            "risk_level", "normal",
            "risk_score", 20,
            "seller_message", failed ? "The bank declined." : "Payment complete.",
            "type", failed ? "issuer_declined" : "authorized");
    Json.set(charge, "outcome", outcome);
    if (failed) {
      Json.set(charge, "failure_code", card.code());
      Json.set(charge, "failure_message", DECLINED);
    }
  }

  private static JsonObject details(
      JsonObject method, Card card, long amount, boolean authenticated) {
    if (card.isDebit()) {
      return Json.of(
          "sepa_debit",
          Json.of(
              "bank_code",
              "37040044",
              "branch_code",
              "",
              "country",
              card.country(),
              "fingerprint",
              Json.text(method, "sepa_debit.fingerprint"),
              "last4",
              card.last4(),
              "mandate",
              "mandate_" + Json.id(method).substring(3)),
          "type",
          "sepa_debit");
    }
    JsonObject details =
        Json.of(
            "amount_authorized", amount,
            "authorization_code", "008000",
            "brand", card.brand(),
            "checks", Methods.checks(),
            "country", card.country(),
            "exp_month", Json.number(method, "card.exp_month"),
            "exp_year", Json.number(method, "card.exp_year"),
            "extended_authorization", Json.of("status", "disabled"),
            "fingerprint", Json.text(method, "card.fingerprint"),
            "funding", "credit",
            "incremental_authorization", Json.of("status", "unavailable"),
            "installments", null,
            "last4", Json.text(method, "card.last4"),
            "mandate", null,
            "multicapture", Json.of("status", "unavailable"),
            "network", card.brand(),
            "network_token", Json.of("used", false),
            "network_transaction_id", null,
            "overcapture", Json.of("maximum_amount_capturable", amount, "status", "unavailable"),
            "regulated_status", "unregulated",
            "three_d_secure", authenticated ? threeDSecure() : null,
            "transaction_link_id", null,
            "wallet", null);
    return Json.of("card", details, "type", "card");
  }

  private static JsonObject threeDSecure() {
    return Json.of(
        "authentication_flow", "challenge",
        "electronic_commerce_indicator", "05",
        "exemption_indicator", null,
        "result", "authenticated",
        "result_reason", null,
        "transaction_id", "00000000-0000-4000-8000-000000000000",
        "version", "2.2.0");
  }
}
