package org.samizdat.newsletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.SyndFeedInput;
import com.rometools.rome.io.XmlReader;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jdom2.Document;
import org.jdom2.Element;
import org.jdom2.Namespace;
import org.jdom2.input.SAXBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

@IntegrationTest
@Import(Press.class)
@TestPropertySource(properties = "samizdat.mail.engine=false")
class IssueFeedIntegrationTests {

  private static final HttpClient READER = HttpClient.newHttpClient();
  private static final Namespace ATOM = Namespace.getNamespace("http://www.w3.org/2005/Atom");
  private static final Instant WEDNESDAY = Instant.parse("2026-09-16T12:00:00Z");

  @LocalServerPort int port;
  @Autowired Press press;
  @Autowired TestClock clock;

  private String paper = "";

  @BeforeEach
  void launch() {
    clock.set(WEDNESDAY);
    paper = press.launch("friday", "09:00", "Europe/Berlin");
  }

  @Test
  void aFeedReaderUnderstandsTheLastTwentyIssues() throws Exception {
    publish(22);
    HttpResponse<byte[]> answer = get();
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/atom+xml;charset=UTF-8");
    SyndFeed feed =
        new SyndFeedInput().build(new XmlReader(new ByteArrayInputStream(answer.body())));
    assertThat(feed.getFeedType()).isEqualTo("atom_1.0");
    assertThat(feed.getTitle()).isEqualTo("The Paper");
    assertThat(feed.getEntries()).hasSize(20);
    SyndEntry latest = feed.getEntries().getFirst();
    assertThat(latest.getLink()).isEqualTo("http://localhost:8080/newsletters/" + paper + "/22");
    assertThat(latest.getTitle()).isEqualTo("Bread & roses " + 22);
    assertThat(latest.getContents().getFirst().getType()).isEqualTo("html");
    assertThat(latest.getContents().getFirst().getValue())
        .contains("Bread &amp; roses 22</a></h3>", "<em>", "https://news.example/");
    assertThat(latest.getUpdatedDate().toInstant())
        .isEqualTo(clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  /** The musts of RFC 4287, 4.1.1 and 4.1.2. */
  @Test
  void theFeedKeepsTheRulesOfItsFormat() throws Exception {
    publish(2);
    Element feed = parsed().getRootElement();
    assertThat(feed.getQualifiedName()).isEqualTo("feed");
    assertThat(feed.getNamespace()).isEqualTo(ATOM);
    assertThat(feed.getAttributeValue("lang", Namespace.XML_NAMESPACE)).startsWith("q");
    assertOneOfEach(feed);
    assertThat(feed.getChildren("author", ATOM)).hasSize(1);
    assertThat(feed.getChild("author", ATOM).getChildText("name", ATOM)).isEqualTo("The Example");
    assertThat(relations(feed)).containsExactlyInAnyOrder("alternate", "self");
    List<Element> entries = feed.getChildren("entry", ATOM);
    assertThat(entries).hasSize(2);
    for (Element entry : entries) {
      assertOneOfEach(entry);
      assertThat(relations(entry)).containsExactly("alternate");
      assertThat(entry.getChildren("content", ATOM)).hasSize(1);
      assertThat(entry.getChild("content", ATOM).getAttributeValue("type")).isEqualTo("html");
      assertThat(entry.getChild("content", ATOM).getChildren()).isEmpty();
    }
    assertThat(new HashSet<>(entries.stream().map(e -> e.getChildText("id", ATOM)).toList()))
        .hasSize(2);
  }

  @Test
  void whatHasNotChangedIsNotSentAgainAndAWithdrawalIsAChange() throws Exception {
    publish(2);
    HttpResponse<byte[]> first = get();
    String print = first.headers().firstValue("ETag").orElseThrow();
    String modified = first.headers().firstValue("Last-Modified").orElseThrow();
    assertThat(get("If-None-Match", print).statusCode()).isEqualTo(304);
    assertThat(get("If-None-Match", print).body()).isEmpty();
    assertThat(get("If-Modified-Since", modified).statusCode()).isEqualTo(304);
    List<String> ids = texts("id");
    clock.advance(Duration.ofHours(1));
    press.cms().delete(paper + "-s1");
    HttpResponse<byte[]> changed = get("If-None-Match", print, "If-Modified-Since", modified);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(get("If-Modified-Since", modified).statusCode()).isEqualTo(200);
    // The same entries: one of them, and with it the feed, was updated.
    assertThat(texts("id")).isEqualTo(ids);
    assertThat(OffsetDateTime.parse(texts("updated").getLast()).toInstant())
        .isEqualTo(clock.instant());
    assertThat(parsed().getRootElement().getChildText("updated", ATOM))
        .isEqualTo(texts("updated").getLast());
  }

  @Test
  void aNewsletterWithoutIssuesHasAFeedToo() throws Exception {
    Element feed = parsed().getRootElement();
    assertOneOfEach(feed);
    assertThat(feed.getChildren("entry", ATOM)).isEmpty();
  }

  private static void assertOneOfEach(Element element) {
    for (String name : List.of("id", "title", "updated")) {
      assertThat(element.getChildren(name, ATOM)).as(name).hasSize(1);
    }
    assertThat(URI.create(element.getChildText("id", ATOM)).isAbsolute()).isTrue();
    assertThat(OffsetDateTime.parse(element.getChildText("updated", ATOM))).isNotNull();
  }

  private static List<String> relations(Element element) {
    return element.getChildren("link", ATOM).stream()
        .map(link -> link.getAttributeValue("rel", "alternate"))
        .toList();
  }

  private List<String> texts(String name) throws Exception {
    return parsed().getRootElement().getChildren("entry", ATOM).stream()
        .map(entry -> entry.getChildText(name, ATOM))
        .toList();
  }

  private Document parsed() throws Exception {
    return new SAXBuilder()
        .build(new StringReader(new String(get().body(), StandardCharsets.UTF_8)));
  }

  private void publish(int weeks) {
    for (int week = 1; week <= weeks; week++) {
      Instant wednesday = WEDNESDAY.plus(Duration.ofDays(7L * week));
      clock.set(wednesday);
      Map<String, Object> story = press.story(paper, "s" + week, wednesday);
      story.put("headline", "Bread & roses " + week);
      press.put(story);
      clock.set(wednesday.plus(Duration.ofHours(45)));
      press.knock(paper);
    }
  }

  private HttpResponse<byte[]> get(String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://localhost:" + port + "/newsletters/" + paper + "/feed.xml"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return READER.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }
}
