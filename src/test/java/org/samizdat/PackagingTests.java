package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be known of the container files without an engine. */
class PackagingTests {

  @TempDir Path folder;

  @Test
  void theImageIsBuiltFromWhatIsThereAndNothingMoreGoesIntoIt() {
    List<String> sources =
        Packaging.instructions().stream()
            .filter(line -> line.startsWith("COPY ") && !line.contains("--from"))
            .map(line -> line.split(" ", -1)[1])
            .toList();
    assertThat(sources).isNotEmpty().allMatch(source -> Files.exists(Path.of(source)));
    List<String> ignored = Packaging.read(Path.of(".dockerignore")).lines().toList();
    assertThat(ignored).contains("*").doesNotContain("!secrets", "!.git", "!.env");
    assertThat(sources)
        .allMatch(source -> ignored.contains("!" + source.split("/", -1)[0]), "let through");
  }

  @Test
  void theImageRunsAsANumberAndGetsTheSignalItself() {
    List<String> instructions = Packaging.instructions();
    assertThat(instructions).anyMatch(line -> line.matches("USER [1-9][0-9]+:[1-9][0-9]+"));
    assertThat(Packaging.words("ENTRYPOINT")).startsWith("java").doesNotContain("sh", "-c");
    assertThat(instructions)
        .noneMatch(line -> line.matches("(ARG|ENV) .*(PASSWORD|SECRET|KEY|TOKEN).*"));
    assertThat(String.join(" ", instructions)).doesNotContain(":latest", "HeapDump");
  }

  @Test
  void theImageAsksAfterItsHealthWithItsOwnCommand() {
    assertThat(Packaging.words("HEALTHCHECK")).endsWith("samizdat.jar", "health");
    assertThat(text("services", "samizdat", "healthcheck", "test"))
        .isEqualTo(
            Stream.concat(Stream.of("CMD"), Packaging.words("HEALTHCHECK").stream())
                .toList()
                .toString());
  }

  @Test
  void composeSetsOnlyWhatTheProgramKnows() {
    Set<String> known = Packaging.knownVariables();
    Map<String, Object> environment = object("services", "samizdat", "environment");
    assertThat(known).containsAll(names(environment));
    assertThat(environment.keySet().toString()).doesNotContain("PASSWORD");
    for (Map<?, ?> secret : secretsOfTheProgram()) {
      String target = String.valueOf(secret.get("target"));
      if (target.startsWith("/")) {
        assertThat(environment.get("SAMIZDAT_VAULT_KEY_FILE")).isEqualTo(target);
      } else {
        assertThat(known).contains(target);
      }
    }
    Set<String> asked = new TreeSet<>();
    Pattern.compile("\\$\\{(\\w+):")
        .matcher(environment.toString())
        .results()
        .forEach(name -> asked.add(name.group(1)));
    Set<String> offered =
        Packaging.read(Path.of(".env.example"))
            .lines()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .map(line -> line.split("=", 2)[0])
            .collect(Collectors.toSet());
    assertThat(offered).isEqualTo(asked);
  }

  /** A setting that stops at the container's wall does nothing, and nobody says so. */
  @Test
  void everySettingReachesTheContainerAndIsOffered() {
    assertThat(at("services", "samizdat", "env_file"))
        .isEqualTo(List.of(Map.of("path", ".env", "required", false)));
    Map<String, Object> environment = object("services", "samizdat", "environment");
    Set<String> ours = Set.of("SAMIZDAT_DATABASE_URL", "SAMIZDAT_VAULT_KEY_FILE", "SAMIZDAT_PORT");
    environment.forEach((name, value) ->
        assertThat(ours.contains(name) || value.toString().startsWith("${" + name + ":"))
            .as("what .env says of %s goes through", name)
            .isTrue());
    String offered = Packaging.read(Path.of(".env.example"));
    Set<String> files =
        secretsOfTheProgram().stream()
            .map(secret -> String.valueOf(secret.get("target")))
            .collect(Collectors.toSet());
    assertThat(Packaging.knownVariables())
        .filteredOn(name -> !ours.contains(name) && !files.contains(name))
        .filteredOn(name -> !name.endsWith("_PASSWORD") && !name.equals("SAMIZDAT_SECRETS"))
        .allSatisfy(name -> assertThat(offered).containsPattern("(?m)^#?" + name + "="));
  }

