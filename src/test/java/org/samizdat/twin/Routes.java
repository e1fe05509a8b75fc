package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which part answers which request, and what such a request may say. */
final class Routes {

  /** Does what is asked. */
  interface Work {
    /** Answers an object; the id is the one in the path, empty if there is none. */
    JsonObject answer(String id, FormParameters request);
  }

  private record Route(String method, Pattern path, Set<String> names, Work work) {}

  private static final Set<String> LISTED =
      Set.of(
          "limit",
          "starting_after",
          "ending_before",
          "created",
          "created[gte]",
          "created[gt]",
          "created[lte]",
          "created[lt]");

  private final List<Route> routes = new ArrayList<>();
  private final Expansion expansion;

  Routes(World world) {
    expansion = new Expansion(world);
    new CheckoutRoutes(world).addTo(this);
    new BillingRoutes(world).addTo(this);
    new MoneyRoutes(world).addTo(this);
  }

  /**
   * Adds one.
   *
   * @param operation method and path, {@code GET /v1/charges/{id}}
   * @param names what it may be told, {@code metadata[*]}, {@code items[][id]}; more is refused
   */
  void add(String operation, Set<String> names, Work work) {
    String[] words = operation.split(" ", 2);
    routes.add(
        new Route(
            words[0], Pattern.compile(words[1].replace("{id}", "([A-Za-z0-9_]+)")), names, work));
  }

  /** A list, which may be told what every list may be told. */
  void addList(String path, Set<String> names, Work work) {
    Set<String> all = new HashSet<>(LISTED);
    all.addAll(names);
    add("GET " + path, all, work);
  }

  /** Does what a request asks, or refuses. */
  Answer answer(TwinRequest request) {
    for (Route route : routes) {
      Matcher path = route.path().matcher(request.path());
      if (route.method().equals(request.method()) && path.matches()) {
        return answer(route, path.groupCount() == 0 ? "" : path.group(1), request.form());
      }
    }
    return Answer.of(
        Refusal.of(
            404,
            "invalid_request_error",
            null,
            "Unrecognized request URL (" + request.operation() + ")."));
  }

  private Answer answer(Route route, String id, FormParameters form) {
    try {
      for (String name : form.all().keySet()) {
        check(route, name);
      }
      Answer answer = Answer.of(route.work().answer(id, form));
      expansion.expand(answer.body(), form.values("expand"));
      return answer;
    } catch (Refusal refusal) {
      return Answer.of(refusal.aboutParameter(id));
    }
  }

  /** What the twin would overlook, it refuses: a parameter without effect would be a lie. */
  private static void check(Route route, String name) {
    String plain =
        name.replaceAll("\\[\\d+]", "[]")
            .replaceAll("metadata(]?)\\[[^\\[\\]]+]$", "metadata$1[*]");
    if (!plain.equals("expand[]") && !route.names().contains(plain)) {
      throw Refusal.invalid("parameter_unknown", name, "Received unknown parameter: " + name);
    }
  }
}
