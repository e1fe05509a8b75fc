package org.samizdat.twin;

import com.google.gson.JsonObject;

/** The billing portal: a page of Stripe's where a giver gives a new card. */
final class Portal {

  private final World world;

  Portal(World world) {
    this.world = world;
  }

  JsonObject create(FormParameters request) {
    JsonObject customer = world.customers.present(request.need("customer"));
    JsonObject session = world.fresh("billing_portal.session", world.ids.next("bps"));
    Json.set(session, "configuration", "bpc_1StandInConfiguration");
    Json.set(session, "customer", Json.id(customer));
    Json.set(session, "return_url", request.text("return_url").orElse(null));
    Json.set(session, "locale", request.text("locale").orElse(null));
    Json.set(session, "url", world.page("/portal/" + Json.id(session)));
    request
        .text("flow_data[type]")
        .ifPresent(type -> {
          if (!type.equals("payment_method_update")) {
            throw Refusal.invalid(
                "parameter_invalid",
                "flow_data[type]",
                "The twin knows only payment_method_update");
          }
          Json.set(session, "flow", flow(request, type));
        });
    return world.store.add(session);
  }

  private static JsonObject flow(FormParameters request, String type) {
    String after = request.text("flow_data[after_completion][type]").orElse("portal_homepage");
    JsonObject redirect =
        request
            .text("flow_data[after_completion][redirect][return_url]")
            .map(url -> Json.of("return_url", url))
            .orElse(null);
    return Json.of(
        "after_completion",
            Json.of("hosted_confirmation", null, "redirect", redirect, "type", after),
        "subscription_cancel", null,
        "subscription_update", null,
        "subscription_update_confirm", null,
        "type", type);
  }

  /**
   * Makes a new card the customer's default; it refuses a card that never pays. A subscription that
   * has its own keeps it, as at Stripe.
   */
  JsonObject giveCard(JsonObject customer, Card card) {
    if (card.ask(true, true) == Card.Outcome.DECLINED) {
      tellDeclined(customer, card);
      throw Refusal.of(402, "card_error", card.code(), Charges.DECLINED);
    }
    JsonObject method = world.methods.create(card, Json.maybe(customer, "email").orElse(""));
    world.methods.attach(method, Json.id(customer));
    JsonObject before = customer.deepCopy();
    Json.set(customer, "invoice_settings.default_payment_method", Json.id(method));
    world.events.tellChange("customer.updated", customer, before);
    return method;
  }

  private void tellDeclined(JsonObject customer, Card card) {
    JsonObject setup = world.fresh("setup_intent", world.ids.next("seti"));
    Json.set(setup, "customer", Json.id(customer));
    Json.set(
        setup,
        "last_setup_error",
        Json.of(
            "code",
            card.code(),
            "decline_code",
            card.declineCode(),
            "message",
            Charges.DECLINED,
            "type",
            "card_error"));
    world.store.add(setup);
    world.events.tell("setup_intent.setup_failed", setup);
  }

  /** Where the page leads when it is done. */
  static String back(JsonObject session) {
    return Json.maybe(session, "flow.after_completion.redirect.return_url")
        .or(() -> Json.maybe(session, "return_url"))
        .orElse("/");
  }
}
