package org.samizdat.twin;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Judges by a schema that was derived from Stripe's own declarations of the version; nobody here
 * wrote it. It lies beside the project, and not everywhere.
 */
final class SchemaJudge {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String HERE = "https://stripe.test/dahlia";
  private static final Path FILE =
      Path.of(System.getProperty("samizdat.shared", "../shared"), "stripe", "dahlia.schema.json");

  private final JsonNode document;
  private final JsonNode roots;
  private final SchemaRegistry registry;
  private final Map<String, String> events = new HashMap<>();
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  private SchemaJudge() {
    try {
      document = JSON.readTree(Files.readString(FILE));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    roots = document.get("x-roots").deepCopy();
    dropExtensions(document);
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(HERE, document.toString())));
    document
        .get("$defs")
        .properties()
        .forEach(definition -> {
          String type = definition.getValue().at("/properties/type/const").asString("");
          if (definition.getKey().startsWith("Events:") && !type.isEmpty()) {
            events.put(type, "#/$defs/" + definition.getKey());
          }
        });
  }

  /** The only one, read once; nothing where the schema is not. */
  static Optional<SchemaJudge> here() {
    return Files.exists(FILE) ? Optional.of(Holder.JUDGE) : Optional.empty();
  }

  /** What is wrong with an object or an event. */
  List<String> faults(String json) {
    JsonNode node = JSON.readTree(json);
    String kind = node.path("object").asString("");
    if (kind.equals("event")) {
      String type = node.path("type").asString("");
      return events.containsKey(type)
          ? faults(events.get(type), node)
          : List.of("the schema knows no event " + type);
    }
    String root = kind.equals("customer") && node.has("deleted") ? "deleted_customer" : kind;
    Optional<String> reference = root(root);
    return reference.isPresent()
        ? faults(reference.get(), node)
        : List.of("the schema knows no " + root);
  }

  /** What is wrong with a request; nothing at all if the schema does not describe its operation. */
  Optional<List<String>> faults(TwinRequest request) {
    return operation(request)
        .flatMap(this::root)
        .map(reference -> {
          JsonNode told = JSON.readTree(request.form().tree().toString());
          JsonNode typed = new RequestTyping(document).typed(told, definition(reference));
          return faults(reference, typed);
        });
  }

  private Optional<String> operation(TwinRequest request) {
    return roots.propertyNames().stream()
        .filter(root -> root.startsWith(request.method() + " "))
        .filter(root -> Pattern.matches(root.replace("{id}", "[A-Za-z0-9_]+"), request.operation()))
        .findFirst();
  }

  private Optional<String> root(String name) {
    String fixed =
        switch (name) {
          case "account" -> "#/$defs/Accounts:Account";
          case "radar.early_fraud_warning" -> "#/$defs/Radar.EarlyFraudWarnings:EarlyFraudWarning";
          default -> "";
        };
    return fixed.isEmpty()
        ? Optional.ofNullable(roots.path(name).path("$ref").asStringOpt().orElse(null))
        : Optional.of(fixed);
  }

  /** What the validator does not know, it would only complain about. */
  private static void dropExtensions(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.propertyNames().stream()
          .filter(name -> name.startsWith("x-"))
          .toList()
          .forEach(object::remove);
    }
    node.forEach(SchemaJudge::dropExtensions);
  }

  private JsonNode definition(String reference) {
    return document.get("$defs").get(reference.substring("#/$defs/".length()));
  }

  private List<String> faults(String reference, JsonNode node) {
    Schema schema =
        schemas.computeIfAbsent(
            reference,
            it -> {
              ObjectNode pointer = JSON.createObjectNode().put("$ref", HERE + it);
              return registry.getSchema(pointer);
            });
    return schema.validate(node).stream().map(String::valueOf).toList();
  }

  private static final class Holder {
    static final SchemaJudge JUDGE = new SchemaJudge();
  }
}
