package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Payments that were promised: the money comes some days later, or does not. */
final class Debits {

  /** Who waits for a debit to arrive. */
  interface Waiting {
    void arrived();

    void failed();
  }

  private static final Duration USUAL = Duration.ofDays(5);

  private final World world;
  private final Charges charges;
  private final Map<String, Waiting> waiting = new HashMap<>();

  Debits(World world) {
    this.world = world;
    this.charges = new Charges(world);
  }

  /** A promise was made; if nothing is heard of it, the money arrives. */
  void expect(JsonObject intent) {
    JsonObject charge = world.store.need("charge", Json.text(intent, "latest_charge"));
    charges.submit(charge);
    world.clock.in(USUAL, () -> arrive(intent));
  }

  /** Tells who waits once the debit is through. */
  void await(JsonObject intent, Waiting whoWaits) {
    waiting.put(Json.id(intent), whoWaits);
  }

  /** The debit arrived; does nothing if it did or failed before. */
  void arrive(JsonObject intent) {
    if (!Json.is(intent, "status", "processing")) {
      return;
    }
    JsonObject charge = world.store.need("charge", Json.text(intent, "latest_charge"));
    charges.arrive(charge);
    world.payments.succeed(intent, charge);
    finish(intent, true);
  }

  /** The debit came back; does nothing if it arrived or failed before. */
  void bounce(JsonObject intent) {
    if (!Json.is(intent, "status", "processing")) {
      return;
    }
    JsonObject charge = world.store.need("charge", Json.text(intent, "latest_charge"));
    charges.bounce(charge);
    JsonObject method =
        world.store.need("payment_method", Json.text(intent, "payment_method")).deepCopy();
    world.payments.needsMethod(
        intent,
        Json.of(
            "charge", Json.id(charge),
            "code", "debit_not_authorized",
            "message", "The debit was not authorised.",
            "payment_method", method,
            "type", "card_error"),
        charge);
    finish(intent, false);
  }

  private void finish(JsonObject intent, boolean arrived) {
    Waiting whoWaits = waiting.remove(Json.id(intent));
    if (whoWaits == null) {
      return;
    }
    if (arrived) {
      whoWaits.arrived();
    } else {
      whoWaits.failed();
    }
  }
}
