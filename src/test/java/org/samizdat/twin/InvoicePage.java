package org.samizdat.twin;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Optional;

/** An invoice's own page, where what a bank refused can be paid by hand. */
final class InvoicePage {

  private final World world;

  InvoicePage(World world) {
    this.world = world;
  }

  void answer(HttpExchange exchange, JsonObject invoice, boolean post, FormParameters form)
      throws IOException {
    String error = "";
    if (post) {
      try {
        synchronized (world) {
          pay(invoice, Card.of(form.text("card").orElse("")));
        }
      } catch (Refusal refusal) {
        error = Html.error(Json.text(refusal.body(), "error.message"));
      }
    }
    String due =
        Html.money(Json.number(invoice, "amount_remaining"), Json.text(invoice, "currency"));
    Html.page(
        exchange,
        200,
        "Invoice",
        Json.is(invoice, "status", "open")
            ? form(error, due)
            : "<p>Nothing is due. This invoice is "
                + Html.escape(Json.text(invoice, "status"))
                + ".</p>");
  }

  private static String form(String error, String due) {
    return """
    %1$s
    <p>Due: <strong>%2$s</strong></p>
    <form method="post">
    <label for="card">Card number</label>
    <input id="card" name="card" type="text" inputmode="numeric" autocomplete="off" value="4242 4242 4242 4242">
    <button>Pay</button>
    </form>
    """
        .formatted(error, due);
  }

  /** Here its owner is present, and her bank's question is taken as answered. */
  private void pay(JsonObject invoice, Optional<Card> card) {
    String customer = Json.text(invoice, "customer");
    JsonObject method =
        world.methods.create(
            card.orElseThrow(() -> Refusal.impossible("No test card has this number.")),
            Json.maybe(invoice, "customer_email").orElse(""));
    world.dunning.payNow(invoice, Json.id(method), true);
    world.methods.attach(method, customer);
  }
}
