package org.samizdat.twin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A form knows only texts; a schema says which of them are numbers and which are yes or no. */
final class RequestTyping {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode document;

  RequestTyping(JsonNode document) {
    this.document = document;
  }

  /** The same with its types; what the schema does not know stays as it is, to be found there. */
  JsonNode typed(JsonNode told, JsonNode schema) {
    List<JsonNode> choices = choices(schema);
    if (told instanceof ObjectNode object) {
      ObjectNode typed = NODES.objectNode();
      object
          .properties()
          .forEach(member ->
              typed.set(
                  member.getKey(),
                  property(choices, member.getKey())
                      .map(known -> typed(member.getValue(), known))
                      .orElse(member.getValue())));
      return typed;
    }
    if (told instanceof ArrayNode array) {
      ArrayNode typed = NODES.arrayNode();
      Optional<JsonNode> items =
          choices.stream().filter(it -> it.has("items")).map(it -> it.get("items")).findFirst();
      array.forEach(each -> typed.add(items.map(known -> typed(each, known)).orElse(each)));
      return typed;
    }
    return scalar(told.asString(), choices);
  }

  private static JsonNode scalar(String text, List<JsonNode> choices) {
    if (text.matches("-?\\d{1,18}") && allows(choices, "integer", "number")) {
      return NODES.numberNode(Long.parseLong(text));
    }
    if ((text.equals("true") || text.equals("false")) && allows(choices, "boolean", "boolean")) {
      return NODES.booleanNode(text.equals("true"));
    }
    return NODES.stringNode(text);
  }

  private static boolean allows(List<JsonNode> choices, String type, String other) {
    return choices.stream()
        .map(it -> it.path("type").asString(""))
        .anyMatch(it -> it.equals(type) || it.equals(other));
  }

  private static Optional<JsonNode> property(List<JsonNode> choices, String name) {
    return choices.stream()
        .flatMap(it -> Optional.ofNullable(it.path("properties").get(name)).stream())
        .findFirst();
  }

  private List<JsonNode> choices(JsonNode schema) {
    List<JsonNode> choices = new ArrayList<>();
    if (schema.has("$ref")) {
      String name = schema.get("$ref").asString().substring("#/$defs/".length());
      return choices(document.get("$defs").get(name));
    }
    if (schema.has("anyOf")) {
      schema.get("anyOf").forEach(each -> choices.addAll(choices(each)));
    } else {
      choices.add(schema);
    }
    return choices;
  }
}
