package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pages of objects, the newest first. */
final class Lists {

  private static final long USUAL = 10;
  private static final long MOST = 100;

  private final World world;

  Lists(World world) {
    this.world = world;
  }

  /** The objects of a kind that fit, and fit the times asked for; a page of them. */
  JsonObject of(String kind, String url, FormParameters request, Predicate<JsonObject> fits) {
    List<JsonObject> all =
        world.store.newestFirst(kind).stream()
            .filter(fits)
            .filter(it -> inTime(it, request))
            .collect(Collectors.toList());
    long limit = request.number("limit").orElse(USUAL);
    if (limit < 1 || limit > MOST) {
      throw Refusal.invalid("parameter_invalid_integer", "limit", "limit must be 1 to 100");
    }
    @Nullable String before = request.text("ending_before").orElse(null);
    if (before != null) {
      List<JsonObject> newer = all.subList(0, position(all, before, "ending_before"));
      int from = Math.toIntExact(Math.max(0, newer.size() - limit));
      return Json.list(url, newer.subList(from, newer.size()), from > 0);
    }
    int from =
        request.text("starting_after").map(id -> position(all, id, "starting_after") + 1).orElse(0);
    int to = Math.toIntExact(Math.min(all.size(), from + limit));
    return Json.list(url, all.subList(from, to), to < all.size());
  }

  /** Whether a text parameter, if it was given, is what an object has at a path. */
  static Predicate<JsonObject> same(FormParameters request, String parameter, String path) {
    return object -> request.text(parameter).map(it -> Json.is(object, path, it)).orElse(true);
  }

  private static int position(List<JsonObject> all, String id, String parameter) {
    for (int i = 0; i < all.size(); i++) {
      if (Json.is(all.get(i), "id", id)) {
        return i;
      }
    }
    throw Refusal.invalid("resource_missing", parameter, "No such object: '" + id + "'");
  }

  private static boolean inTime(JsonObject object, FormParameters request) {
    if (!request.hasAny("created")) {
      return true;
    }
    long created = Json.number(object, "created");
    return request.number("created").map(it -> it == created).orElse(true)
        && request.number("created[gte]").map(it -> created >= it).orElse(true)
        && request.number("created[gt]").map(it -> created > it).orElse(true)
        && request.number("created[lte]").map(it -> created <= it).orElse(true)
        && request.number("created[lt]").map(it -> created < it).orElse(true);
  }
}
