package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asking for the money of an invoice, and asking again when the bank said no. */
final class Dunning {

  /** After the first failure, the second, the third; then the subscription ends. */
  static final List<Duration> AGAIN =
      List.of(Duration.ofDays(3), Duration.ofDays(5), Duration.ofDays(7));

  private final World world;

  Dunning(World world) {
    this.world = world;
  }

  /** One planned attempt to collect an open invoice. */
  void attempt(JsonObject invoice) {
    Card.Outcome outcome = ask(invoice, method(invoice), false);
    if (outcome == Card.Outcome.DECLINED || outcome == Card.Outcome.AUTHENTICATION_NEEDED) {
      failed(invoice);
    }
  }

  /**
   * An attempt that somebody asked for, which changes nothing in the plan.
   *
   * @param method null for the one that is kept
   * @param ownerIsThere whether she can answer her bank
   */
  JsonObject payNow(JsonObject invoice, @Nullable String method, boolean ownerIsThere) {
    if (!Json.is(invoice, "status", "open")) {
      throw Refusal.impossible("Invoice is already " + Json.text(invoice, "status"));
    }
    Optional<JsonObject> by =
        method == null ? method(invoice) : Optional.of(world.store.need("payment_method", method));
    Card.Outcome outcome = ask(invoice, by, ownerIsThere);
    if (!outcome.isPromise()) {
      world.events.tell("invoice.payment_failed", invoice);
      throw by.isEmpty() || outcome == Card.Outcome.AUTHENTICATION_NEEDED
          ? Refusal.of(
              402,
              "card_error",
              "invoice_payment_intent_requires_action",
              "This payment needs its owner.")
          : world.payments.refusal(world.invoices.intentOf(invoice).orElseThrow());
    }
    return invoice;
  }

  /** The bank said no: the next attempt is planned, or the subscription ends. */
  void failed(JsonObject invoice) {
    int attempts = Math.toIntExact(Json.number(invoice, "attempt_count"));
    Instant again =
        attempts <= AGAIN.size() ? world.clock.now().plus(AGAIN.get(attempts - 1)) : null;
    world.change(
        invoice,
        "invoice.payment_failed",
        it -> {
          Json.set(it, "attempted", true);
          Json.set(it, "next_payment_attempt", again);
          Json.set(it, "auto_advance", again != null);
        });
    Optional<JsonObject> subscription = world.invoices.subscription(invoice);
    subscription
        .filter(it -> Json.is(it, "status", "active"))
        .ifPresent(active ->
            world.change(
                active, "customer.subscription.updated", it -> Json.set(it, "status", "past_due")));
    if (again == null) {
      subscription.ifPresent(it -> world.subscriptions.end(it, "payment_failed"));
    } else {
      world.clock.at(again, () -> again(invoice, again));
    }
  }

  private void again(JsonObject invoice, Instant planned) {
    boolean still =
        Json.is(invoice, "status", "open")
            && Json.find(invoice, "next_payment_attempt")
                .filter(at -> at.getAsLong() == planned.getEpochSecond())
                .isPresent();
    if (still) {
      attempt(invoice);
    }
  }

  private Card.Outcome ask(JsonObject invoice, Optional<JsonObject> method, boolean ownerIsThere) {
    JsonObject intent = world.invoices.intentOf(invoice).orElseThrow();
    Json.set(invoice, "attempt_count", Json.number(invoice, "attempt_count") + 1);
    Json.set(invoice, "attempted", true);
    if (method.isEmpty()) {
      return Card.Outcome.DECLINED;
    }
    Card.Outcome outcome = world.payments.confirm(intent, method.get(), ownerIsThere, ownerIsThere);
    switch (outcome) {
      case PAID -> paid(invoice);
      case AUTHENTICATION_NEEDED -> world.events.tell("invoice.payment_action_required", invoice);
      case ON_ITS_WAY -> world.debits.await(intent, new Debit(invoice));
      case DECLINED -> {
        // The caller knows what follows.
      }
    }
    return outcome;
  }

  private void paid(JsonObject invoice) {
    world.invoices.pay(invoice);
    world
        .invoices
        .subscription(invoice)
        .filter(it -> Json.is(it, "status", "past_due"))
        .ifPresent(late ->
            world.change(
                late, "customer.subscription.updated", it -> Json.set(it, "status", "active")));
  }

  /** The subscription's own method goes before the customer's. */
  private Optional<JsonObject> method(JsonObject invoice) {
    Optional<String> own =
        world
            .invoices
            .subscription(invoice)
            .flatMap(it -> Json.maybe(it, "default_payment_method"));
    return own.or(() ->
            world
                .store
                .find("customer", Json.text(invoice, "customer"))
                .flatMap(it -> Json.maybe(it, "invoice_settings.default_payment_method")))
        .map(id -> world.store.need("payment_method", id));
  }

  /** A debit for an invoice, on its way. */
  private final class Debit implements Debits.Waiting {

    private final JsonObject invoice;

    Debit(JsonObject invoice) {
      this.invoice = invoice;
    }

    @Override
    public void arrived() {
      paid(invoice);
    }

    @Override
    public void failed() {
      Dunning.this.failed(invoice);
    }
  }
}
