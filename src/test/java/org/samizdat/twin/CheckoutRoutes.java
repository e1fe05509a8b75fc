package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.util.Set;
import java.util.function.Predicate;

/** What is asked about sessions and the payments that come of them. */
final class CheckoutRoutes {

  private static final String SESSIONS = "/v1/checkout/sessions";
  private static final String LINE = "line_items[]";

  private final World world;
  private final Lists lists;

  CheckoutRoutes(World world) {
    this.world = world;
    this.lists = new Lists(world);
  }

  void addTo(Routes routes) {
    routes.add(
        "POST " + SESSIONS,
        Set.of(
            "mode",
            "client_reference_id",
            "metadata[*]",
            "success_url",
            "cancel_url",
            "locale",
            "expires_at",
            "submit_type",
            "customer",
            "customer_email",
            "customer_creation",
            "payment_method_types[]",
            LINE + "[quantity]",
            LINE + "[price_data][currency]",
            LINE + "[price_data][unit_amount]",
            LINE + "[price_data][product]",
            LINE + "[price_data][product_data][name]",
            LINE + "[price_data][recurring][interval]",
            LINE + "[price_data][recurring][interval_count]",
            "payment_intent_data[metadata][*]",
            "payment_intent_data[statement_descriptor_suffix]",
            "subscription_data[metadata][*]"),
        (id, request) -> world.checkout.create(request));
    routes.add(
        "GET " + SESSIONS + "/{id}",
        Set.of(),
        (id, request) -> world.store.need("checkout.session", id));
    routes.addList(
        SESSIONS,
        Set.of("payment_intent", "subscription", "customer", "status"),
        (id, request) ->
            lists.of(
                "checkout.session",
                SESSIONS,
                request,
                same(request, "payment_intent")
                    .and(same(request, "subscription"))
                    .and(same(request, "customer"))
                    .and(same(request, "status"))));
    routes.add(
        "POST " + SESSIONS + "/{id}/expire", Set.of(), (id, request) -> world.checkout.expire(id));
    routes.add(
        "GET " + SESSIONS + "/{id}/line_items",
        Set.of("limit"),
        (id, request) -> world.checkout.lines(world.store.need("checkout.session", id)));
    routes.add(
        "GET /v1/payment_intents/{id}",
        Set.of(),
        (id, request) -> world.store.need("payment_intent", id));
    routes.addList(
        "/v1/payment_intents",
        Set.of("customer"),
        (id, request) ->
            lists.of("payment_intent", "/v1/payment_intents", request, same(request, "customer")));
    routes.add("GET /v1/charges/{id}", Set.of(), (id, request) -> world.store.need("charge", id));
    routes.addList(
        "/v1/charges",
        Set.of("customer", "payment_intent"),
        (id, request) ->
            lists.of(
                "charge",
                "/v1/charges",
                request,
                same(request, "customer").and(same(request, "payment_intent"))));
  }

  private static Predicate<JsonObject> same(FormParameters request, String name) {
    return Lists.same(request, name, name);
  }
}
