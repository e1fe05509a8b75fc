package org.samizdat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Site;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON API described in OpenAPI 3.1. It is written by hand, in {@code openapi.yaml}, and a test
 * holds it against what runs; here it gets our address, and each short list of problem types
 * becomes the responses it stands for.
 */
@RestController
class ApiDescription {

  private static final String PROBLEMS = "x-problems";
  private static final CacheControl AN_HOUR =
      CacheControl.maxAge(Duration.ofHours(1)).cachePublic();

  private final Site site;
  private final JsonMapper json;
  private byte @Nullable [] written;

  ApiDescription(Site site, JsonMapper json) {
    this.site = site;
    this.json = json;
  }

  @GetMapping("/openapi.json")
  ResponseEntity<byte[]> describe() {
    byte[] description = written();
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(AN_HOUR)
        .eTag("\"" + DigestUtils.md5DigestAsHex(description) + "\"")
        .body(description);
  }

  /** When first asked for: commands and most servers never are. */
  private synchronized byte[] written() {
    if (written == null) {
      written = json.writeValueAsBytes(complete());
    }
    return written;
  }

  private Map<String, Object> complete() {
    Map<String, Object> description = new LinkedHashMap<>();
    read()
        .forEach((member, value) -> {
          description.put(member, value);
          if (member.equals("info")) {
            description.put("servers", List.of(Map.of("url", site.link(""))));
          }
        });
    for (Object path : object(description.get("paths")).values()) {
      object(path).values().stream()
          .filter(Map.class::isInstance)
          .forEach(operation -> answerProblems(object(operation)));
    }
    return description;
  }

  private static Map<String, Object> read() {
    try (InputStream file = ApiDescription.class.getResourceAsStream("/openapi.yaml")) {
      return object(new Yaml(new SafeConstructor(new LoaderOptions())).load(file));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static void answerProblems(Map<String, Object> operation) {
    Map<String, Object> responses = object(operation.get("responses"));
    object(operation.remove(PROBLEMS))
        .forEach((status, types) -> {
          List<String> names = ((List<?>) types).stream().map(String::valueOf).toList();
          Map<String, Object> type =
              Map.of("enum", names.stream().map(Problems::type).map(String::valueOf).toList());
          Map<String, Object> schema =
              Map.of(
                  "allOf",
                  List.of(
                      Map.of("$ref", "#/components/schemas/Problem"),
                      Map.of("properties", Map.of("type", type))));
          responses.put(
              status,
              Map.of(
                  "description",
                  "Refused: " + String.join(", ", names) + ".",
                  "content",
                  Map.of(MediaType.APPLICATION_PROBLEM_JSON_VALUE, Map.of("schema", schema))));
        });
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(@Nullable Object value) {
    if (value instanceof Map<?, ?> members) {
      return (Map<String, Object>) members;
    }
    throw new IllegalStateException("openapi.yaml lacks something, or has it in another shape");
  }
}
