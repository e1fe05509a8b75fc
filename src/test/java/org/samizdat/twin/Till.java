package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happens behind the pay page when its reader presses Pay. */
final class Till {

  private record Started(JsonObject intent, JsonObject method) {}

  private final World world;
  private final Map<String, Started> started = new HashMap<>();

  Till(World world) {
    this.world = world;
  }

  /**
   * Pays an open session; refuses one that is over. A decline leaves it open for another card.
   *
   * @param shownIn the currency Adaptive Pricing showed, null for the session's own
   */
  Card.Outcome pay(JsonObject session, Card card, String email, @Nullable String shownIn) {
    if (!Checkout.isOpen(session)) {
      throw Refusal.impossible("This Checkout Session is no longer open.");
    }
    JsonObject method = world.methods.create(card, email);
    JsonObject intent = intent(session, card, email, shownIn);
    Json.set(session, "customer_details", details(session, email));
    return confirm(session, new Started(intent, method), false);
  }

  /** Her bank asked her; nothing if no payment waits for that. */
  Optional<Card.Outcome> authenticate(JsonObject session, boolean yes) {
    Started waits = started.get(Json.id(session));
    if (waits == null || !Json.is(waits.intent(), "status", "requires_action")) {
      return Optional.empty();
    }
    if (!yes) {
      world.payments.authenticationFailed(waits.intent(), waits.method());
      return Optional.of(Card.Outcome.DECLINED);
    }
    return Optional.of(confirm(session, waits, true));
  }

  /** The intent of a payment that was at least tried. */
  Optional<JsonObject> intent(JsonObject session) {
    return Optional.ofNullable(started.get(Json.id(session))).map(Started::intent);
  }

  private JsonObject intent(JsonObject session, Card card, String email, @Nullable String shownIn) {
    JsonObject presentment = shownIn == null ? null : presentment(session, shownIn);
    if (presentment != null) {
      Json.set(session, "presentment_details", presentment.deepCopy());
    }
    boolean willHold = card.ask(true, true).isPromise();
    if (willHold && needsCustomer(session)) {
      JsonObject customer = world.customers.create(email, Json.text(session, "currency"));
      Json.set(session, "customer", Json.id(customer));
    }
    String customer = Json.maybe(session, "customer").orElse(null);
    Optional<JsonObject> before = intent(session);
    if (before.isPresent()) {
      Json.set(before.get(), "customer", customer);
      return before.get();
    }
    Checkout.Order order = world.checkout.order(session);
    boolean subscription = isSubscription(session);
    JsonObject intent =
        world.payments.create(
            new Payments.Purpose(
                order.amount(),
                Json.text(session, "currency"),
                subscription ? "Subscription creation" : null,
                subscription ? Map.of() : order.intentMetadata(),
                order.descriptorSuffix(),
                presentment),
            customer);
    if (subscription) {
      Json.set(intent, "setup_future_usage", "off_session");
    } else {
      Json.set(session, "payment_intent", Json.id(intent));
    }
    return intent;
  }

  private Card.Outcome confirm(JsonObject session, Started attempt, boolean authenticated) {
    started.put(Json.id(session), attempt);
    Card.Outcome outcome =
        world.payments.confirm(attempt.intent(), attempt.method(), true, authenticated);
    if (outcome.isPromise()) {
      complete(session, attempt, outcome == Card.Outcome.PAID);
    }
    return outcome;
  }

  private void complete(JsonObject session, Started attempt, boolean paid) {
    Json.maybe(session, "customer")
        .ifPresent(customer -> world.methods.attach(attempt.method(), customer));
    JsonObject invoice = isSubscription(session) ? subscribe(session, attempt, paid) : null;
    world.change(
        session,
        "checkout.session.completed",
        it -> {
          Json.set(it, "status", "complete");
          Json.set(it, "payment_status", paid ? "paid" : "unpaid");
          Json.set(it, "url", null);
        });
    if (!paid) {
      world.debits.await(attempt.intent(), new Debit(session, invoice));
    }
  }

  /** The subscription and its first invoice exist only from the payment on. */
  private JsonObject subscribe(JsonObject session, Started attempt, boolean paid) {
    Checkout.Order order = world.checkout.order(session);
    JsonObject subscription =
        world.subscriptions.create(
            Json.text(session, "customer"), order, Json.id(attempt.method()));
    JsonObject invoice = world.drafts.draft(subscription, "subscription_create");
    world.invoices.open(invoice, attempt.intent());
    Json.set(session, "subscription", Json.id(subscription));
    Json.set(session, "invoice", Json.id(invoice));
    if (paid) {
      Json.set(invoice, "attempt_count", 1);
      world.invoices.pay(invoice);
    }
    return invoice;
  }

  private boolean needsCustomer(JsonObject session) {
    return Json.maybe(session, "customer").isEmpty()
        && (isSubscription(session) || Json.is(session, "customer_creation", "always"));
  }

  private static boolean isSubscription(JsonObject session) {
    return Json.is(session, "mode", "subscription");
  }

  private static JsonObject presentment(JsonObject session, String currency) {
    long amount =
        Currencies.convert(
            Json.number(session, "amount_total"), Json.text(session, "currency"), currency);
    return Json.of("presentment_amount", amount, "presentment_currency", currency);
  }

  private static JsonObject details(JsonObject session, String email) {
    return Json.of(
        "address", null,
        "business_name", null,
        "email", Objects.requireNonNull(email),
        "individual_name", null,
        "name", "A Giver",
        "phone", null,
        "tax_exempt", Json.maybe(session, "customer").isPresent() ? "none" : null,
        "tax_ids", null);
  }

  /** A session that was completed by a promise, and what becomes of it. */
  private final class Debit implements Debits.Waiting {

    private final JsonObject session;
    private final @Nullable JsonObject invoice;

    Debit(JsonObject session, @Nullable JsonObject invoice) {
      this.session = session;
      this.invoice = invoice;
    }

    @Override
    public void arrived() {
      if (invoice != null) {
        Json.set(invoice, "attempt_count", 1);
        world.invoices.pay(invoice);
      }
      world.change(
          session,
          "checkout.session.async_payment_succeeded",
          it -> Json.set(it, "payment_status", "paid"));
    }

    @Override
    public void failed() {
      world.events.tell("checkout.session.async_payment_failed", session);
      if (invoice != null) {
        Json.set(invoice, "attempt_count", 1);
        world.dunning.failed(invoice);
      }
    }
  }
}
