package org.samizdat.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.stripe.Stripe;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The twin's door, on this machine only: the API under {@code /v1}, pages for people beside it. */
final class TwinServer implements AutoCloseable {

  static final String KEY = "sk_test_stand_in_no_money_moves";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final World world;
  private final Routes routes;
  private final Pages pages;
  private final IdempotencyKeys keys;
  final Faults faults = new Faults();
  final Interludes interludes = new Interludes();
  final Queue<TwinRequest> requests = new ConcurrentLinkedQueue<>();
  final Queue<TwinAnswer> answers = new ConcurrentLinkedQueue<>();

  TwinServer(int port, Instant now, long seed) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    world = new World(now, seed, address());
    routes = new Routes(world);
    pages = new Pages(world);
    keys = new IdempotencyKeys(world.clock);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  World world() {
    return world;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      if (exchange.getRequestURI().getPath().startsWith("/v1/")) {
        api(exchange, body);
      } else {
        pages.answer(exchange, FormParameters.parse(body));
      }
    } catch (RuntimeException broken) {
      broken.printStackTrace();
      throw broken;
    }
  }

  private void api(HttpExchange exchange, String body) throws IOException {
    TwinRequest request = read(exchange, body);
    requests.add(request);
    Optional<Fault> fault = faults.take(request.operation());
    Optional<Answer> stranger = stranger(request);
    Answer answer = stranger.isPresent() ? stranger.get() : work(request, fault);
    answers.add(new TwinAnswer(request, answer.status(), answer.body().toString()));
    interludes.take(request.operation()).ifPresent(Runnable::run);
    if (fault.isPresent() && fault.get().kind() == Fault.Kind.SILENCE) {
      sleep(fault.get());
      return;
    }
    send(exchange, request, answer);
  }

  private static TwinRequest read(HttpExchange exchange, String body) {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    List<String> said = new ArrayList<>();
    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).ifPresent(said::add);
    if (!body.isEmpty()) {
      said.add(body);
    }
    return new TwinRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        FormParameters.parse(String.join("&", said)).all(),
        headers);
  }

  private static Optional<Answer> stranger(TwinRequest request) {
    if (!("Bearer " + KEY).equals(request.headers().get("authorization"))) {
      return Optional.of(
          Answer.of(Refusal.of(401, "invalid_request_error", null, "Invalid API Key provided.")));
    }
    String version = request.headers().getOrDefault("stripe-version", Stripe.API_VERSION);
    return version.equals(Stripe.API_VERSION)
        ? Optional.empty()
        : Optional.of(
            Answer.of(Refusal.impossible("The twin speaks only version " + Stripe.API_VERSION)));
  }

  private Answer work(TwinRequest request, Optional<Fault> fault) {
    synchronized (world) {
      String name = world.ids.next("req");
      world.events.causedBy(new EventLog.Cause(name, request.idempotencyKey().orElse(null)));
      try {
        return keys.answer(
            request,
            () -> {
              if (fault.isPresent() && fault.get().kind() == Fault.Kind.BEFORE) {
                return Faults.answer(fault.get().status());
              }
              Answer answer = routes.answer(request);
              return fault.isPresent() && fault.get().kind() == Fault.Kind.AFTER
                  ? Faults.answer(fault.get().status())
                  : answer;
            });
      } finally {
        world.events.causedBy(null);
      }
    }
  }

  private static void send(HttpExchange exchange, TwinRequest request, Answer answer)
      throws IOException {
    byte[] bytes = answer.body().toString().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Request-Id", "req_" + System.identityHashCode(exchange));
    exchange.getResponseHeaders().set("Stripe-Version", Stripe.API_VERSION);
    request
        .idempotencyKey()
        .ifPresent(key -> exchange.getResponseHeaders().set("Idempotency-Key", key));
    if (answer.replayed()) {
      exchange.getResponseHeaders().set("Idempotent-Replayed", "true");
    }
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void sleep(Fault fault) {
    try {
      Thread.sleep(fault.pause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
