package org.samizdat.newsletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.audience.Policies;
import org.samizdat.audience.Tables;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

@IntegrationTest
@Import(Press.class)
@TestPropertySource(properties = "samizdat.mail.engine=false")
class ArchiveIntegrationTests {

  private static final HttpClient BROWSER =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  /** The first Friday's hour in Berlin is nine days later. */
  private static final Instant WEDNESDAY = Instant.parse("2026-09-16T12:00:00Z");

  @LocalServerPort int port;
  @Autowired Press press;
  @Autowired Policies policies;
  @Autowired TestClock clock;
  @Autowired TestDatabase testDatabase;

  private String paper = "";

  @BeforeEach
  void launch() {
    clock.set(WEDNESDAY);
    paper = press.launch("friday", "09:00", "Europe/Berlin");
    if (policies.current().isEmpty()) {
      LinkedHashMap<String, String> texts = new LinkedHashMap<>();
      texts.put("en", "We keep little.");
      policies.publish("2026-09", texts);
    }
  }

  @Test
  void theArchiveIsReadPageByPageAndNothingIsMissedWhileAnIssueIsAdded() {
    publish(33);
    String path = "/newsletters/" + paper + "/archive";
    Document first = page(path);
    assertThat(numbers(first)).hasSize(30).startsWith(33, 32).isSortedAccordingTo((a, b) -> b - a);
    assertThat(first.select("h2").eachText()).containsExactly("2027", "2026");
    publish(1);
    Document second = page(first.select("a[rel=next]").attr("href"));
    assertThat(numbers(second)).containsExactly(3, 2, 1);
    assertThat(second.select("a[rel=next]")).isEmpty();
    // By year: the last issue of that year stands first.
    Document lastYear = page(first.select(".jumps a:containsOwn(2026)").attr("href"));
    assertThat(numbers(lastYear).getFirst()).isEqualTo(14);
    assertThat(lastYear.select("h2").eachText()).containsExactly("2026");
    assertThat(get(path + "?before=x").statusCode()).isEqualTo(400);
    assertThat(numbers(page(path + "?before=1"))).isEmpty();
    assertThat(get("/newsletters/no-such/archive").statusCode()).isEqualTo(404);
  }

  @Test
  void anIssueTellsItsAddressItsNeighboursAndItsFeed() {
    publish(3);
    Document issue = page("/newsletters/" + paper + "/2");
    String about = "/newsletters/" + paper;
    assertThat(href(issue, "link[rel=canonical]"))
        .isEqualTo("http://localhost:8080" + about + "/2");
    assertThat(href(issue, "link[rel=prev]")).isEqualTo(about + "/1");
    assertThat(href(issue, "link[rel=next]")).isEqualTo(about + "/3");
    assertThat(href(issue, "a[rel=prev]")).isEqualTo(about + "/1");
    assertThat(href(issue, "a[rel=next]")).isEqualTo(about + "/3");
    assertThat(href(issue, "link[rel=alternate]")).isEqualTo(about + "/feed.xml");
    assertThat(issue.select("meta[name=description]").attr("content")).isNotBlank();
    assertThat(issue.select("meta[name=robots]")).isEmpty();
    assertThat(page(about + "/1").select("a[rel=prev], link[rel=prev]")).isEmpty();
    assertThat(page(about + "/3").select("a[rel=next], link[rel=next]")).isEmpty();
    assertThat(get(about + "/4").statusCode()).isEqualTo(404);
  }

  @Test
  void nothingOfAWithdrawnStoryIsLeftAnywhereInPublic() {
    publish(2);
    press.cms().delete(paper + "-s2");
    for (String path : List.of("", "/1", "/2", "/archive", "/feed.xml")) {
      assertThat(get("/newsletters/" + paper + path).body()).as(path).doesNotContain(paper + "-s2");
    }
    assertThat(get("/newsletters/" + paper + "/2").body()).contains("has been withdrawn");
  }

