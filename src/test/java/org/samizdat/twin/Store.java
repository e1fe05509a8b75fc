package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every object there is, by kind and id, in the order of its making. */
final class Store {

  private final Map<String, Map<String, JsonObject>> kinds = new HashMap<>();

  /** Keeps a new object. */
  JsonObject add(JsonObject object) {
    kinds
        .computeIfAbsent(Json.text(object, "object"), kind -> new LinkedHashMap<>())
        .put(Json.id(object), object);
    return object;
  }

  /** The object itself; whoever changes it tells so. Refuses with 404 what is not there. */
  JsonObject need(String kind, String id) {
    return find(kind, id).orElseThrow(() -> Refusal.missing(kind, id));
  }

  Optional<JsonObject> find(String kind, String id) {
    return Optional.ofNullable(kinds.getOrDefault(kind, Map.of()).get(id));
  }

  /** Whatever has this id, of any kind. */
  Optional<JsonObject> find(String id) {
    return kinds.values().stream().flatMap(kind -> Stream.ofNullable(kind.get(id))).findFirst();
  }

  Stream<JsonObject> all(String kind) {
    return new ArrayList<>(kinds.getOrDefault(kind, Map.of()).values()).stream();
  }

  List<JsonObject> newestFirst(String kind) {
    return all(kind).toList().reversed();
  }
}
