package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Checkout session and what its payer does, without a browser. */
public final class TwinSession {

  private final World world;
  private final JsonObject session;

  TwinSession(World world, String id) {
    this.world = world;
    synchronized (world) {
      session = world.store.need("checkout.session", id);
    }
  }

  public String id() {
    return Json.id(session);
  }

  /**
   * Presses Pay. A decline leaves the session open; a question of the bank waits for {@link
   * #authenticate}.
   *
   * @throws RuntimeException if the session is over
   */
  public Card.Outcome pay(Card card, String email) {
    synchronized (world) {
      return world.till.pay(session, card, email, null);
    }
  }

  /** Pays what Adaptive Pricing showed in another currency, {@code pln}. */
  public Card.Outcome payShownIn(String currency, Card card, String email) {
    synchronized (world) {
      return world.till.pay(session, card, email, currency);
    }
  }

  /** Promises a debit: the session is complete and unpaid until it arrives, five days later. */
  public TwinSession payByDebit(String email) {
    pay(Card.DEBIT, email);
    return this;
  }

  /** Answers the bank's question. */
  public Card.Outcome authenticate(boolean yes) {
    synchronized (world) {
      return world.till.authenticate(session, yes).orElseThrow();
    }
  }

  /** The debit arrives now. */
  public void settleDebit() {
    synchronized (world) {
      world.debits.arrive(world.till.intent(session).orElseThrow());
    }
  }

  /** The debit comes back now. */
  public void failDebit() {
    synchronized (world) {
      world.debits.bounce(world.till.intent(session).orElseThrow());
    }
  }

  /** Stripe shows the payment already, and the page still as one that waits for the bank. */
  public void lag() {
    synchronized (world) {
      Json.set(session, "payment_status", "unpaid");
    }
  }

  /** Stripe shows the payment already, and the page as if nobody had come yet. */
  public void lagBehind() {
    synchronized (world) {
      Json.set(session, "status", "open");
      Json.set(session, "payment_status", "unpaid");
    }
  }

  /** The page has caught up with its payment. */
  public void catchUp() {
    synchronized (world) {
      Json.set(session, "status", "complete");
      Json.set(session, "payment_status", "paid");
    }
  }

  /** Nobody paid, and its time ran out. */
  public void abandon() {
    synchronized (world) {
      world.checkout.expire(id());
    }
  }

  public String paymentIntent() {
    synchronized (world) {
      return Json.id(world.till.intent(session).orElseThrow());
    }
  }

  /** The charge of the last attempt to pay. */
  public String charge() {
    synchronized (world) {
      return Json.text(world.till.intent(session).orElseThrow(), "latest_charge");
    }
  }

  /** In subscription mode, once it is complete. */
  public String subscription() {
    return need("subscription");
  }

  /** In subscription mode, once it is complete: the first invoice. */
  public String invoice() {
    return need("invoice");
  }

  /** In subscription mode, once it is complete. */
  public String customer() {
    return need("customer");
  }

  public String status() {
    return need("status");
  }

  public String paymentStatus() {
    return need("payment_status");
  }

  /** The page to pay at; null once the session is over. */
  public @Nullable String url() {
    synchronized (world) {
      return Json.maybe(session, "url").orElse(null);
    }
  }

  private String need(String name) {
    synchronized (world) {
      return Objects.requireNonNull(Json.text(session, name));
    }
  }
}
