package org.samizdat.twin;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Optional;

/** The page at a session's url: who gives, by which card, and her bank's question in between. */
final class PayPage {

  private static final String QUESTION =
      """
      <p>Your bank wants to know whether it is you (3-D Secure).</p>
      <form method="post">
      <button name="answer" value="complete">Complete</button>
      <button name="answer" value="fail">Fail</button>
      </form>
      """;

  private final World world;

  PayPage(World world) {
    this.world = world;
  }

  void answer(HttpExchange exchange, JsonObject session, boolean post, FormParameters form)
      throws IOException {
    if (!post) {
      show(exchange, session, "");
      return;
    }
    Optional<Card.Outcome> outcome;
    synchronized (world) {
      if (!Checkout.isOpen(session)) {
        outcome = Optional.empty();
      } else if (form.has("answer")) {
        outcome = world.till.authenticate(session, form.need("answer").equals("complete"));
      } else {
        boolean debit = form.text("by").filter("debit"::equals).isPresent();
        Optional<Card> card =
            debit ? Optional.of(Card.DEBIT) : Card.of(form.text("card").orElse(""));
        String email = form.text("email").orElse("");
        if (card.isEmpty() || !email.contains("@")) {
          show(exchange, session, "Please give an email address and one of the test cards.");
          return;
        }
        outcome = Optional.of(world.till.pay(session, card.get(), email, null));
      }
    }
    switch (outcome.orElse(Card.Outcome.PAID)) {
      case PAID, ON_ITS_WAY -> leave(exchange, session);
      case DECLINED -> show(exchange, session, Charges.DECLINED + " Please try another one.");
      case AUTHENTICATION_NEEDED -> Html.page(exchange, 200, "Your bank asks", QUESTION);
    }
  }

  private static void leave(HttpExchange exchange, JsonObject session) throws IOException {
    if (Json.is(session, "status", "complete")) {
      Html.seeOther(
          exchange,
          Json.text(session, "success_url").replace("{CHECKOUT_SESSION_ID}", Json.id(session)));
    } else {
      Html.page(exchange, 200, "Over", "<p>This session has expired.</p>");
    }
  }

  private void show(HttpExchange exchange, JsonObject session, String error) throws IOException {
    String words;
    synchronized (world) {
      if (!Checkout.isOpen(session)) {
        words = null;
      } else {
        Checkout.Order order = world.checkout.order(session);
        String interval = Json.maybe(order.price(), "recurring.interval").orElse("");
        words = form(session, order, interval.isEmpty() ? "" : " each " + interval, error);
      }
    }
    if (words == null) {
      boolean complete = Json.is(session, "status", "complete");
      Html.page(
          exchange,
          200,
          "Over",
          complete ? "<p>This was paid already.</p>" : "<p>This session has expired.</p>");
    } else {
      Html.page(exchange, 200, "Pay", words);
    }
  }

  private String form(JsonObject session, Checkout.Order order, String interval, String error) {
    return """
    %1$s
    <p>%2$s: <strong>%3$s</strong>%4$s</p>
    <form method="post">
    <label for="email">Email</label>
    <input id="email" name="email" type="email" required autocomplete="email" value="%5$s">
    <fieldset>
    <legend>Pay by</legend>
    <label><input type="radio" name="by" value="card" checked> Card</label>
    <label><input type="radio" name="by" value="debit"> Bank debit (SEPA)</label>
    </fieldset>
    <label for="card">Card number</label>
    <input id="card" name="card" type="text" inputmode="numeric" autocomplete="off" value="4242 4242 4242 4242">
    <button>Pay</button>
    </form>
    %6$s
    <p>4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined, 4000 0025 0000 3155 asks its bank.</p>
    """
        .formatted(
            error.isEmpty() ? "" : Html.error(error),
            Html.escape(world.checkout.productName(order)),
            Html.money(order.amount(), Json.text(session, "currency")),
            Html.escape(interval),
            Html.escape(Json.maybe(session, "customer_email").orElse("")),
            Json.maybe(session, "cancel_url")
                .map(url -> "<p><a href=\"" + Html.escape(url) + "\">Back</a></p>")
                .orElse(""));
  }
}
