package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Invoices from the moment they are final, and their payments. */
final class Invoices {

  private final World world;

  Invoices(World world) {
    this.world = world;
  }

  /** Makes a draft final, to be paid by an intent; by a new one if none is given. */
  void open(JsonObject invoice, @Nullable JsonObject given) {
    world.change(
        invoice,
        "invoice.finalized",
        it -> {
          Json.set(it, "status", "open");
          Json.set(it, "number", world.customers.nextInvoiceNumber(Json.text(it, "customer")));
          Json.set(it, "effective_at", world.clock.now());
          Json.set(it, "automatically_finalizes_at", null);
          Json.set(it, "hosted_invoice_url", world.page("/invoice/" + Json.id(it)));
          Json.set(it, "invoice_pdf", world.page("/invoice/" + Json.id(it) + "/pdf"));
          Json.set(it, "status_transitions.finalized_at", world.clock.now());
          Json.set(it, "webhooks_delivered_at", world.clock.now());
        });
    if (Json.number(invoice, "amount_due") > 0) {
      JsonObject intent = given != null ? given : intent(invoice);
      JsonObject payment = world.fresh("invoice_payment", world.ids.next("inpay"));
      Json.set(payment, "amount_requested", Json.number(invoice, "amount_due"));
      Json.set(payment, "currency", Json.text(invoice, "currency"));
      Json.set(payment, "invoice", Json.id(invoice));
      Json.set(
          payment, "payment", Json.of("payment_intent", Json.id(intent), "type", "payment_intent"));
      world.store.add(payment);
    }
    latest(invoice);
  }

  private void latest(JsonObject invoice) {
    subscription(invoice)
        .ifPresent(subscription -> Json.set(subscription, "latest_invoice", Json.id(invoice)));
  }

  /** Renewals carry nothing of ours: the intent has no metadata. */
  private JsonObject intent(JsonObject invoice) {
    return world.payments.create(
        new Payments.Purpose(
            Json.number(invoice, "amount_due"),
            Json.text(invoice, "currency"),
            "Subscription update",
            Map.of(),
            null,
            null),
        Json.text(invoice, "customer"));
  }

  /** The money for an open invoice is there. */
  void pay(JsonObject invoice) {
    world.change(
        invoice,
        "invoice.paid",
        it -> {
          Json.set(it, "status", "paid");
          Json.set(it, "attempted", true);
          Json.set(it, "auto_advance", false);
          Json.set(it, "amount_paid", Json.number(it, "amount_due"));
          Json.set(it, "amount_remaining", 0);
          Json.set(it, "ending_balance", 0);
          Json.set(it, "next_payment_attempt", null);
          Json.set(it, "status_transitions.paid_at", world.clock.now());
        });
    world.events.tell("invoice.payment_succeeded", invoice);
    payment(invoice)
        .ifPresent(payment ->
            world.change(
                payment,
                "invoice_payment.paid",
                it -> {
                  Json.set(it, "status", "paid");
                  Json.set(it, "amount_paid", Json.number(it, "amount_requested"));
                  Json.set(it, "status_transitions.paid_at", world.clock.now());
                }));
  }

  /** Gives an invoice up; only one that is a draft or open. */
  JsonObject cancel(JsonObject invoice) {
    if (!Json.is(invoice, "status", "open") && !Json.is(invoice, "status", "draft")) {
      throw Refusal.impossible("You can only pass in open invoices. This invoice isn't open.");
    }
    payment(invoice)
        .ifPresent(payment -> {
          Json.set(payment, "status", "canceled");
          Json.set(payment, "status_transitions.canceled_at", world.clock.now());
        });
    world.change(
        invoice,
        "invoice.voided",
        it -> {
          Json.set(it, "status", "void");
          Json.set(it, "auto_advance", false);
          Json.set(it, "automatically_finalizes_at", null);
          Json.set(it, "next_payment_attempt", null);
          Json.set(it, "status_transitions.voided_at", world.clock.now());
        });
    return invoice;
  }

  Optional<JsonObject> payment(JsonObject invoice) {
    return world
        .store
        .all("invoice_payment")
        .filter(payment -> Json.is(payment, "invoice", Json.id(invoice)))
        .findFirst();
  }

  Optional<JsonObject> intentOf(JsonObject invoice) {
    return payment(invoice)
        .map(payment ->
            world.store.need("payment_intent", Json.text(payment, "payment.payment_intent")));
  }

  Optional<JsonObject> subscription(JsonObject invoice) {
    return Json.maybe(invoice, "parent.subscription_details.subscription")
        .map(id -> world.store.need("subscription", id));
  }
}
