package org.samizdat.twin;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Optional;

/** The portal's one page: a new card in place of the old. */
final class CardPage {

  private final World world;

  CardPage(World world) {
    this.world = world;
  }

  void answer(HttpExchange exchange, JsonObject session, boolean post, FormParameters form)
      throws IOException {
    String back = Portal.back(session);
    if (!post) {
      Html.page(exchange, 200, "Your card", form("", back));
      return;
    }
    Optional<Card> card = Card.of(form.text("card").orElse(""));
    try {
      synchronized (world) {
        JsonObject customer = world.customers.present(Json.text(session, "customer"));
        world.portal.giveCard(
            customer, card.orElseThrow(() -> Refusal.impossible("No test card has this number.")));
      }
    } catch (Refusal refusal) {
      String error = Html.error(Json.text(refusal.body(), "error.message"));
      Html.page(exchange, 200, "Your card", form(error, back));
      return;
    }
    Html.seeOther(exchange, back);
  }

  private static String form(String error, String back) {
    return """
    %1$s
    <form method="post">
    <label for="card">New card number</label>
    <input id="card" name="card" type="text" inputmode="numeric" autocomplete="off" value="5555 5555 5555 4444">
    <button>Save</button>
    </form>
    <p><a href="%2$s">Back</a></p>
    """
        .formatted(error, Html.escape(back));
  }
}
