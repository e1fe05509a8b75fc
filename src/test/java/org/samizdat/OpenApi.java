package org.samizdat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API's description as a program reads it, and stricter than one: what it does not name must
 * not be there.
 */
final class OpenApi {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String HERE = "https://samizdat.test/openapi.json";
  private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

  /** An operation as its method and path, such as {@code PUT /api/v1/stories/{externalId}}. */
  record Operation(String method, String path, JsonNode node) {

    String name() {
      return method + " " + path;
    }

    JsonNode answer(int status) {
      return node.path("responses").path(Integer.toString(status));
    }

    /** Its scopes; empty if it needs no token. */
    Set<String> scopes() {
      Set<String> scopes = new TreeSet<>();
      node.path("security")
          .forEach(way -> way.path("token").forEach(s -> scopes.add(s.asString())));
      return scopes;
    }

    /** The problem types it may answer with, each with its status: {@code 404 story-not-found}. */
    Set<String> problems() {
      Set<String> problems = new TreeSet<>();
      node.path("responses")
          .properties()
          .forEach(answer ->
              answer
                  .getValue()
                  .at("/content/application~1problem+json/schema/allOf/1/properties/type/enum")
                  .forEach(type ->
                      problems.add(
                          answer.getKey()
                              + " "
                              + type.asString().replace("urn:samizdat:problem:", ""))));
      return problems;
    }

    /** The statuses of its good answers. */
    Set<Integer> successes() {
      return node.path("responses").propertyNames().stream()
          .map(Integer::valueOf)
          .filter(status -> status < 400)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private final JsonNode document;
  private final SchemaRegistry schemas;

  OpenApi(String text) {
    document = JSON.readTree(text);
    JsonNode strict = document.deepCopy();
    closeEveryObject(strict, false);
    schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry ->
                registry
                    .schemas(Map.of(HERE, strict.toString()))
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  }

  JsonNode document() {
    return document;
  }

  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(path -> {
          for (String method : METHODS) {
            if (path.getValue().has(method)) {
              all.add(
                  new Operation(
                      method.toUpperCase(Locale.ROOT), path.getKey(), path.getValue().get(method)));
            }
          }
        });
    return all;
  }

  Operation operation(String id) {
    return operations().stream()
        .filter(operation -> operation.node().path("operationId").asString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** What is wrong with an answer's body, by the schema of its operation, status and type. */
  List<String> faults(Operation operation, int status, String type, String body) {
    String pointer =
        "/paths/%s/%s/responses/%d/content/%s/schema"
            .formatted(
                operation.path().replace("~", "~0").replace("/", "~1"),
                operation.method().toLowerCase(Locale.ROOT),
                status,
                type.replace("/", "~1"));
    return faults(pointer, body);
  }

  /** What is wrong with some JSON, by the schema at a pointer into the description. */
  List<String> faults(String pointer, String body) {
    if (document.at(pointer).isMissingNode()) {
      return List.of("nothing is described at " + pointer);
    }
    String encoded = pointer.replace("{", "%7B").replace("}", "%7D").replace("+", "%2B");
    ObjectNode schema = JSON.createObjectNode().put("$ref", HERE + "#" + encoded);
    return schemas.getSchema(schema).validate(JSON.readTree(body)).stream()
        .map(String::valueOf)
        .toList();
  }

  /** Every reference that leads nowhere. */
  List<String> brokenReferences() {
    return StreamSupport.stream(document.findValues("$ref").spliterator(), false)
        .map(JsonNode::asString)
        .filter(reference -> document.at(reference.substring(1)).isMissingNode())
        .toList();
  }

  private static void closeEveryObject(JsonNode node, boolean partOfAll) {
    if (node instanceof ObjectNode object) {
      object.properties().stream()
          .toList()
          .forEach(member -> {
            boolean part = member.getKey().equals("allOf");
            if (member.getValue() instanceof ArrayNode list) {
              list.forEach(each -> closeEveryObject(each, part));
            } else {
              closeEveryObject(member.getValue(), false);
            }
          });
      boolean describes =
          object.path("$ref").asString("").startsWith("#/components/schemas/")
              || object.has("allOf");
      if (describes && !partOfAll) {
        object.put("unevaluatedProperties", false);
      }
    }
  }
}
