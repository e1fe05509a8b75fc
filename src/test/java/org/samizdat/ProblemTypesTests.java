package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;

/** docs/api.md lists every problem type there is, with its status, and none that there is not. */
class ProblemTypesTests {

  private static final Pattern REFUSAL =
      Pattern.compile("new Refused\\(\\s*(?:Refused\\.)?Kind\\.(\\w+),\\s*\"([a-z-]+)\"");

  /** Where answers are made without a refusal. */
  private static final Set<String> OWN_ANSWERS =
      Set.of("Problems.java", "Security.java", "LongForms.java");

  private static final Pattern ANSWER = Pattern.compile("HttpStatus\\.(\\w+),\\s*\"([a-z-]+)\"");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (\\d{3}) \\| .+ \\|$");

  private static final Map<String, Integer> inSources = new TreeMap<>();
  private static final List<String> unread = new ArrayList<>();

  @BeforeAll
  static void readSources() throws IOException {
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        Matcher refusal = REFUSAL.matcher(source);
        int read = 0;
        while (refusal.find()) {
          inSources.put(refusal.group(2), Refused.Kind.valueOf(refusal.group(1)).status());
          read++;
        }
        if (read != source.split("new Refused\\(", -1).length - 1) {
          unread.add(file.toString());
        }
        if (OWN_ANSWERS.contains(file.getFileName().toString())) {
          Matcher answer = ANSWER.matcher(source);
          while (answer.find()) {
            inSources.put(answer.group(2), HttpStatus.valueOf(answer.group(1)).value());
          }
        }
      }
    }
  }

  @Test
  void everyRefusalNamesItsTypeWhereItIsMade() {
    assertThat(unread).as("kind and type stand as words in new Refused(…)").isEmpty();
  }

  @Test
  void theListIsWholeAndHasNothingElse() throws IOException {
    Map<String, Integer> listed = new TreeMap<>();
    Map<String, Integer> expected = new TreeMap<>(inSources);
    Matcher row = ROW.matcher(Files.readString(Path.of("docs/api.md")));
    while (row.find()) {
      String type = row.group(1);
      assertThat(listed.put(type, Integer.valueOf(row.group(2)))).as(type + " once").isNull();
      if (!inSources.containsKey(type)) {
        // The framework's own refusals are named for their status.
        String name = type.toUpperCase(Locale.ROOT).replace('-', '_');
        expected.put(type, HttpStatus.valueOf(name).value());
      }
    }
    assertThat(listed).isEqualTo(expected);
  }
}
