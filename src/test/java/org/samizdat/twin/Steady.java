package org.samizdat.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A judge of requests that shares nothing with us: Steady, of npm's {@code @stdy/cli}, a server
 * that answers by an OpenAPI document and refuses what does not fit it. It runs on this machine
 * only, and is found on the path, or by the environment's {@code STEADY}; the document lies beside
 * the project, and not everywhere.
 */
public final class Steady implements AutoCloseable {

  /**
   * What it said of requests.
   *
   * @param refusals each with its operation; empty if it took all that it knows
   * @param unknown operations that the document does not describe, with the ids as they were
   */
  public record Verdict(Set<String> refusals, Set<String> unknown) {}

  private static final Path DOCUMENT =
      Path.of(System.getProperty("samizdat.shared", "../shared"), "stripe", "dahlia.openapi.json");

  /** Path not found, method not allowed. */
  private static final Set<String> UNKNOWN = Set.of("E2001", "E2002");

  private static final Duration START = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final Path document;
  private final URI address;

  private Steady(Process process, Path document, URI address) {
    this.process = process;
    this.document = document;
    this.address = address;
  }

  /** Whether the document is here. */
  public static boolean hasDocument() {
    return Files.exists(DOCUMENT);
  }

  /** The program, if it is installed. */
  public static Optional<Path> program() {
    String named = System.getenv("STEADY");
    return named != null
        ? Optional.of(Path.of(named))
        : Stream.of(
                Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "steady"))
            .filter(Files::isExecutable)
            .findFirst();
  }

  /**
   * Starts it, and waits until it answers.
   *
   * @param port a free one
   */
  public static Steady start(Path program, int port) {
    try {
      Path document = Files.createTempFile("stripe", ".openapi.json");
      JsonNode described = JSON.readTree(Files.readString(DOCUMENT));
      namePeriods(described);
      Files.writeString(document, described.toString());
      Process process =
          new ProcessBuilder(
                  program.toString(),
                  "--host",
                  "127.0.0.1",
                  "-p",
                  Integer.toString(port),
                  "--quiet",
                  "--validator-form-object-format=brackets",
                  "--validator-form-array-format=brackets",
                  "--validator-query-object-format=brackets",
                  document.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Steady steady = new Steady(process, document, URI.create("http://127.0.0.1:" + port));
      steady.awaitAnswer();
      return steady;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Sends requests as they were sent to the twin. */
  public Verdict judge(List<TwinRequest> requests) {
    Set<String> refusals = new TreeSet<>();
    Set<String> unknown = new TreeSet<>();
    for (TwinRequest request : requests) {
      HttpResponse<String> answer = ask(request);
      String code = answer.headers().firstValue("x-steady-error-1-code").orElse("");
      // It may doubt and take a request all the same: its own word for that counts.
      boolean taken =
          answer.statusCode() == HttpURLConnection.HTTP_OK
              && answer.headers().firstValue("x-steady-request-valid").orElse("").equals("true");
      if (UNKNOWN.contains(code)) {
        unknown.add(request.operation());
      } else if (!taken) {
        refusals.add(request.operation() + ": " + answer.body());
      }
    }
    return new Verdict(refusals, unknown);
  }

  @Override
  public void close() {
    // What npm installs is a script that starts the program proper.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      Files.deleteIfExists(document);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * {@code created} is an instant or a period, and Steady does not read {@code created[gte]} where
   * both may stand; we ask for periods only.
   */
  private static void namePeriods(JsonNode node) {
    if (node instanceof ObjectNode parameter
        && parameter.path("in").asString("").equals("query")
        && parameter.get("schema") instanceof ObjectNode schema) {
      schema
          .path("anyOf")
          .forEach(choice -> {
            if (choice.path("$ref").asString("").endsWith("RangeQueryParam")) {
              parameter.set("schema", choice);
            }
          });
    }
    node.forEach(Steady::namePeriods);
  }

  private void awaitAnswer() {
    long end = System.nanoTime() + START.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        close();
        throw new IllegalStateException("Steady does not start");
      }
      pause();
    }
  }

  private boolean answers() {
    try {
      send(HttpRequest.newBuilder(address.resolve("/v1/balance")).build());
      return true;
    } catch (ConnectException notYet) {
      return false;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private HttpResponse<String> ask(TwinRequest request) {
    String form =
        request.parameters().entrySet().stream()
            .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    boolean post = request.method().equals("POST");
    String query = post || form.isEmpty() ? "" : "?" + form;
    HttpRequest.Builder asking = HttpRequest.newBuilder(address.resolve(request.path() + query));
    if (post) {
      asking.header("Content-Type", "application/x-www-form-urlencoded");
    }
    asking.method(
        request.method(),
        post ? HttpRequest.BodyPublishers.ofString(form) : HttpRequest.BodyPublishers.noBody());
    try {
      return send(asking.build());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