  @Test
  void everySecretIsAFileThatTheScriptOrTheKeyCommandMakes() throws Exception {
    Process script =
        new ProcessBuilder("sh", Path.of("migrations/make-secrets.sh").toAbsolutePath().toString())
            .directory(folder.toFile())
            .start();
    assertThat(script.waitFor()).isZero();
    String password = Files.readString(folder.resolve("secrets/samizdat_app"));
    assertThat(password).matches("[0-9a-f]{48}");
    for (String empty :
        List.of("smtp", "stripe_key", "stripe_webhooks", "mailbox", "postmark", "mailgun")) {
      assertThat(folder.resolve("secrets").resolve(empty)).as("yours to write").isEmptyFile();
    }
    assertThat(strings("services", "samizdat", "volumes"))
        .containsExactly("./secrets/mail:/run/samizdat/mail:ro");
    assertThat(folder.resolve("secrets/mail")).isDirectory();
    for (Map.Entry<String, Object> secret : object("secrets").entrySet()) {
      String file = String.valueOf(((Map<?, ?>) secret.getValue()).get("file"));
      assertThat(file.equals("./secrets/samizdat.key") || Files.exists(folder.resolve(file)))
          .as(file)
          .isTrue();
    }
    Set<String> declared = names(object("secrets"));
    assertThat(declared)
        .containsAll(
            secretsOfTheProgram().stream().map(s -> String.valueOf(s.get("source"))).toList());
    assertThat(declared).containsAll(strings("services", "postgres", "secrets"));
  }

  /** They are made empty, by which nobody can give. */
  @Test
  void stripesSecretsComeFromFilesOfTheirOwn() {
    Map<String, String> targets =
        secretsOfTheProgram().stream()
            .collect(
                Collectors.toMap(
                    secret -> String.valueOf(secret.get("target")),
                    secret -> String.valueOf(secret.get("source"))));
    assertThat(targets)
        .containsEntry("SAMIZDAT_STRIPE_API_KEY", "stripe_key")
        .containsEntry("SAMIZDAT_STRIPE_WEBHOOK_SECRETS", "stripe_webhooks");
    assertThat(object("services", "samizdat", "environment").keySet())
        .as("a secret in the environment is shown by docker inspect")
        .noneMatch(name -> name.startsWith("SAMIZDAT_STRIPE_"));
  }

  /** What an operator may set stands where she looks for it. */
  @Test
  void everyVariableOfStripesIsInTheReadme() {
    String readme = Packaging.read(Path.of("README.md"));
    assertThat(Packaging.knownVariables())
        .filteredOn(name -> name.matches("SAMIZDAT_STRIPE_.*") && !name.endsWith("_SUFFIX"))
        .contains("SAMIZDAT_STRIPE_PORTAL_ORIGIN")
        .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
  }

  @Test
  void theDatabaseIsOfTheVersionThatIsTestedAndReachedFromWithinAlone() {
    assertThat(text("services", "postgres", "image")).startsWith("postgres:18");
    assertThat(object("services", "postgres").containsKey("ports")).isFalse();
    assertThat(strings("services", "postgres", "networks")).containsExactly("inside");
    assertThat(text("networks", "inside", "internal")).isEqualTo("true");
    assertThat(strings("services", "samizdat", "ports"))
        .allMatch(port -> port.startsWith("127.0.0.1:"));
    assertThat(text("services", "samizdat", "depends_on", "postgres", "condition"))
        .isEqualTo("service_healthy");
  }

  @Test
  void bothContainersGiveAwayWhatTheyDoNotNeed() {
    for (String service : List.of("samizdat", "postgres")) {
      assertThat(strings("services", service, "cap_drop")).containsExactly("ALL");
      assertThat(strings("services", service, "security_opt")).contains("no-new-privileges:true");
      assertThat(object("services", service)).containsKey("healthcheck");
      assertThat(object("services", service)).doesNotContainKey("privileged");
    }
    assertThat(text("services", "samizdat", "read_only")).isEqualTo("true");
  }

  private static List<Map<?, ?>> secretsOfTheProgram() {
    return ((List<?>) at("services", "samizdat", "secrets"))
        .stream().<Map<?, ?>>map(secret -> (Map<?, ?>) secret).toList();
  }

  private static Set<String> names(Map<?, ?> members) {
    return members.keySet().stream().map(String::valueOf).collect(Collectors.toSet());
  }

  private static String text(String... path) {
    return String.valueOf(at(path));
  }

  private static List<String> strings(String... path) {
    return ((List<?>) at(path)).stream().map(String::valueOf).toList();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(String... path) {
    return (Map<String, Object>) at(path);
  }

  private static Object at(String... path) {
    Object found = Packaging.compose();
    for (String member : path) {
      found = ((Map<?, ?>) found).get(member);
      assertThat(found).as(String.join(".", path)).isNotNull();
    }
    return found;
  }
}
