package org.samizdat.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request says: names with brackets, {@code line_items[0][quantity]}, and their texts. */
record FormParameters(Map<String, String> all) {

  static FormParameters parse(@Nullable String encoded) {
    Map<String, String> all = new LinkedHashMap<>();
    if (encoded != null && !encoded.isEmpty()) {
      for (String pair : encoded.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), UTF_8);
        String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), UTF_8);
        all.put(numbered(name, all), value);
      }
    }
    return new FormParameters(all);
  }

  /** {@code expand[]} may come several times; numbered, each keeps its value. */
  private static String numbered(String name, Map<String, String> before) {
    if (!name.endsWith("[]")) {
      return name;
    }
    int number = 0;
    String base = name.substring(0, name.length() - 2);
    while (before.containsKey(base + "[" + number + "]")) {
      number++;
    }
    return base + "[" + number + "]";
  }

  boolean has(String name) {
    return all.containsKey(name);
  }

  /** Whether anything is said under a name, {@code pause_collection} or a part of it. */
  boolean hasAny(String name) {
    return all.keySet().stream().anyMatch(key -> key.equals(name) || key.startsWith(name + "["));
  }

  /** A text; the empty one counts as said. */
  Optional<String> text(String name) {
    return Optional.ofNullable(all.get(name));
  }

  String need(String name) {
    return text(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() ->
            Refusal.invalid("parameter_missing", name, "Missing required param: " + name + "."));
  }

  Optional<Long> number(String name) {
    return text(name)
        .map(value -> {
          try {
            return Long.valueOf(value);
          } catch (NumberFormatException wrong) {
            throw Refusal.invalid("parameter_invalid_integer", name, "Invalid integer: " + value);
          }
        });
  }

  long needNumber(String name) {
    need(name);
    return number(name).orElseThrow();
  }

  Optional<Instant> instant(String name) {
    return number(name).map(Instant::ofEpochSecond);
  }

  Optional<Boolean> truth(String name) {
    return text(name)
        .map(value ->
            switch (value) {
              case "true" -> true;
              case "false" -> false;
              default ->
                  throw Refusal.invalid("parameter_invalid", name, "Invalid boolean: " + value);
            });
  }

  /** The members under a name, {@code metadata[gift]}. */
  Map<String, String> members(String name) {
    Map<String, String> members = new LinkedHashMap<>();
    all.forEach((key, value) -> {
      if (key.startsWith(name + "[") && key.endsWith("]")) {
        members.put(key.substring(name.length() + 1, key.length() - 1), value);
      }
    });
    return members;
  }

  /** The values of a list, {@code expand[0]}. */
  List<String> values(String name) {
    return new ArrayList<>(members(name).values());
  }

  /** The same as one tree; what is numbered becomes an array. */
  JsonObject tree() {
    JsonObject tree = new JsonObject();
    all.forEach((key, value) -> {
      String[] names = key.replace("]", "").split("\\[", -1);
      JsonObject here = tree;
      for (int i = 0; i < names.length - 1; i++) {
        if (!here.has(names[i]) || !here.get(names[i]).isJsonObject()) {
          here.add(names[i], new JsonObject());
        }
        here = here.getAsJsonObject(names[i]);
      }
      here.add(names[names.length - 1], new JsonPrimitive(value));
    });
    return arrays(tree).getAsJsonObject();
  }

  private static JsonElement arrays(JsonElement element) {
    if (!element.isJsonObject()) {
      return element;
    }
    JsonObject object = element.getAsJsonObject();
    boolean numbered =
        object.size() > 0 && object.keySet().stream().allMatch(name -> name.matches("\\d+"));
    if (numbered) {
      JsonArray array = new JsonArray();
      object.entrySet().forEach(member -> array.add(arrays(member.getValue())));
      return array;
    }
    JsonObject copy = new JsonObject();
    object.entrySet().forEach(member -> copy.add(member.getKey(), arrays(member.getValue())));
    return copy;
  }
}
