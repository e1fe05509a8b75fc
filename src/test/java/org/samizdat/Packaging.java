package org.samizdat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/** The files that make a container of Samizdat, read as the engine would. */
final class Packaging {

  private static final Path DOCKERFILE = Path.of("Dockerfile");

  private Packaging() {}

  /** The Dockerfile's instructions, continued lines joined, comments left out. */
  static List<String> instructions() {
    String text = read(DOCKERFILE).replaceAll("(?m)^#.*\\n", "").replaceAll("\\\\\\n\\s*", "");
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** An instruction's words in exec form, such as those of {@code ENTRYPOINT}. */
  static List<String> words(String instruction) {
    String line =
        instructions().stream()
            .filter(each -> each.startsWith(instruction + " "))
            .findFirst()
            .orElseThrow();
    return List.of(
        JsonMapper.builder().build().readValue(line.substring(line.indexOf('[')), String[].class));
  }

  static Map<?, ?> compose() {
    return new Yaml(new SafeConstructor(new LoaderOptions()))
        .load(read(Path.of("docker-compose.yml")));
  }

  /** Every variable that the program looks for in its environment. */
  static Set<String> knownVariables() {
    Set<String> names = new TreeSet<>();
    Pattern.compile("\\$\\{(SAMIZDAT_[A-Z_]+)")
        .matcher(read(Path.of("src/main/resources/application.yaml")))
        .results()
        .map((MatchResult result) -> result.group(1))
        .forEach(names::add);
    return names;
  }

  /** The jar as Maven has packaged it of this version, where it has. */
  static Optional<Path> jar() {
    Matcher version =
        Pattern.compile("<artifactId>samizdat</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(read(Path.of("pom.xml")));
    if (!version.find()) {
      throw new IllegalStateException("pom.xml does not name the project's version");
    }
    return Optional.of(Path.of("target", "samizdat-" + version.group(1) + ".jar"))
        .filter(Files::isRegularFile);
  }

  static boolean hasFiles(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.anyMatch(Files::isRegularFile);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
