package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A table belongs to the module that its migration names, and only that module's code may name it
 * in a statement.
 */
class TableOwnershipTests {

  private static final Pattern MIGRATION =
      Pattern.compile("V\\d{8}_\\d{4}__([a-z]+)_[a-z0-9_]+\\.sql");
  private static final Pattern CREATED =
      Pattern.compile(
          "create\\s+(?:unlogged\\s+)?(?:table|view)\\s+(?:if not exists\\s+)?([a-z_.]+)");
  private static final Pattern FOREIGN_KEY = Pattern.compile("references\\s+([a-z_.]+)");
  private static final Pattern TOUCHED =
      Pattern.compile(
          "(?:\\bfrom|\\bjoin|\\binto|\\bupdate|\\btruncate)"
              + "\\s*([a-z][a-z0-9_]*(?:\\.[a-z][a-z0-9_]*)?)");
  private static final Pattern TEXT =
      Pattern.compile("\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);

  @Test
  void noModuleTouchesAnothersTable() throws IOException {
    Map<String, String> owners = owners();
    assertThat(owners).containsEntry("vault.person", "vault").hasSizeGreaterThan(5);
    Set<String> breaches = new TreeSet<>();
    for (Path source : files(Path.of("src/main/java/org/samizdat"), ".java")) {
      Path module = Path.of("src/main/java/org/samizdat").relativize(source).getName(0);
      String code = Files.readString(source);
      for (String table : touched(code)) {
        String owner = owners.get(table);
        if (owner != null && !owner.equals(module.toString())) {
          breaches.add(source + " touches " + table + ", which belongs to " + owner);
        }
      }
    }
    assertThat(breaches).isEmpty();
  }

  @Test
  void everyMigrationNamesItsModuleAndNoForeignKeyLeavesIt() throws IOException {
    Map<String, String> owners = owners();
    Set<String> breaches = new TreeSet<>();
    for (Path file : migrations()) {
      String module = module(file);
      for (MatchResult key : FOREIGN_KEY.matcher(Files.readString(file)).results().toList()) {
        String owner = owners.get(key.group(1));
        if (!module.equals(owner)) {
          breaches.add(file + " refers to " + key.group(1) + ", which belongs to " + owner);
        }
      }
    }
    assertThat(breaches).isEmpty();
  }

  @Test
  void theCheckItselfSeesAStatement() {
    assertThat(touched("\"\"\"\n select a\n from vault.person p\n join erasure e on true\"\"\""))
        .contains("vault.person", "erasure");
    assertThat(touched("\"insert into reader (id) values (1)\"")).contains("reader");
    assertThat(touched("\"update reader set a = 1\"")).contains("reader");
    assertThat(touched("// comes from vault.person")).isEmpty();
  }

  private static Set<String> touched(String code) {
    Set<String> tables = new TreeSet<>();
    Matcher texts = TEXT.matcher(code);
    while (texts.find()) {
      Matcher touched = TOUCHED.matcher(texts.group().toLowerCase(Locale.ROOT));
      while (touched.find()) {
        tables.add(touched.group(1));
      }
    }
    Pattern.compile("@Table\\(\\s*(?:\\w+\\s*=\\s*)?\"([a-z_.]+)\"")
        .matcher(code)
        .results()
        .forEach(match -> tables.add(match.group(1)));
    return tables;
  }

  private static Map<String, String> owners() throws IOException {
    Map<String, String> owners = new HashMap<>();
    for (Path file : migrations()) {
      CREATED
          .matcher(Files.readString(file))
          .results()
          .forEach(match -> {
            String before = owners.put(match.group(1), module(file));
            assertThat(before).as("the owner of " + match.group(1)).isNull();
          });
    }
    return owners;
  }

  private static List<Path> migrations() throws IOException {
    return Stream.concat(
            files(Path.of("migrations/newsroom"), ".sql").stream(),
            files(Path.of("migrations/vault"), ".sql").stream())
        .toList();
  }

  private static String module(Path file) {
    Matcher name = MIGRATION.matcher(file.getFileName().toString());
    assertThat(name.matches()).as("%s is named like the others", file).isTrue();
    return name.group(1);
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
