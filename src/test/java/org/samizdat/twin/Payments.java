package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Payment intents, and what becomes of them when a bank is asked. */
final class Payments {

  /** What an intent is for. */
  record Purpose(
      long amount,
      String currency,
      @Nullable String description,
      Map<String, String> metadata,
      @Nullable String descriptorSuffix,
      @Nullable JsonObject presentment) {}

  private final World world;
  private final Charges charges;

  Payments(World world) {
    this.world = world;
    this.charges = new Charges(world);
  }

  JsonObject create(Purpose purpose, @Nullable String customer) {
    JsonObject intent = world.fresh("payment_intent", world.ids.next("pi"));
    Json.set(intent, "amount", purpose.amount());
    Json.set(intent, "currency", purpose.currency());
    Json.set(intent, "client_secret", Json.id(intent) + "_secret_" + world.ids.next("x"));
    Json.set(intent, "customer", customer);
    Json.set(intent, "description", purpose.description());
    Json.set(intent, "metadata", purpose.metadata());
    Json.set(intent, "statement_descriptor_suffix", purpose.descriptorSuffix());
    if (purpose.presentment() != null) {
      Json.set(intent, "presentment_details", purpose.presentment());
    }
    world.store.add(intent);
    world.events.tell("payment_intent.created", intent);
    return intent;
  }

  /**
   * Asks the bank.
   *
   * @param ownerIsThere whether she can answer her bank now
   * @param authenticated whether she did
   */
  Card.Outcome confirm(
      JsonObject intent, JsonObject method, boolean ownerIsThere, boolean authenticated) {
    Card card = world.methods.card(method);
    Card.Outcome outcome = card.ask(ownerIsThere, authenticated);
    switch (outcome) {
      case PAID -> paid(intent, charges.create(intent, method, "succeeded", authenticated));
      case ON_ITS_WAY -> onItsWay(intent, charges.create(intent, method, "pending", false));
      case DECLINED -> declined(intent, method, card);
      case AUTHENTICATION_NEEDED ->
          world.change(
              intent,
              "payment_intent.requires_action",
              it -> {
                Json.set(it, "status", "requires_action");
                Json.set(it, "payment_method", Json.id(method));
                Json.set(
                    it,
                    "next_action",
                    Json.of("type", "use_stripe_sdk", "use_stripe_sdk", new JsonObject()));
              });
    }
    return outcome;
  }

  /** She said no to her bank, or it to her. */
  void authenticationFailed(JsonObject intent, JsonObject method) {
    JsonObject error =
        Json.of(
            "code", "payment_intent_authentication_failure",
            "message", "We are unable to authenticate your payment method.",
            "payment_method", method.deepCopy(),
            "type", "invalid_request_error");
    needsMethod(intent, error, null);
  }

  /** Nothing will be asked any more; a payment that was made stays. */
  void cancel(JsonObject intent) {
    if (!Json.is(intent, "status", "succeeded")) {
      world.change(
          intent,
          "payment_intent.canceled",
          it -> {
            Json.set(it, "status", "canceled");
            Json.set(it, "canceled_at", world.clock.now());
            Json.set(it, "cancellation_reason", "void_invoice");
          });
    }
  }

  /** The error of an intent as an answer with 402 gives it. */
  Refusal refusal(JsonObject intent) {
    return Refusal.declined(Json.at(intent, "last_payment_error").deepCopy());
  }

  private void paid(JsonObject intent, JsonObject charge) {
    charges.succeed(charge);
    succeed(intent, charge);
  }

  void succeed(JsonObject intent, JsonObject charge) {
    world.change(
        intent,
        "payment_intent.succeeded",
        it -> {
          attach(it, charge);
          Json.set(it, "status", "succeeded");
          Json.set(it, "amount_received", Json.number(it, "amount"));
          Json.set(it, "last_payment_error", null);
        });
  }

  private void onItsWay(JsonObject intent, JsonObject charge) {
    world.events.tell("charge.pending", charge);
    world.change(
        intent,
        "payment_intent.processing",
        it -> {
          attach(it, charge);
          Json.set(it, "status", "processing");
        });
    world.debits.expect(intent);
  }

  private void declined(JsonObject intent, JsonObject method, Card card) {
    JsonObject charge = charges.create(intent, method, "failed", false);
    world.events.tell("charge.failed", charge);
    JsonObject error =
        Json.of(
            "charge", Json.id(charge),
            "code", card.code(),
            "decline_code", card.declineCode(),
            "doc_url", "https://stripe.com/docs/error-codes/" + card.code().replace('_', '-'),
            "message", Charges.DECLINED,
            "payment_method", method.deepCopy(),
            "type", "card_error");
    needsMethod(intent, error, charge);
  }

  void needsMethod(JsonObject intent, JsonObject error, @Nullable JsonObject charge) {
    world.change(
        intent,
        "payment_intent.payment_failed",
        it -> {
          Json.set(it, "status", "requires_payment_method");
          Json.set(it, "payment_method", null);
          Json.set(it, "next_action", null);
          Json.set(it, "last_payment_error", error);
          if (charge != null) {
            Json.set(it, "latest_charge", Json.id(charge));
          }
        });
  }

  private static void attach(JsonObject intent, JsonObject charge) {
    Json.set(intent, "latest_charge", Json.id(charge));
    Json.set(intent, "payment_method", Json.text(charge, "payment_method"));
    Json.set(
        intent, "payment_method_types", List.of(Json.text(charge, "payment_method_details.type")));
    Json.set(intent, "next_action", null);
  }
}
