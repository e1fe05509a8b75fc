package org.samizdat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lays the packaged jar out as the Dockerfile does and starts it with the Dockerfile's own words,
 * secrets in files.
 */
class PackageIntegrationTests {

  private static final String LAYERS = "/build/layers/";

  @TempDir Path folder;

  @Test
  void theImagesLayoutStartsIsHealthyAndStopsWhenTold() throws Exception {
    Path jar = Packaging.jar().orElse(null);
    assumeTrue(jar != null, "Nothing is packaged yet: run by mvn verify");
    Path home = layOut(jar);
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    TestDatabase database = TestDatabase.empty();
    Files.writeString(secrets.resolve("SAMIZDAT_DATABASE_APP_PASSWORD"), "app\n");
    Files.writeString(secrets.resolve("SAMIZDAT_DATABASE_OWNER_PASSWORD"), "owner");
    Files.writeString(secrets.resolve("SAMIZDAT_SMTP_PASSWORD"), "");
    int port = TestSurroundings.freePort();
    assertThat(run(home, port, Packaging.words("HEALTHCHECK"))).isEqualTo(1);
    Path log = folder.resolve("log");
    try (ServerProcess server =
        ServerProcess.start(
            local(Packaging.words("ENTRYPOINT")),
            home,
            Map.of(
                "SAMIZDAT_SECRETS",
                secrets.toString(),
                "SAMIZDAT_DATABASE_URL",
                database.url(),
                "SAMIZDAT_VAULT_KEY_FILE",
                TestSurroundings.newKeyFile().toString(),
                "SAMIZDAT_BASE_URL",
                "https://letters.example.org",
                "SAMIZDAT_SITE_NAME",
                "The Example",
                "SAMIZDAT_MAIL_SENDER",
                "news@newsroom.example"),
            port,
            log)) {
      await().atMost(Duration.ofMinutes(3)).until(server::isReady);
      assertThat(run(home, port, Packaging.words("HEALTHCHECK"))).isZero();
      assertThat(server.get("/openapi.json").body()).contains("https://letters.example.org");
      assertThat(server.get("/samizdat.css").statusCode()).isEqualTo(200);
      assertThat(server.get("/newsletters/none").statusCode()).isEqualTo(404);
      // 128 + SIGTERM: it ended by the signal, after putting everything in order.
      assertThat(server.stop()).isEqualTo(143);
    }
    try (var files = Files.list(home)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("nothing is written beside the program")
          .containsExactlyInAnyOrder("lib", "samizdat.jar");
    }
  }

  /** Follows the Dockerfile: extracts the layers, and copies those it copies. */
  private Path layOut(Path jar) throws Exception {
    Path build = Files.createDirectory(folder.resolve("build"));
    Files.copy(jar, build.resolve("samizdat.jar"));
    assertThat(String.join("\n", Packaging.instructions()))
        .contains("java -Djarmode=tools -jar samizdat.jar extract --layers --destination layers");
    Process extract =
        new ProcessBuilder(
                ServerProcess.java(),
                "-Djarmode=tools",
                "-jar",
                "samizdat.jar",
                "extract",
                "--layers",
                "--destination",
                "layers")
            .directory(build.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(extract.getInputStream().readAllBytes(), UTF_8);
    assertThat(extract.waitFor()).as(said).isZero();
    Path home = Files.createDirectory(folder.resolve("home"));
    List<String> copied = new ArrayList<>();
    for (String instruction : Packaging.instructions()) {
      if (instruction.startsWith("COPY --from=build " + LAYERS)) {
        String layer = instruction.split(" ", -1)[2].substring(LAYERS.length());
        copied.add(layer.replace("/", ""));
        copy(build.resolve("layers").resolve(layer), home);
      }
    }
    try (var layers = Files.list(build.resolve("layers"))) {
      assertThat(layers.filter(Packaging::hasFiles).map(layer -> layer.getFileName().toString()))
          .isSubsetOf(copied);
    }
    return home;
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.exists(from)) {
      return;
    }
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static List<String> local(List<String> words) {
    List<String> command = new ArrayList<>(words);
    command.set(0, ServerProcess.java());
    return command;
  }

  private static int run(Path home, int port, List<String> words) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(local(words)).directory(home.toFile()).inheritIO();
    builder.environment().clear();
    builder.environment().put("SAMIZDAT_PORT", Integer.toString(port));
    return builder.start().waitFor();
  }
}
