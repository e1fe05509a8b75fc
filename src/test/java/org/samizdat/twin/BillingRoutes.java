package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.util.Set;
import java.util.function.Predicate;

/** What is asked about customers, subscriptions and invoices. */
final class BillingRoutes {

  private static final String ITEM = "items[]";

  private final World world;
  private final Lists lists;

  BillingRoutes(World world) {
    this.world = world;
    this.lists = new Lists(world);
  }

  void addTo(Routes routes) {
    customers(routes);
    subscriptions(routes);
    invoices(routes);
  }

  private void customers(Routes routes) {
    routes.add(
        "GET /v1/customers/{id}", Set.of(), (id, request) -> world.store.need("customer", id));
    routes.add("DELETE /v1/customers/{id}", Set.of(), (id, request) -> world.customers.delete(id));
    routes.addList(
        "/v1/customers/{id}/payment_methods",
        Set.of("type"),
        (id, request) -> {
          world.customers.present(id);
          return lists.of(
              "payment_method",
              "/v1/customers/" + id + "/payment_methods",
              request,
              it ->
                  Json.is(it, "customer", id)
                      && request.text("type").map(type -> Json.is(it, "type", type)).orElse(true));
        });
    routes.add(
        "GET /v1/payment_methods/{id}",
        Set.of(),
        (id, request) -> world.store.need("payment_method", id));
    routes.add(
        "GET /v1/setup_intents/{id}",
        Set.of(),
        (id, request) -> world.store.need("setup_intent", id));
    routes.add(
        "POST /v1/billing_portal/sessions",
        Set.of(
            "customer",
            "return_url",
            "locale",
            "flow_data[type]",
            "flow_data[after_completion][type]",
            "flow_data[after_completion][redirect][return_url]"),
        (id, request) -> world.portal.create(request));
  }

  private void subscriptions(Routes routes) {
    routes.add(
        "GET /v1/subscriptions/{id}",
        Set.of(),
        (id, request) -> world.store.need("subscription", id));
    routes.add(
        "POST /v1/subscriptions/{id}",
        Set.of(
            ITEM + "[id]",
            ITEM + "[price_data][currency]",
            ITEM + "[price_data][unit_amount]",
            ITEM + "[price_data][recurring][interval]",
            ITEM + "[price_data][recurring][interval_count]",
            ITEM + "[price_data][product]",
            "proration_behavior",
            "pause_collection",
            "pause_collection[behavior]",
            "pause_collection[resumes_at]",
            "cancel_at_period_end",
            "cancel_at",
            "trial_end",
            "metadata[*]",
            "default_payment_method"),
        (id, request) -> world.changes.update(id, request));
    routes.add(
        "DELETE /v1/subscriptions/{id}",
        Set.of("prorate", "invoice_now"),
        (id, request) -> world.subscriptions.cancel(world.store.need("subscription", id)));
    routes.addList(
        "/v1/subscriptions",
        Set.of("customer", "status"),
        (id, request) ->
            lists.of(
                "subscription",
                "/v1/subscriptions",
                request,
                same(request, "customer").and(it -> hasStatus(it, request))));
  }

  /** Without a status, ended ones are left out; "all" has them all. */
  private static boolean hasStatus(JsonObject subscription, FormParameters request) {
    return request
        .text("status")
        .map(status -> status.equals("all") || Json.is(subscription, "status", status))
        .orElse(Subscriptions.isAlive(subscription));
  }

  private void invoices(Routes routes) {
    routes.add("GET /v1/invoices/{id}", Set.of(), (id, request) -> world.store.need("invoice", id));
    routes.addList(
        "/v1/invoices",
        Set.of("subscription", "customer", "status"),
        (id, request) ->
            lists.of(
                "invoice",
                "/v1/invoices",
                request,
                same(request, "customer")
                    .and(same(request, "status"))
                    .and(
                        Lists.same(
                            request, "subscription", "parent.subscription_details.subscription"))));
    routes.add(
        "POST /v1/invoices/{id}/pay",
        Set.of("payment_method", "off_session"),
        (id, request) ->
            world.dunning.payNow(
                world.store.need("invoice", id),
                request.text("payment_method").orElse(null),
                false));
    routes.add(
        "POST /v1/invoices/{id}/void",
        Set.of(),
        (id, request) -> world.invoices.cancel(world.store.need("invoice", id)));
    routes.addList(
        "/v1/invoice_payments",
        Set.of("invoice", "status", "payment[type]", "payment[payment_intent]"),
        (id, request) ->
            lists.of(
                "invoice_payment",
                "/v1/invoice_payments",
                request,
                same(request, "invoice")
                    .and(same(request, "status"))
                    .and(Lists.same(request, "payment[type]", "payment.type"))
                    .and(
                        Lists.same(request, "payment[payment_intent]", "payment.payment_intent"))));
    routes.add(
        "GET /v1/invoice_payments/{id}",
        Set.of(),
        (id, request) -> world.store.need("invoice_payment", id));
  }

  private static Predicate<JsonObject> same(FormParameters request, String name) {
    return Lists.same(request, name, name);
  }
}
