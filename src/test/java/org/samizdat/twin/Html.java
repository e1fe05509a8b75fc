package org.samizdat.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** The frame of the twin's pages, which says on each of them that it is not Stripe. */
final class Html {

  private Html() {}

  static void page(HttpExchange exchange, int status, String title, String body)
      throws IOException {
    byte[] bytes = frame(escape(title), body).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  static void seeOther(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    exchange.sendResponseHeaders(303, -1);
  }

  static String error(String words) {
    return "<p class=\"error\" role=\"alert\">" + escape(words) + "</p>";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** An amount as its payer reads it. */
  static String money(long minor, String currency) {
    int decimals = Currencies.decimals(currency);
    return java.math.BigDecimal.valueOf(minor, decimals).toPlainString()
        + " "
        + currency.toUpperCase(java.util.Locale.ROOT);
  }

  private static String frame(String title, String body) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%1$s – stand-in for Stripe</title>
    <style>
    body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 30rem; padding: 1rem; color: #1a1a2e; }
    .stand-in { background: #fff3cd; border: 2px solid #8a6100; padding: .75rem; }
    label, button, fieldset { display: block; margin: 1rem 0 .25rem; }
    fieldset label { display: inline-block; margin: 0 1rem 0 0; }
    input[type=email], input[type=text] { font: inherit; width: 100%%; box-sizing: border-box; padding: .5rem; border: 1px solid #595959; }
    button { font: inherit; padding: .6rem 1.5rem; background: #3b2fb0; color: #fff; border: 0; cursor: pointer; }
    .error { color: #a40000; }
    </style>
    </head>
    <body>
    <main>
    <p class="stand-in"><strong>This is a stand-in for Stripe; no money moves.</strong></p>
    <h1>%1$s</h1>
    %2$s
    </main>
    </body>
    </html>
    """
        .formatted(title, body);
  }
}
