package org.samizdat.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The newsroom's own website: another host than ours, and named in {@code
 * samizdat.website.origins}. Shows what a test puts there.
 */
public final class Website implements AutoCloseable {

  private record Shown(Map<String, String> headers, byte[] body) {}

  private final HttpServer server;
  private final Map<String, Shown> shown = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  private Website(HttpServer server) {
    this.server = server;
  }

  static Website open() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      Website website = new Website(server);
      server.createContext("/", website::answer);
      server.start();
      return website;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Its origin, without a slash at the end. */
  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Puts a page there; its whole address. */
  public String show(String html) {
    return show("/page-" + count.incrementAndGet(), html, Map.of());
  }

  /**
   * Puts a page there, or replaces it; its whole address.
   *
   * @param path with its leading slash
   * @param headers further ones, such as a content security policy; a {@code Content-Type} replaces
   *     that of html
   */
  public String show(String path, String html, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Content-Type", "text/html; charset=utf-8");
    all.putAll(headers);
    shown.put(path, new Shown(all, html.getBytes(UTF_8)));
    return address() + path;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Shown page = shown.get(exchange.getRequestURI().getPath());
      if (page == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      page.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(200, page.body().length == 0 ? -1 : page.body().length);
      exchange.getResponseBody().write(page.body());
    }
  }
}
