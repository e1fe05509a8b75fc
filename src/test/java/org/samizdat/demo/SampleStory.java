package org.samizdat.demo;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A story of the demo's paper, written for it: town, people and events are invented.
 *
 * @param slug its name in addresses
 * @param hoursAgo when it was published, before the first run
 * @param embargoHours how long after the first run it is still held back; null if it is not
 * @param body paragraphs
 * @param inFeed whether the website publishes it in its feed; else the newsroom's system sends it
 */
record SampleStory(
    String slug,
    String section,
    int hoursAgo,
    String author,
    String headline,
    String summary,
    boolean pinned,
    List<String> body,
    @Nullable Integer embargoHours,
    @Nullable Boolean inFeed) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static List<SampleStory> all() {
    try (InputStream file =
        Objects.requireNonNull(SampleStory.class.getResourceAsStream("/demo/stories.json"))) {
      return Arrays.asList(JSON.readValue(file, SampleStory[].class));
    } catch (IOException broken) {
      throw new IllegalStateException("The sample stories cannot be read", broken);
    }
  }

  Instant publishedAt(Instant firstRun) {
    return firstRun.minus(Duration.ofHours(hoursAgo)).truncatedTo(ChronoUnit.MINUTES);
  }

  /** When the paper itself shows it. */
  Instant shownFrom(Instant firstRun) {
    return embargoHours == null
        ? publishedAt(firstRun)
        : firstRun.plus(Duration.ofHours(embargoHours)).truncatedTo(ChronoUnit.MINUTES);
  }

  boolean isInFeed() {
    return Boolean.TRUE.equals(inFeed);
  }

  /** As the website's feed has it. */
  String item(String site, Instant firstRun) {
    String address = site + "/stories/" + slug;
    return """
    <item>
      <title>%s</title>
      <link>%s</link>
      <guid isPermaLink="true">%s</guid>
      <pubDate>%s</pubDate>
      <dc:creator>%s</dc:creator>
      <description>%s</description>
      <content:encoded>%s</content:encoded>
    </item>
    """
        .formatted(
            escaped(headline),
            address,
            address,
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                publishedAt(firstRun).atOffset(ZoneOffset.UTC)),
            escaped(author),
            escaped(summary),
            escaped(html()));
  }

  /** As the newsroom's own system would send it to {@code PUT /api/v1/stories/…}. */
  String json(String site, Instant firstRun) {
    ObjectNode story = JSON.createObjectNode();
    story.put("url", site + "/stories/" + slug);
    story.put("headline", headline);
    story.put("section", section);
    story.put("summary", summary);
    story.put("author", author);
    story.put("language", "en");
    story.put("publishedAt", publishedAt(firstRun).toString());
    if (embargoHours != null) {
      story.put("embargoUntil", shownFrom(firstRun).toString());
    }
    story.put("pinned", pinned);
    story.put("body", html());
    return JSON.writeValueAsString(story);
  }

  private String html() {
    return body.stream()
        .map(paragraph -> "<p>" + escaped(paragraph) + "</p>")
        .collect(Collectors.joining("\n"));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
