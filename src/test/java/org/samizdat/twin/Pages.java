package org.samizdat.twin;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Optional;

/** Which page a browser asked for. */
final class Pages {

  private final World world;
  private final PayPage payPage;
  private final CardPage cardPage;
  private final InvoicePage invoicePage;

  Pages(World world) {
    this.world = world;
    this.payPage = new PayPage(world);
    this.cardPage = new CardPage(world);
    this.invoicePage = new InvoicePage(world);
  }

  void answer(HttpExchange exchange, FormParameters form) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    String id = path.length > 2 ? path[2] : "";
    boolean post = exchange.getRequestMethod().equals("POST");
    Optional<JsonObject> found;
    synchronized (world) {
      found = world.store.find(id);
    }
    if (found.isEmpty()) {
      Html.page(exchange, 404, "Not here", "<p>There is no such page.</p>");
      return;
    }
    JsonObject object = found.get();
    switch (path[1] + " " + Json.text(object, "object")) {
      case "pay checkout.session" -> payPage.answer(exchange, object, post, form);
      case "portal billing_portal.session" -> cardPage.answer(exchange, object, post, form);
      case "invoice invoice" -> invoicePage.answer(exchange, object, post, form);
      case "receipt charge" ->
          Html.page(
              exchange,
              200,
              "Receipt",
              "<p>"
                  + Html.money(Json.number(object, "amount"), Json.text(object, "currency"))
                  + "</p>");
      default -> Html.page(exchange, 404, "Not here", "<p>There is no such page.</p>");
    }
  }
}
