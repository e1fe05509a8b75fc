package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checkout's sessions, from their asking until they are paid or too old. */
final class Checkout {

  /** What was ordered; it goes to the payment, not to the session. */
  record Order(
      JsonObject price,
      long quantity,
      Map<String, String> intentMetadata,
      @Nullable String descriptorSuffix,
      Map<String, String> subscriptionMetadata) {

    long amount() {
      return Json.number(price, "unit_amount") * quantity;
    }
  }

  private static final Duration SHORTEST = Duration.ofMinutes(30);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final String LINE = "line_items[0]";
  private static final Set<String> SUBMIT_TYPES =
      Set.of("auto", "book", "donate", "pay", "subscribe");

  private final World world;
  private final Map<String, Order> orders = new HashMap<>();

  Checkout(World world) {
    this.world = world;
  }

  JsonObject create(FormParameters request) {
    String mode = request.need("mode");
    boolean subscription = mode.equals("subscription");
    if (!subscription && !mode.equals("payment")) {
      throw Refusal.invalid("parameter_invalid", "mode", "The twin knows no mode " + mode);
    }
    Instant expiry = expiry(request);
    request.need("success_url");
    checkWords(request, subscription);
    JsonObject price = world.prices.inline(request, LINE + "[price_data]");
    if (subscription != Json.is(price, "type", "recurring")) {
      throw Refusal.invalid(
          "parameter_invalid", "mode", "The price's kind does not go with mode " + mode);
    }
    long quantity = request.number(LINE + "[quantity]").orElse(1L);
    Order order =
        new Order(
            price,
            quantity,
            request.members("payment_intent_data[metadata]"),
            request.text("payment_intent_data[statement_descriptor_suffix]").orElse(null),
            request.members("subscription_data[metadata]"));
    JsonObject session = session(request, order, subscription, expiry);
    orders.put(Json.id(session), order);
    world.store.add(session);
    world.clock.at(expiry, () -> expireIfOpen(session));
    return session;
  }

  Order order(JsonObject session) {
    return Objects.requireNonNull(orders.get(Json.id(session)));
  }

  /** Ends an open session; refuses one that is over. */
  JsonObject expire(String id) {
    JsonObject session = world.store.need("checkout.session", id);
    if (!isOpen(session)) {
      throw Refusal.impossible(
          "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session"
              + " has a status of "
              + Json.text(session, "status"));
    }
    expireIfOpen(session);
    return session;
  }

  static boolean isOpen(JsonObject session) {
    return Json.is(session, "status", "open");
  }

  /** What was ordered, as a list that is only answered when asked for. */
  JsonObject lines(JsonObject session) {
    Order order = order(session);
    JsonObject item = Shapes.of("item");
    Json.set(item, "id", "li_" + Json.id(session).substring(8, 32));
    Json.set(item, "amount_subtotal", order.amount());
    Json.set(item, "amount_total", order.amount());
    Json.set(item, "currency", Json.text(order.price(), "currency"));
    Json.set(item, "description", productName(order));
    Json.set(item, "price", order.price().deepCopy());
    Json.set(item, "quantity", order.quantity());
    return Json.list(
        "/v1/checkout/sessions/" + Json.id(session) + "/line_items", List.of(item), false);
  }

  String productName(Order order) {
    return Json.text(world.store.need("product", Json.text(order.price(), "product")), "name");
  }

  private void expireIfOpen(JsonObject session) {
    if (isOpen(session)) {
      world.change(
          session,
          "checkout.session.expired",
          it -> {
            Json.set(it, "status", "expired");
            Json.set(it, "url", null);
          });
    }
  }

  private JsonObject session(
      FormParameters request, Order order, boolean subscription, Instant expiry) {
    JsonObject session = world.fresh("checkout.session", world.ids.session("cs"));
    Json.set(session, "mode", subscription ? "subscription" : "payment");
    Json.set(session, "amount_subtotal", order.amount());
    Json.set(session, "amount_total", order.amount());
    Json.set(session, "currency", Json.text(order.price(), "currency"));
    for (String same :
        List.of("cancel_url", "client_reference_id", "locale", "submit_type", "success_url")) {
      Json.set(session, same, request.text(same).orElse(null));
    }
    Json.set(session, "metadata", request.members("metadata"));
    Json.set(session, "expires_at", expiry);
    Json.set(
        session,
        "customer",
        request.text("customer").map(id -> Json.id(world.customers.present(id))).orElse(null));
    Json.set(session, "customer_email", request.text("customer_email").orElse(null));
    Json.set(
        session,
        "customer_creation",
        request
            .text("customer_creation")
            .orElse(subscription || request.has("customer") ? null : "if_required"));
    Json.set(session, "payment_method_collection", subscription ? "always" : "if_required");
    if (request.hasAny("payment_method_types")) {
      Json.set(session, "payment_method_types", request.values("payment_method_types"));
    }
    Json.set(session, "url", world.page("/pay/" + Json.id(session)));
    return session;
  }

  private Instant expiry(FormParameters request) {
    Instant now = world.clock.now();
    Instant expiry = request.instant("expires_at").orElse(now.plus(LONGEST));
    // A request made at the last second of 30 minutes is not late because it travelled.
    if (expiry.isBefore(now.plus(SHORTEST).minusSeconds(60))
        || expiry.isAfter(now.plus(LONGEST).plusSeconds(60))) {
      throw Refusal.invalid(
          "parameter_invalid",
          "expires_at",
          "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.");
    }
    return expiry;
  }

  private static void checkWords(FormParameters request, boolean subscription) {
    String intent = "payment_intent_data";
    if (subscription && request.hasAny(intent)) {
      throw Refusal.invalid(
          "parameter_invalid", intent, "You can not pass it in subscription mode.");
    }
    if (!subscription && request.hasAny("subscription_data")) {
      throw Refusal.invalid(
          "parameter_invalid", "subscription_data", "You can not pass it in payment mode.");
    }
    if (request.has("customer") && request.has("customer_email")) {
      throw Refusal.invalid(
          "parameter_invalid", "customer_email", "You may only specify one of these parameters.");
    }
    request
        .text(intent + "[statement_descriptor_suffix]")
        .filter(suffix -> suffix.length() > 22 || suffix.matches(".*[<>\\\\'\"*].*"))
        .ifPresent(suffix -> {
          throw Refusal.invalid("parameter_invalid", intent, "Invalid statement descriptor");
        });
    request
        .text("submit_type")
        .filter(type -> !SUBMIT_TYPES.contains(type))
        .ifPresent(type -> {
          throw Refusal.invalid("parameter_invalid", "submit_type", "Invalid submit_type");
        });
  }
}
