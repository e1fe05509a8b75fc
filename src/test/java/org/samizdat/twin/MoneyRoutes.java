package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What is asked about the account's money, its events and itself. */
final class MoneyRoutes {

  private final World world;
  private final Lists lists;

  MoneyRoutes(World world) {
    this.world = world;
    this.lists = new Lists(world);
  }

  void addTo(Routes routes) {
    routes.add(
        "POST /v1/refunds",
        Set.of("charge", "payment_intent", "amount", "reason", "metadata[*]"),
        (id, request) -> world.refunds.create(request));
    kept(routes, "refund", "/v1/refunds", "charge", "payment_intent");
    kept(routes, "dispute", "/v1/disputes", "charge", "payment_intent");
    kept(
        routes,
        "radar.early_fraud_warning",
        "/v1/radar/early_fraud_warnings",
        "charge",
        "payment_intent");
    kept(routes, "payout", "/v1/payouts", "status");
    routes.add(
        "GET /v1/balance_transactions/{id}",
        Set.of(),
        (id, request) -> world.store.need("balance_transaction", id));
    routes.addList(
        "/v1/balance_transactions",
        Set.of("payout", "source", "currency", "type"),
        (id, request) ->
            lists.of(
                "balance_transaction",
                "/v1/balance_transactions",
                request,
                same(request, "source")
                    .and(same(request, "currency"))
                    .and(same(request, "type"))
                    .and(entry ->
                        request
                            .text("payout")
                            .map(payout -> world.payouts.took(payout, entry))
                            .orElse(true))));
    events(routes);
    routes.add("GET /v1/balance", Set.of(), (id, request) -> balance());
    routes.add("GET /v1/account", Set.of(), (id, request) -> account());
  }

  private void events(Routes routes) {
    routes.add("GET /v1/events/{id}", Set.of(), (id, request) -> world.store.need("event", id));
    routes.addList(
        "/v1/events",
        Set.of("delivery_success", "type", "types[]"),
        (id, request) -> {
          List<String> types = request.values("types");
          return lists.of(
              "event",
              "/v1/events",
              request,
              same(request, "type")
                  .and(it -> types.isEmpty() || types.contains(Json.text(it, "type")))
                  .and(it ->
                      request
                          .truth("delivery_success")
                          .map(yes -> yes == (Json.number(it, "pending_webhooks") == 0))
                          .orElse(true)));
        });
    routes.addList(
        "/v1/webhook_endpoints",
        Set.of(),
        (id, request) ->
            lists.of("webhook_endpoint", "/v1/webhook_endpoints", request, any -> true));
  }

  private JsonObject balance() {
    return Json.of(
        "object",
        "balance",
        "available",
        held("available"),
        "livemode",
        false,
        "pending",
        held("pending"));
  }

  private List<JsonObject> held(String status) {
    Map<String, Long> sums = new TreeMap<>(Map.of(world.balance.mainCurrency(), 0L));
    world
        .store
        .all("balance_transaction")
        .filter(it -> Json.is(it, "status", status))
        .forEach(it -> sums.merge(Json.text(it, "currency"), Json.number(it, "net"), Long::sum));
    return sums.entrySet().stream()
        .map(sum -> Json.of("amount", sum.getValue(), "currency", sum.getKey()))
        .toList();
  }

  private JsonObject account() {
    JsonObject account = Shapes.of("account");
    Json.set(account, "id", "acct_1StandInForStripe");
    Json.set(account, "default_currency", world.balance.mainCurrency());
    return account;
  }

  /** What can only be looked up, one by one or in lists. */
  private void kept(Routes routes, String kind, String path, String... names) {
    routes.add("GET " + path + "/{id}", Set.of(), (id, request) -> world.store.need(kind, id));
    routes.addList(
        path,
        Set.of(names),
        (id, request) -> {
          Predicate<JsonObject> fits = any -> true;
          for (String name : names) {
            fits = fits.and(same(request, name));
          }
          return lists.of(kind, path, request, fits);
        });
  }

  private static Predicate<JsonObject> same(FormParameters request, String name) {
    return Lists.same(request, name, name);
  }
}