  @Test
  void publicPagesAreKeptForAMinuteAndAskedForByTheirPrint() throws Exception {
    publish(1);
    for (String path : publicPaths()) {
      HttpResponse<String> page = get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.headers().firstValue("Cache-Control")).hasValue("max-age=60, public");
      String print = page.headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> again = get(path, "If-None-Match", print);
      assertThat(again.statusCode()).as(path).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }
    // What is not the same for everybody is kept by nobody.
    assertThat(get("/preferences").headers().firstValue("Cache-Control").orElse(""))
        .contains("no-store");
    assertThat(get("/no-such-page").headers().firstValue("Cache-Control").orElse(""))
        .contains("no-store");
  }

  @Test
  void lookingAtEverythingChangesNoRow() throws Exception {
    publish(1);
    var before = Tables.all(testDatabase);
    for (String path : publicPaths()) {
      get(path);
      BROWSER.send(
          HttpRequest.newBuilder(uri(path)).HEAD().build(), HttpResponse.BodyHandlers.discarding());
    }
    assertThat(Tables.all(testDatabase)).isEqualTo(before);
  }

  @Test
  void theFirstPageListsEveryNewsletterInTheLanguageOfWhoAsks() {
    Document english = page("/");
    assertThat(english.select("a[href=/newsletters/" + paper + "/signup?language=en]")).hasSize(1);
    assertThat(english.select("html").attr("lang")).isEqualTo("en");
    Document russian = page("/?language=ru");
    assertThat(russian.text()).contains("По пятницам в 09:00 (время: Берлин)");
    assertThat(get("/", "Accept-Language", "ru").body()).contains("<html lang=\"ru\"");
  }

  @Test
  void theNewsletterPageHasTheFormAndTheWayToTheLatestIssue() {
    Document empty = page("/newsletters/" + paper);
    assertThat(empty.select("form[method=post]").attr("action"))
        .isEqualTo("/newsletters/" + paper + "/signup");
    assertThat(empty.select("input[name=policyVersion]").attr("value")).isEqualTo("2026-09");
    assertThat(empty.select("a[href$=/latest]")).isEmpty();
    publish(1);
    assertThat(page("/newsletters/" + paper).select("a[href$=/latest]")).hasSize(1);
  }

  @Test
  void programsThatLookAroundFindWhatTheyLookFor() {
    assertThat(get("/robots.txt").body()).contains("Disallow: /preferences/");
    assertThat(get("/favicon.ico").statusCode()).isEqualTo(200);
    assertThat(get("/favicon.svg").statusCode()).isEqualTo(200);
  }

  /** As many Fridays, each with one story, pinned to be its subject. */
  private void publish(int weeks) {
    int done = press.published(paper);
    for (int week = done + 1; week <= done + weeks; week++) {
      Instant wednesday = WEDNESDAY.plus(Duration.ofDays(7L * week));
      clock.set(wednesday);
      Map<String, Object> story = press.story(paper, "s" + week, wednesday);
      press.put(story);
      clock.set(wednesday.plus(Duration.ofHours(45)));
      press.knock(paper);
    }
  }

  private List<String> publicPaths() {
    String about = "/newsletters/" + paper;
    return List.of(
        "/",
        about,
        about + "/1",
        about + "/archive",
        about + "/feed.xml",
        "/privacy",
        "/privacy/2026-09",
        "/privacy?language=ru");
  }

  private static List<Integer> numbers(Document archive) {
    List<Integer> numbers = new ArrayList<>();
    for (Element link : archive.select(".stories h3 a")) {
      String href = link.attr("href");
      numbers.add(Integer.valueOf(href.substring(href.lastIndexOf('/') + 1)));
    }
    return numbers;
  }

  private static String href(Document page, String selector) {
    return page.select(selector).attr("href");
  }

  private Document page(String path) {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return Jsoup.parse(answer.body());
  }

  private HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return BROWSER.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }
}
