package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;

/** The invoices that Stripe writes for every period of a subscription, until they are final. */
final class Drafts {

  private final World world;

  Drafts(World world) {
    this.world = world;
  }

  /** The draft of an invoice for the subscription's present period. */
  JsonObject draft(JsonObject subscription, String reason) {
    JsonObject invoice = world.fresh("invoice", world.ids.next("in"));
    fill(
        invoice,
        subscription,
        reason,
        Subscriptions.start(subscription),
        Subscriptions.end(subscription));
    world.store.add(invoice);
    world.events.tell("invoice.created", invoice);
    return invoice;
  }

  /** What will be asked at the end of the present period; nothing that can be looked up. */
  JsonObject upcoming(JsonObject subscription) {
    JsonObject invoice = world.fresh("invoice", world.ids.next("upcoming_in"));
    Instant end = Subscriptions.end(subscription);
    fill(invoice, subscription, "upcoming", end, Subscriptions.next(subscription, end));
    Json.set(invoice, "next_payment_attempt", end.plusSeconds(3600));
    return invoice;
  }

  private void fill(
      JsonObject invoice, JsonObject subscription, String reason, Instant start, Instant end) {
    boolean trial = Json.is(subscription, "status", "trialing") && !reason.equals("upcoming");
    long amount = trial ? 0 : Subscriptions.amount(subscription);
    JsonObject customer = world.store.need("customer", Json.text(subscription, "customer"));
    for (String total :
        List.of(
            "amount_due",
            "amount_remaining",
            "subtotal",
            "subtotal_excluding_tax",
            "total",
            "total_excluding_tax")) {
      Json.set(invoice, total, amount);
    }
    Json.set(invoice, "auto_advance", true);
    Json.set(invoice, "billing_reason", reason);
    Json.set(invoice, "currency", Json.text(subscription, "currency"));
    Json.set(invoice, "customer", Json.id(customer));
    Json.maybe(customer, "email").ifPresent(email -> Json.set(invoice, "customer_email", email));
    Json.maybe(customer, "name").ifPresent(name -> Json.set(invoice, "customer_name", name));
    Json.set(
        invoice,
        "parent",
        Json.of(
            "quote_details",
            null,
            "subscription_details",
            Json.of(
                "metadata", subscription.get("metadata").deepCopy(),
                "subscription", Json.id(subscription)),
            "type",
            "subscription_details"));
    // The invoice's own period looks back; that of its line looks forward.
    boolean first = reason.equals("subscription_create") || reason.equals("subscription_update");
    Json.set(invoice, "period_start", first ? world.clock.now() : start);
    Json.set(invoice, "period_end", first ? world.clock.now() : start);
    Json.set(
        invoice,
        "lines",
        Json.list(
            "/v1/invoices/" + Json.id(invoice) + "/lines",
            List.of(line(invoice, subscription, amount, start, end)),
            false));
  }

  private JsonObject line(
      JsonObject invoice, JsonObject subscription, long amount, Instant start, Instant end) {
    JsonObject item = Subscriptions.item(subscription);
    JsonObject line = Shapes.of("line_item");
    Json.set(line, "id", world.ids.next("il"));
    Json.set(line, "amount", amount);
    Json.set(line, "subtotal", amount);
    Json.set(line, "currency", Json.text(subscription, "currency"));
    Json.set(line, "description", "1 × Support");
    Json.set(line, "invoice", Json.id(invoice));
    Json.set(line, "metadata", subscription.get("metadata").deepCopy());
    Json.set(line, "subscription", Json.id(subscription));
    Json.set(
        line,
        "parent",
        Json.of(
            "invoice_item_details",
            null,
            "subscription_item_details",
            Json.of(
                "invoice_item", null,
                "proration", false,
                "proration_details", Json.of("credited_items", null),
                "subscription", Json.id(subscription),
                "subscription_item", Json.id(item)),
            "type",
            "subscription_item_details"));
    Json.set(line, "period", Json.of("start", start, "end", end));
    Json.set(
        line,
        "pricing",
        Json.of(
            "price_details",
                Json.of(
                    "price", Json.text(item, "price.id"),
                    "product", Json.text(item, "price.product")),
            "type", "price_details",
            "unit_amount_decimal", Json.text(item, "price.unit_amount_decimal")));
    return line;
  }
}
