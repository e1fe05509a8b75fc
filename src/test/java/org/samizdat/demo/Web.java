package org.samizdat.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;

/** The few words of HTTP that the demo's own site needs. */
final class Web {

  private Web() {}

  static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  static void page(HttpExchange exchange, int status, String html) throws IOException {
    send(exchange, status, "text/html;charset=UTF-8", html.getBytes(UTF_8));
  }

  static void seeOther(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    exchange.sendResponseHeaders(303, -1);
  }

  static Map<String, String> query(URI uri) {
    Map<String, String> values = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          values.put(
              pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
      }
    }
    return values;
  }

  /** Text as html, with its web addresses as links that open beside it. */
  static String linked(String text) {
    String escaped =
        text.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;");
    return escaped.replaceAll(
        "https?://[^\\s<>]*?(?=[.,)\\]]?(\\s|&gt;|&lt;|&quot;|$))",
        "<a href=\"$0\" target=\"_blank\" rel=\"noreferrer\">$0</a>");
  }
}
