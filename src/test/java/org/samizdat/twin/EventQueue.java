package org.samizdat.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.stripe.Stripe;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events between their telling and their delivery, with the knobs as they are set. */
final class EventQueue {

  /** One event for one endpoint; nobody's if it can only be taken by hand. */
  record Outgoing(
      JsonObject event,
      @Nullable Endpoint endpoint,
      Instant due,
      @Nullable String version,
      int attempt) {

    Outgoing again() {
      return new Outgoing(event, endpoint, due, version, attempt + 1);
    }
  }

  final World world;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final List<Outgoing> waiting = new ArrayList<>();
  int copies = 1;
  Duration delay = Duration.ZERO;
  private Set<String> dropped = Set.of();
  boolean dropsAll;
  @Nullable String version = Stripe.API_VERSION;
  @Nullable Random order;

  EventQueue(World world) {
    this.world = world;
    world.events.listen(this::told);
  }

  /** Leaves events of these types out, those that wait among them. */
  void drop(Set<String> types) {
    dropped = types;
    waiting.removeIf(it -> dropped.contains(Json.text(it.event(), "type")));
  }

  /** Adds an endpoint and answers its id. */
  String add(URI uri, Set<String> types, List<String> secrets, @Nullable String apiVersion) {
    synchronized (world) {
      JsonObject kept = world.fresh("webhook_endpoint", world.ids.next("we"));
      Json.set(kept, "url", uri.toString());
      Json.set(kept, "api_version", apiVersion);
      Json.set(kept, "enabled_events", types.isEmpty() ? List.of("*") : types);
      world.store.add(kept);
      endpoints.add(new Endpoint(Json.id(kept), uri, types, secrets));
      return Json.id(kept);
    }
  }

  /** Stripe switches an endpoint off that never answers; so may its owner. */
  void disable(String id) {
    synchronized (world) {
      Json.set(world.store.need("webhook_endpoint", id), "status", "disabled");
      endpoints.removeIf(it -> it.id().equals(id));
    }
  }

  /** What is due now, out of the queue, in the order of the knob. */
  List<Outgoing> due() {
    synchronized (world) {
      Instant now = world.clock.now();
      List<Outgoing> due =
          new ArrayList<>(waiting.stream().filter(it -> !it.due().isAfter(now)).toList());
      waiting.removeIf(it -> !it.due().isAfter(now));
      if (order != null) {
        Collections.shuffle(due, order);
      }
      return due;
    }
  }

  int waitingCount() {
    synchronized (world) {
      return waiting.size();
    }
  }

  void putBack(Outgoing failed) {
    synchronized (world) {
      waiting.add(failed);
    }
  }

  void accepted(Outgoing done) {
    synchronized (world) {
      long pending = Json.number(done.event(), "pending_webhooks");
      Json.set(done.event(), "pending_webhooks", Math.max(0, pending - 1));
    }
  }

  SignedEvent sign(Outgoing outgoing) {
    synchronized (world) {
      JsonObject event = outgoing.event().deepCopy();
      Json.set(
          event,
          "api_version",
          outgoing.version() == null ? JsonNull.INSTANCE : outgoing.version());
      byte[] payload = event.toString().getBytes(UTF_8);
      List<String> secrets =
          Optional.ofNullable(outgoing.endpoint())
              .or(() -> endpoints.stream().findFirst())
              .map(Endpoint::secrets)
              .orElse(List.of(Deliveries.SECRET));
      return new SignedEvent(
          Json.id(event),
          Json.text(event, "type"),
          payload,
          SignedEvent.signature(payload, world.clock.now(), secrets));
    }
  }

  private void told(JsonObject event) {
    String type = Json.text(event, "type");
    List<@Nullable Endpoint> wanting =
        new ArrayList<>(endpoints.stream().filter(it -> it.wants(type)).toList());
    if (endpoints.isEmpty()) {
      wanting.add(null);
    }
    Json.set(event, "pending_webhooks", wanting.size());
    if (dropsAll || dropped.contains(type)) {
      return;
    }
    Instant due = world.clock.now().plus(delay);
    for (Endpoint endpoint : wanting) {
      for (int copy = 0; copy < copies; copy++) {
        waiting.add(new Outgoing(event, endpoint, due, version, 0));
      }
    }
  }
}
