package org.samizdat.newsletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.newsletter.feeds.FeedHost;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/**
 * Feeds as they are in the wild, and as somebody would write them who means us harm: each file in
 * {@code src/test/resources/feeds} with its outcome beside it. All are served, added and asked for
 * in one run, so that no bad one can have spoiled a good one.
 */
@IntegrationTest
@Import(Wire.class)
@TestPropertySource(properties = "samizdat.feeds.allow-private=127.0.0.1")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedFixturesIntegrationTests {

  private static final Path FOLDER = Path.of("src/test/resources/feeds");
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @Autowired Wire wire;
  @Autowired TestClock clock;

  private final FeedHost host = new FeedHost();
  private final Map<String, Long> feeds = new HashMap<>();

  /**
   * A file with its outcome.
   *
   * @param lines what shall come of it, in the order of addresses
   */
  record Fixture(Path file, String fact, String served, String language, List<String> lines) {

    static Fixture read(Path outcome) {
      try {
        List<String> lines = Files.readAllLines(outcome, UTF_8);
        String name = outcome.getFileName().toString().replace(".outcome", "");
        try (Stream<Path> files = Files.list(FOLDER)) {
          Path file =
              files
                  .filter(other -> other.getFileName().toString().matches(name + "\\.(xml|rdf)"))
                  .findFirst()
                  .orElseThrow();
          return new Fixture(
              file,
              lines.get(0).substring("fact: ".length()),
              lines.get(1).substring("served: ".length()),
              lines.get(2).substring("language: ".length()),
              lines.subList(3, lines.size()));
        }
      } catch (IOException unreadable) {
        throw new IllegalStateException(unreadable);
      }
    }

    String path() {
      return "/feeds/" + file.getFileName();
    }
  }

  static Stream<Fixture> fixtures() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".outcome"))
          .sorted()
          .map(Fixture::read)
          .toList()
          .stream();
    }
  }

  static Stream<Named<Fixture>> named() throws IOException {
    return fixtures().map(fixture -> Named.of(fixture.fact(), fixture));
  }

  @BeforeAll
  void askForThemAll() throws IOException {
    clock.set(NOW);
    host.put("/secret", "text/plain", "the secret".getBytes(UTF_8));
    for (Fixture fixture : fixtures().toList()) {
      // Byte for byte, whatever the encoding.
      String whole = Files.readString(fixture.file(), StandardCharsets.ISO_8859_1);
      byte[] body = whole.replace("{server}", host.url("")).getBytes(StandardCharsets.ISO_8859_1);
      host.put(fixture.path(), fixture.served(), body);
      feeds.put(fixture.path(), wire.add(host.url(fixture.path()), fixture.language()));
    }
    wire.knock();
  }

  @AfterAll
  void close() {
    host.close();
  }

  @Test
  void fortyOrMoreAndFiveOfThemHostile() throws IOException {
    List<Fixture> all = fixtures().toList();
    assertThat(all.size()).isGreaterThanOrEqualTo(40);
    assertThat(all.stream().filter(one -> one.path().contains("hostile")).count())
        .isGreaterThanOrEqualTo(5);
    assertThat(all.stream().map(Fixture::fact)).doesNotHaveDuplicates();
  }

  @Test
  void nothingThatAFeedNamesWasOpened() {
    assertThat(host.asked("/secret")).isZero();
  }

  @ParameterizedTest
  @MethodSource("named")
  void isTakenInAsItsOutcomeSays(Fixture fixture) {
    long number = Objects.requireNonNull(feeds.get(fixture.path()));
    assertThat(host.asked(fixture.path())).isOne();
    Feed feed = wire.find(number);
    List<Wire.Received> stories = wire.stories(number);
    assertThat(feed.taken()).isEqualTo(stories.size());
    for (String line : fixture.lines()) {
      String rest = line.substring(line.indexOf(' ') + 1);
      switch (line.substring(0, line.indexOf(':'))) {
        case "problem" -> {
          assertThat(feed.problem()).hasToString(rest);
          assertThat(stories).isEmpty();
        }
        case "refused" -> assertThat(feed.refused()).isEqualTo(Integer.parseInt(rest));
        case "stories" -> assertThat(stories).hasSize(Integer.parseInt(rest));
        case "has" -> assertThat(stories).extracting(Wire.Received::url).contains(rest);
        case "not" -> assertThat(stories).extracting(Wire.Received::url).doesNotContain(rest);
        case "body" -> assertThat(stories).extracting(Wire.Received::body).containsExactly(rest);
        case "story" -> assertThat(stories.stream().map(this::line)).contains(rest);
        default -> throw new IllegalArgumentException(line);
      }
    }
    long listed = fixture.lines().stream().filter(line -> line.startsWith("story: ")).count();
    if (listed > 0) {
      assertThat(stories).hasSize((int) listed);
    }
    if (fixture.lines().stream().noneMatch(line -> line.startsWith("problem: "))) {
      assertThat(feed.problem()).isNull();
    }
    assertThat(stories)
        .allSatisfy(story -> {
          assertThat(story.language()).isEqualTo(fixture.language());
          assertThat(story.section()).isEqualTo("news");
        });
  }

  private String line(Wire.Received story) {
    Instant published = story.publishedAt().toInstant();
    return String.join(
        " | ",
        published.equals(NOW) ? "first seen" : published.toString(),
        story.url().replace(host.url(""), "{server}"),
        story.headline(),
        story.summary(),
        story.author() == null ? "-" : story.author());
  }
}
