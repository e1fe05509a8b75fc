package org.samizdat.newsletter.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same items, written down in every way there is, are the same items. */
class FeedVariantsTests {

  private static final URI ADDRESS = URI.create("https://paper.example.org/feed.xml");
  private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
  private static final List<String> WORDS =
      List.of(
          "паром", "причал", "ferry", "quay", "A & B", "5 < 6", "\"кавычки\"", "it's", "]]", "ё");

  private record Written(String name, String title, String html, Instant at) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void howAFeedIsWrittenDownDoesNotMatter(long seed) {
    List<Written> items = random(new Random(seed));
    List<FeedItem> plain = read(rss(items, FeedVariantsTests::escaped), "UTF-8", true);
    assertThat(plain).hasSameSizeAs(items);
    assertThat(read(rss(items, FeedVariantsTests::cdata), "UTF-8", true)).isEqualTo(plain);
    assertThat(read(rss(items, FeedVariantsTests::numbered), "UTF-8", true)).isEqualTo(plain);
    assertThat(read(rss(items, FeedVariantsTests::escaped), "windows-1251", true)).isEqualTo(plain);
    assertThat(read(rss(items, FeedVariantsTests::cdata), "KOI8-R", true)).isEqualTo(plain);
    assertThat(read(rss(items, FeedVariantsTests::escaped), "UTF-16LE", false)).isEqualTo(plain);
    assertThat(read(rss(items, FeedVariantsTests::escaped), "UTF-8", false)).isEqualTo(plain);
    assertThat(read(rdf(items), "UTF-8", true)).isEqualTo(plain);
    assertThat(read(atom(items), "UTF-8", true).stream().map(FeedVariantsTests::undated).toList())
        .isEqualTo(plain);
  }

  /** Atom must say when an entry last changed; the others cannot. */
  private static FeedItem undated(FeedItem item) {
    return new FeedItem(
        item.id(),
        item.link(),
        item.title(),
        item.summary(),
        item.content(),
        item.author(),
        item.published(),
        null);
  }

  private static List<Written> random(Random random) {
    List<Written> items = new ArrayList<>();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      items.add(
          new Written(
              "tag:paper.example.org,2026:" + i,
              escaped(words(random)),
              "<p>" + escaped(words(random)) + "</p><p>" + escaped(words(random)) + "</p>",
              START.plusSeconds(random.nextInt(100_000))));
    }
    return items;
  }

  private static String words(Random random) {
    return random
        .ints(1 + random.nextInt(6), 0, WORDS.size())
        .mapToObj(WORDS::get)
        .collect(Collectors.joining(" "));
  }

  private static String rss(List<Written> items, Function<String, String> wrap) {
    StringBuilder xml = new StringBuilder("<rss version=\"2.0\"><channel><title>Q</title>");
    for (Written item : items) {
      xml.append("\n<item><guid isPermaLink='false'>%s</guid>".formatted(item.name()))
          .append("<link>%s</link>".formatted(link(item)))
          .append("<title>%s</title>".formatted(wrap.apply(item.title())))
          .append("<pubDate>%s</pubDate>".formatted(rfc(item.at())))
          .append("<description>%s</description></item>".formatted(wrap.apply(item.html())));
    }
    return xml + "</channel></rss>";
  }

  private static String rdf(List<Written> items) {
    StringBuilder xml =
        new StringBuilder(
            """
            <r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
              xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
            <channel r:about="https://paper.example.org/"><title>Q</title></channel>
            """);
    for (Written item : items) {
      xml.append("<item r:about='%s'><link>%s</link>".formatted(item.name(), link(item)))
          .append(
              "<title>%s</title><d:date>%s</d:date>".formatted(escaped(item.title()), item.at()))
          .append("<description>%s</description></item>".formatted(cdata(item.html())));
    }
    return xml + "</r:RDF>";
  }

  private static String atom(List<Written> items) {
    StringBuilder xml =
        new StringBuilder("<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>Q</a:title>");
    for (Written item : items) {
      xml.append("<a:entry><a:id>%s</a:id><a:link href='%s'/>".formatted(item.name(), link(item)))
          .append("<a:title type='html'>%s</a:title>".formatted(escaped(item.title())))
          .append("<a:published>%s</a:published>".formatted(item.at()))
          .append("<a:updated>%s</a:updated>".formatted(item.at()))
          .append("<a:summary type='html'>%s</a:summary>".formatted(cdata(item.html())))
          .append("</a:entry>");
    }
    return xml + "</a:feed>";
  }

  private static String link(Written item) {
    return "https://paper.example.org/" + item.name().substring(item.name().length() - 1);
  }

  private static String rfc(Instant at) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.ofHours(3)));
  }

  private static List<FeedItem> read(String xml, String charset, boolean inProlog) {
    String whole =
        inProlog ? "<?xml version='1.0' encoding='" + charset + "'?>\n" + xml : "\n " + xml;
    return new FeedReader()
        .read(
            new Fetched.Document(
                whole.getBytes(Charset.forName(charset)),
                inProlog ? null : charset,
                ADDRESS,
                null,
                null,
                null),
            "ru");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static String cdata(String text) {
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>";
  }

  private static String numbered(String text) {
    return text.codePoints().mapToObj("&#%d;"::formatted).collect(Collectors.joining());
  }
}
