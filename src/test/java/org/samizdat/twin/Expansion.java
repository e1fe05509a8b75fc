package org.samizdat.twin;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;

/** Puts whole objects where an answer has only their ids: {@code expand[]}. */
final class Expansion {

  private final World world;

  Expansion(World world) {
    this.world = world;
  }

  /** Expands paths of a copy, such as {@code latest_charge.balance_transaction}. */
  void expand(JsonObject answer, List<String> paths) {
    paths.forEach(path -> expand(answer, path, path));
  }

  private void expand(JsonObject object, String path, String whole) {
    int dot = path.indexOf('.');
    String name = dot < 0 ? path : path.substring(0, dot);
    String rest = dot < 0 ? "" : path.substring(dot + 1);
    include(object, name);
    if (!object.has(name)) {
      throw cannot(whole);
    }
    JsonElement value = object.get(name);
    if (value.isJsonArray()) {
      Json.objects(value).forEach(each -> rest(each, rest, whole));
    } else if (value.isJsonObject()) {
      rest(value.getAsJsonObject(), rest, whole);
    } else if (value.isJsonPrimitive()) {
      JsonObject found =
          world.store.find(value.getAsString()).orElseThrow(() -> cannot(whole)).deepCopy();
      object.add(name, found);
      rest(found, rest, whole);
    }
  }

  private void rest(JsonObject object, String rest, String whole) {
    if (!rest.isEmpty()) {
      expand(object, rest, whole);
    }
  }

  /** Some lists are answered only when asked for. */
  private void include(JsonObject object, String name) {
    String kind = Json.maybe(object, "object").orElse("");
    switch (kind + " " + name) {
      case "checkout.session line_items" -> object.add(name, world.checkout.lines(object));
      case "charge refunds" -> object.add(name, world.refunds.list(object));
      case "invoice payments" ->
          object.add(
              name,
              Json.list(
                  "/v1/invoice_payments",
                  world.invoices.payment(object).map(JsonObject::deepCopy).stream().toList(),
                  false));
      default -> {
        // Everything else is there, if only as an id.
      }
    }
  }

  private static Refusal cannot(String path) {
    return Refusal.invalid(
        "parameter_invalid", "expand", "This property cannot be expanded (" + path + ").");
  }
}
