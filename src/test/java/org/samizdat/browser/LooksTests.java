package org.samizdat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every page and mail has been looked at: {@code looks.properties} says by which picture, and a
 * browser test takes it. Whoever adds a template adds a line there.
 */
class LooksTests {

  private static final Path TEMPLATES = Path.of("templates/html");
  private static final List<String> FOLDERS = List.of("web", "desk", "mail");

  @Test
  void everyTemplateHasItsPicture() throws IOException {
    assertThat(new TreeSet<>(looks().stringPropertyNames())).isEqualTo(wholes());
  }

  @Test
  void everyPictureIsTakenByABrowserTest() throws IOException {
    String tests = browserTests();
    assertThat(looks().values())
        .flatMap(names -> List.of(String.valueOf(names).split(", *")))
        .allSatisfy(name ->
            assertThat(tests).containsPattern("look\\([^;]*\"" + Pattern.quote(name) + "\""));
  }

  @Test
  void everyMailHasItsPictureInBothLanguages() throws IOException {
    Properties looks = looks();
    for (String template : looks.stringPropertyNames()) {
      if (template.startsWith("mail/")) {
        assertThat(looks.getProperty(template).split(", *"))
            .as(template)
            .anyMatch(name -> name.endsWith("-ru") || name.endsWith("-"))
            .anyMatch(name -> !name.endsWith("-ru"));
      }
    }
  }

  private static Properties looks() throws IOException {
    Properties looks = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of("src/test/resources/looks.properties"))) {
      looks.load(file);
    }
    return looks;
  }

  /** Those that are no part of another. */
  private static Set<String> wholes() throws IOException {
    StringBuilder all = new StringBuilder();
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.walk(TEMPLATES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".jte")).toList()) {
        all.append(Files.readString(file));
        String name = TEMPLATES.relativize(file).toString().replace('\\', '/');
        names.add(name.substring(0, name.length() - ".jte".length()));
      }
    }
    Set<String> wholes = new TreeSet<>();
    for (String name : names) {
      if (FOLDERS.contains(name.substring(0, name.indexOf('/')))
          && !all.toString().contains("@template." + name.replace('/', '.') + "(")) {
        wholes.add(name);
      }
    }
    return wholes;
  }

  private static String browserTests() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String text = Files.readString(file);
        // Also one that others extend.
        if (file.toString().endsWith("BrowserIntegrationTests.java")
            || text.contains("\n@BrowserTest\n")) {
          all.append(text);
        }
      }
    }
    return all.toString();
  }
}
