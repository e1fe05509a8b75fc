package org.samizdat.twin;

import com.google.gson.JsonObject;

/** Whom Stripe knows by name: givers with a pledge, and those it was told to remember. */
final class Customers {

  private final World world;

  Customers(World world) {
    this.world = world;
  }

  JsonObject create(String email, String currency) {
    JsonObject customer = world.fresh("customer", world.ids.next("cus"));
    Json.set(customer, "email", email);
    Json.set(customer, "name", "A Giver");
    Json.set(customer, "currency", currency);
    Json.set(
        customer,
        "invoice_prefix",
        world.ids.next("x").substring(2, 10).toUpperCase(java.util.Locale.ROOT));
    world.store.add(customer);
    world.events.tell("customer.created", customer);
    return customer;
  }

  /** A customer who is still there; refuses one who was deleted. */
  JsonObject present(String id) {
    JsonObject customer = world.store.need("customer", id);
    if (isDeleted(customer)) {
      throw Refusal.missing("customer", id);
    }
    return customer;
  }

  static boolean isDeleted(JsonObject customer) {
    return Json.isTrue(customer, "deleted");
  }

  /** Stripe cancels her subscriptions and forgets her ways of paying; what was paid stays. */
  JsonObject delete(String id) {
    JsonObject customer = present(id);
    world
        .subscriptions
        .of(id)
        .forEach(subscription -> world.subscriptions.end(subscription, "cancellation_requested"));
    world.methods.of(id).forEach(world.methods::detach);
    world.events.tell("customer.deleted", customer);
    JsonObject deleted = Json.of("id", id, "object", "customer", "deleted", true);
    world.store.add(deleted);
    return deleted;
  }

  /** The number of her next invoice. */
  String nextInvoiceNumber(String id) {
    JsonObject customer = world.store.need("customer", id);
    long number = Json.number(customer, "next_invoice_sequence");
    Json.set(customer, "next_invoice_sequence", number + 1);
    return "%s-%04d".formatted(Json.text(customer, "invoice_prefix"), number);
  }
}
