package org.samizdat.giving.stripe;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.stripe.model.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an event: that something happened to an object. What the object is like is read
 * anew, for events arrive late, twice and in any order, and in the shape of whichever API version
 * their endpoint was made with.
 *
 * @param type such as {@code charge.succeeded}
 * @param object the id of the object it is about; empty for one that has none yet
 * @param apiVersion null for an event of an old kind
 */
public record EventSeen(
    String id, String type, String object, @Nullable String apiVersion, boolean live, Instant at) {

  private static final String ID = "[A-Za-z0-9_]{3,255}";

  /** Whether a text may be a number of Stripe's. */
  public static boolean isId(String text) {
    return text.matches(ID);
  }

  /** Reads the raw bytes of an event; empty if they are none. Other members are not looked at. */
  static Optional<EventSeen> parse(byte[] raw) {
    try {
      JsonObject event =
          JsonParser.parseString(new String(raw, StandardCharsets.UTF_8)).getAsJsonObject();
      if (!"event".equals(text(event.get("object")))) {
        return Optional.empty();
      }
      String id = text(event.get("id"));
      String type = text(event.get("type"));
      String object = text(event.getAsJsonObject("data").getAsJsonObject("object").get("id"));
      if (id == null || !id.matches(ID) || type == null || !type.matches("[a-z0-9_.]{3,100}")) {
        return Optional.empty();
      }
      return Optional.of(
          new EventSeen(
              id,
              type,
              // An upcoming invoice has no number yet.
              object == null || !object.matches(ID) ? "" : object,
              text(event.get("api_version")),
              event.get("livemode").getAsBoolean(),
              Instant.ofEpochSecond(event.get("created").getAsLong())));
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException
        | NumberFormatException notAnEvent) {
      return Optional.empty();
    }
  }

  /** One from Stripe's list of events. */
  static EventSeen of(Event event) {
    JsonObject object =
        JsonParser.parseString(event.getDataObjectDeserializer().getRawJson()).getAsJsonObject();
    String id = text(object.get("id"));
    return new EventSeen(
        event.getId(),
        event.getType(),
        id == null ? "" : id,
        event.getApiVersion(),
        event.getLivemode(),
        Instant.ofEpochSecond(event.getCreated()));
  }

  private static @Nullable String text(@Nullable JsonElement element) {
    return element == null || element.isJsonNull() ? null : element.getAsString();
  }
}
