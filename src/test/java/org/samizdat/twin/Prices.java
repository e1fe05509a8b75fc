package org.samizdat.twin;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/** Prices made on the spot, {@code price_data}. */
final class Prices {

  private final World world;

  Prices(World world) {
    this.world = world;
  }

  /** The price that a request describes under a name, with its product if it names none. */
  JsonObject inline(FormParameters request, String name) {
    String currency = Currencies.known(request.need(name + "[currency]"), name + "[currency]");
    long amount = request.needNumber(name + "[unit_amount]");
    Currencies.checkCharge(currency, amount, name + "[unit_amount]");
    String interval = null;
    if (request.hasAny(name + "[recurring]")) {
      interval = request.need(name + "[recurring][interval]");
      Periods.check(interval, name + "[recurring][interval]");
    }
    String product =
        request
            .text(name + "[product]")
            .map(id -> Json.id(world.store.need("product", id)))
            .orElseGet(() -> product(request.need(name + "[product_data][name]")));
    return price(product, currency, amount, interval);
  }

  private String product(String words) {
    JsonObject product = world.fresh("product", world.ids.next("prod"));
    Json.set(product, "name", words);
    Json.set(product, "updated", world.clock.now());
    world.store.add(product);
    return Json.id(product);
  }

  private JsonObject price(
      String product, String currency, long amount, @Nullable String interval) {
    JsonObject price = world.fresh("price", world.ids.next("price"));
    Json.set(price, "currency", currency);
    Json.set(price, "product", product);
    Json.set(price, "unit_amount", amount);
    Json.set(price, "unit_amount_decimal", Long.toString(amount));
    if (interval != null) {
      Json.set(price, "type", "recurring");
      Json.set(
          price,
          "recurring",
          Json.of(
              "interval",
              interval,
              "interval_count",
              1,
              "meter",
              null,
              "trial_period_days",
              null,
              "usage_type",
              "licensed"));
    }
    // Made for one use: nobody can buy by it again.
    Json.set(price, "active", false);
    return world.store.add(price);
  }

  /** The same as the older object that items still carry. */
  static JsonObject plan(JsonObject price) {
    return Json.of(
        "id",
        Json.id(price),
        "object",
        "plan",
        "active",
        Json.isTrue(price, "active"),
        "amount",
        Json.number(price, "unit_amount"),
        "amount_decimal",
        Json.text(price, "unit_amount_decimal"),
        "billing_scheme",
        "per_unit",
        "created",
        Json.number(price, "created"),
        "currency",
        Json.text(price, "currency"),
        "interval",
        Json.text(price, "recurring.interval"),
        "interval_count",
        1,
        "livemode",
        false,
        "metadata",
        new JsonObject(),
        "meter",
        null,
        "nickname",
        null,
        "product",
        Json.text(price, "product"),
        "tiers_mode",
        null,
        "transform_usage",
        null,
        "trial_period_days",
        null,
        "usage_type",
        "licensed");
  }
}
