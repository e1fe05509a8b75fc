package org.samizdat.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Stripe's objects as they are before anything is known of them, a file for each. */
final class Shapes {

  private static final Map<String, JsonObject> READ = new ConcurrentHashMap<>();

  private Shapes() {}

  /** A new object of a kind, such as {@code checkout.session}. */
  static JsonObject of(String kind) {
    return READ.computeIfAbsent(kind, Shapes::read).deepCopy();
  }

  private static JsonObject read(String kind) {
    String file = "/twin/" + kind + ".json";
    try (InputStream in = Objects.requireNonNull(Shapes.class.getResourceAsStream(file), file)) {
      return JsonParser.parseString(new String(in.readAllBytes(), UTF_8)).getAsJsonObject();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
