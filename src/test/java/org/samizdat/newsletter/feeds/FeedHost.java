package org.samizdat.newsletter.feeds;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Somebody's server with feeds on it, on this machine; notes what it was asked. */
public final class FeedHost implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, HttpHandler> pages = new ConcurrentHashMap<>();
  private final Map<String, List<Headers>> requests = new ConcurrentHashMap<>();

  /** On the address that {@code localhost} usually has. */
  public FeedHost() {
    this("127.0.0.1");
  }

  /**
   * On an address of this machine.
   *
   * @param address 127.0.0.1, or another that begins with 127
   */
  public FeedHost(String address) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The address of a page, by number. */
  public String url(String path) {
    return "http://" + server.getAddress().getAddress().getHostAddress() + ":" + port() + path;
  }

  /** Serves bytes with an ETag, and 304 to who has them. */
  public void put(String path, String contentType, byte[] body) {
    String etag = "\"" + Integer.toHexString(java.util.Arrays.hashCode(body)) + "\"";
    handle(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("ETag", etag);
          if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
          } else {
            exchange.getResponseHeaders().set("Content-Type", contentType);
            send(exchange, 200, body);
          }
        });
  }

  /** Leads elsewhere. */
  public void redirect(String path, int status, String location) {
    handle(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(status, -1);
        });
  }

  /** Answers with a status and nothing else. */
  public void status(String path, int status) {
    handle(path, exchange -> exchange.sendResponseHeaders(status, -1));
  }

  /** Answers as the test likes. */
  public void handle(String path, HttpHandler handler) {
    pages.put(path, handler);
  }

  /** What was sent along with each request for a page. */
  public List<Headers> requests(String path) {
    return Objects.requireNonNullElse(requests.get(path), List.of());
  }

  /** How often a page was asked for. */
  public int asked(String path) {
    return requests(path).size();
  }

  /** How often anything was asked for. */
  public int asked() {
    return requests.values().stream().mapToInt(List::size).sum();
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests
          .computeIfAbsent(path, any -> new CopyOnWriteArrayList<>())
          .add(exchange.getRequestHeaders());
      HttpHandler page = pages.get(path);
      if (page == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        page.handle(exchange);
      }
    }
  }
}
