package org.samizdat.twin;

import com.google.gson.JsonObject;
import com.stripe.Stripe;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything that was told, each with the object as it was at that moment. */
final class EventLog {

  /** The request that is being answered, whose doing the events are. */
  record Cause(String request, @Nullable String idempotencyKey) {}

  private final Store store;
  private final TwinClock clock;
  private final Ids ids;
  private final List<Consumer<JsonObject>> listeners = new ArrayList<>();
  private @Nullable Cause cause;

  EventLog(Store store, TwinClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void listen(Consumer<JsonObject> listener) {
    listeners.add(listener);
  }

  void causedBy(@Nullable Cause request) {
    cause = request;
  }

  void tell(String type, JsonObject object) {
    tell(type, object, new JsonObject());
  }

  /** Tells a change with what was there before it. */
  void tellChange(String type, JsonObject object, JsonObject before) {
    JsonObject previous = new JsonObject();
    object
        .entrySet()
        .forEach(member -> {
          String name = member.getKey();
          if (before.has(name) && !before.get(name).equals(member.getValue())) {
            previous.add(name, before.get(name));
          }
        });
    tell(type, object, previous);
  }

  private void tell(String type, JsonObject object, JsonObject previous) {
    JsonObject data = Json.of("object", object.deepCopy());
    if (previous.size() > 0) {
      Json.set(data, "previous_attributes", previous);
    }
    JsonObject event =
        Json.of(
            "id",
            ids.next("evt"),
            "object",
            "event",
            "api_version",
            Stripe.API_VERSION,
            "created",
            clock.now(),
            "data",
            data,
            "livemode",
            false,
            "pending_webhooks",
            0,
            "request",
            Json.of(
                "id", cause == null ? null : cause.request(),
                "idempotency_key", cause == null ? null : cause.idempotencyKey()),
            "type",
            type);
    store.add(event);
    listeners.forEach(listener -> listener.accept(event));
  }
}
