package org.samizdat.twin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads and writes Stripe's objects by the paths of its documentation, {@code payment.type}. */
final class Json {

  private Json() {}

  /** An object of names and values in turn. */
  static JsonObject of(@Nullable Object... namesAndValues) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      set(object, String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return object;
  }

  /** Puts a value at a path whose objects exist; an instant becomes seconds. */
  static void set(JsonObject object, String path, @Nullable Object value) {
    int dot = path.lastIndexOf('.');
    JsonObject owner = dot < 0 ? object : at(object, path.substring(0, dot));
    owner.add(path.substring(dot + 1), element(value));
  }

  private static JsonElement element(@Nullable Object value) {
    return switch (value) {
      case null -> JsonNull.INSTANCE;
      case JsonElement element -> element;
      case Number number -> new JsonPrimitive(number);
      case Boolean truth -> new JsonPrimitive(truth);
      case Instant instant -> new JsonPrimitive(instant.getEpochSecond());
      case Map<?, ?> map -> {
        JsonObject object = new JsonObject();
        map.forEach((name, member) -> object.add(String.valueOf(name), element(member)));
        yield object;
      }
      case Collection<?> many -> {
        JsonArray array = new JsonArray();
        many.forEach(one -> array.add(element(one)));
        yield array;
      }
      default -> new JsonPrimitive(value.toString());
    };
  }

  /** What is at a path; nothing if it, or anything on the way, is missing or null. */
  static Optional<JsonElement> find(JsonObject object, String path) {
    JsonElement here = object;
    for (String name : path.split("\\.", -1)) {
      if (!here.isJsonObject() || !here.getAsJsonObject().has(name)) {
        return Optional.empty();
      }
      here = here.getAsJsonObject().get(name);
    }
    return here.isJsonNull() ? Optional.empty() : Optional.of(here);
  }

  /** The object that must be at a path. */
  static JsonObject at(JsonObject object, String path) {
    return find(object, path).orElseThrow(() -> missing(object, path)).getAsJsonObject();
  }

  /** The text that must be at a path. */
  static String text(JsonObject object, String path) {
    return find(object, path).orElseThrow(() -> missing(object, path)).getAsString();
  }

  static Optional<String> maybe(JsonObject object, String path) {
    return find(object, path).filter(JsonElement::isJsonPrimitive).map(JsonElement::getAsString);
  }

  static long number(JsonObject object, String path) {
    return find(object, path).orElseThrow(() -> missing(object, path)).getAsLong();
  }

  static Instant instant(JsonObject object, String path) {
    return Instant.ofEpochSecond(number(object, path));
  }

  static boolean isTrue(JsonObject object, String path) {
    return find(object, path).map(JsonElement::getAsBoolean).orElse(false);
  }

  static boolean is(JsonObject object, String path, String value) {
    return maybe(object, path).filter(value::equals).isPresent();
  }

  static String id(JsonObject object) {
    return text(object, "id");
  }

  static Stream<JsonObject> objects(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
        .map(JsonElement::getAsJsonObject);
  }

  /** A list as Stripe answers one. */
  static JsonObject list(String url, Collection<JsonObject> data, boolean more) {
    return of("object", "list", "data", data, "has_more", more, "url", url);
  }

  private static IllegalStateException missing(JsonObject object, String path) {
    return new IllegalStateException(
        "Nothing at %s of %s"
            .formatted(path, Objects.requireNonNullElse(object.get("object"), "an object")));
  }
}
