package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.samizdat.values.Language;

/**
 * Everything that is said to people stands in the language files: none is said elsewhere, none
 * stands there for nothing.
 */
class SpokenWordsTests {

  /** Whose end is a word of the program: the name of an act, of a problem, of a right. */
  private static final Set<String> PUT_TOGETHER =
      Set.of(
          "ask.",
          "audit.",
          "consent.",
          "desk-gifts.",
          "desk-reminders.tile.",
          "desk.role.",
          "desk.scope.",
          "feeds.problem.",
          "finance.",
          "feeds.refused.",
          "frequency.",
          "giver-erase.title",
          "giver-note.",
          "giver.gift.",
          "giver.said.",
          "giver.state.",
          "issue.again.",
          "issue.books.",
          "issue.happened.",
          "issue.state.",
          "issue.weekday.",
          "problem.",
          "remind.",
          "reminder-note.",
          "reminder.repeat.",
          "reminder.when.",
          "report.",
          "said.",
          "section.",
          "statements.",
          "thanks-page.",
          "widget.");

  private static final Pattern ASKED =
      Pattern.compile(
          "\\b(?:say|link|knows)\\(\\s*\"([a-z0-9.-]+\\.[a-z0-9.-]*[a-z0-9])\"\\s*[,)]");
  private static final Pattern REFUSED = Pattern.compile("\\bnew Refused\\(");
  private static final Pattern REFUSED_AS =
      Pattern.compile("\\bnew Refused\\(\\s*[\\w.]+,\\s*\"([a-z-]+)\"");

  /** With whatever is on one side of a thing only; the same on both is the same in every script. */
  private static final Pattern ONE_SIDED =
      Pattern.compile(
          "(?:margin|padding|border)-(?:left|right)\\b|[{;\\s\"](?:left|right)\\s*:"
              + "|(?:text-align|float|clear)\\s*:\\s*(?:left|right)|align=\"(?:left|right)\"");

  private static final Pattern BOTH_SIDES =
      Pattern.compile("(margin|padding|border)-left:([^;}]+);\\1-right:\\2(?=[;}\"])");
  private static final Pattern FOUR_SIDES =
      Pattern.compile(
          "(?:margin|padding):\\s*([^\\s;\"]+) ([^\\s;\"]+) ([^\\s;\"]+) ([^\\s;\"]+)[;\"}]");

  static Stream<Path> templates() {
    return files("templates", ".jte");
  }

  static Stream<Path> styled() {
    return Stream.concat(
        files("src/main/resources/static", ".css"),
        Stream.concat(files("templates", ".jte"), files("src/main/resources/static", ".js")));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void noTemplateSpeaksALanguageOfItsOwn(Path template) {
    assertThat(TemplateWords.of(read(template))).isEmpty();
  }

  /** The test above would be worthless if it could not fail. */
  @Test
  void wordsInATemplateAreFound() {
    String template =
        """
        @import org.samizdat.Nothing
        @param Nothing page
        @template.layout.page(title = "Sign up", content = @`
        <%-- not this --%>
          <p class="quiet" title="Read me">Hello ${page.say("not.this", "14px")}</p>
          @if(page.isHidden())${page.author() == null ? "" : "  By " + page.author()}@endif
        `)
        """;

    assertThat(TemplateWords.of(template)).contains("Sign up", "Read me", "Hello").hasSize(3 + 1);
  }

  @Test
  void whatIsAskedForIsThereAndWhatIsThereIsAskedFor() {
    String sources = sources();
    Set<String> keys = new TreeSet<>(Language.ENGLISH.keys());
    Set<String> asked = groups(ASKED, sources);

    assertThat(keys).containsAll(asked);
    assertThat(keys.stream().filter(key -> !sources.contains('"' + key + '"')))
        .allMatch(key -> PUT_TOGETHER.stream().anyMatch(key::startsWith));
  }

  /** Of two the later would count, and nobody would see it. */
  @Test
  void noLanguageSaysAKeyTwice() {
    for (Path file : files("src/main/resources/languages", ".properties").toList()) {
      assertThat(
              read(file)
                  .lines()
                  .filter(line -> line.matches("[a-z0-9.-]+ *=.*"))
                  .map(line -> line.substring(0, line.indexOf('=')).strip()))
          .as("%s", file)
          .isNotEmpty()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void everyProblemIsSaidInTheLanguageOfWhoeverMeetsIt() {
    String sources = sources();

    assertThat(REFUSED_AS.matcher(sources).results().count())
        .as("every refusal names its type where it is made")
        .isEqualTo(REFUSED.matcher(sources).results().count());
    assertThat(Language.ENGLISH.keys())
        .containsAll(groups(REFUSED_AS, sources).stream().map("problem."::concat).toList());
  }

  @ParameterizedTest
  @MethodSource("styled")
  void noStyleKnowsLeftFromRight(Path file) {
    String styles = BOTH_SIDES.matcher(read(file)).replaceAll("");

    assertThat(ONE_SIDED.matcher(styles).results().map(MatchResult::group)).isEmpty();
    assertThat(
            FOUR_SIDES
                .matcher(styles)
                .results()
                .filter(sides -> !sides.group(2).equals(sides.group(4)))
                .map(MatchResult::group))
        .isEmpty();
  }

  private static Set<String> groups(Pattern pattern, String sources) {
    return pattern
        .matcher(sources)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  private static String sources() {
    return Stream.of(
            files("src/main/java", ".java"),
            files("templates", ".jte"),
            files("src/main/resources/static", ".js"))
        .flatMap(all -> all)
        .map(SpokenWordsTests::read)
        .collect(Collectors.joining("\n"));
  }

  private static Stream<Path> files(String folder, String ending) {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
      assertThat(found).isNotEmpty();
      return found.stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
