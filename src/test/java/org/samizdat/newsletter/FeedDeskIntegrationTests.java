package org.samizdat.newsletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.newsletter.feeds.FeedHost;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** The screen of the feeds, as an editor uses it. */
@IntegrationTest
@Import(Wire.class)
@TestPropertySource(properties = "samizdat.feeds.allow-private=127.0.0.1")
class FeedDeskIntegrationTests {

  private static final byte[] FEED =
      """
      <rss version="2.0"><channel><title>Q</title><link>https://paper.example.org/</link>
      <item><title>The ferry returns</title><link>/1</link><description>It did.</description>
      <pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate></item>
      <item><title>&lt;script&gt;alert(1)&lt;/script&gt;Nowhere</title></item>
      </channel></rss>
      """
          .getBytes(UTF_8);

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @Autowired Wire wire;
  @Autowired Feeds feeds;
  @Autowired JdbcClient database;

  private final FeedHost host = new FeedHost();

  private long before;

  @BeforeEach
  void setUp() {
    before =
        database.sql("select coalesce(max(number), 0) from desk_audit").query(Long.class).single();
  }

  @AfterEach
  void close() {
    host.close();
    feeds.all().forEach(feed -> feeds.remove(feed.number()));
  }

  @Test
  void anEditorLooksIntoAFeedAddsItAndSeesWhatItBrings() {
    host.put("/feed", "text/xml", FEED);
    DeskBrowser editor = editor(Language.ENGLISH);
    Document looked = Jsoup.parse(send(editor, "check", host.url("/feed")).body());
    assertThat(looked.select(".checked").text())
        .contains("There are 2 items, and 1 would be taken.", "The ferry returns", "Not taken");
    assertThat(looked.select("script")).isEmpty();
    assertThat(looked.select("#url").val()).isEqualTo(host.url("/feed"));
    assertThat(feeds.all()).isEmpty();

    HttpResponse<String> added = send(editor, "add", host.url("/feed"));
    assertThat(added.headers().firstValue("location").orElseThrow())
        .endsWith("/desk/feeds?said=feed.added");
    wire.knock();
    long number = feeds.all().getFirst().number();
    assertThat(editor.page("/desk/feeds").select(".feeds").text())
        .contains("News · English · every 15 minutes", "with 1 story", "1 item could not");
    Document page = editor.page("/desk/feeds/" + number);
    assertThat(page.select(".feed-items").text()).contains("The ferry returns");
    assertThat(page.select(".feed-items a").attr("href")).isEqualTo("https://paper.example.org/1");
    assertThat(editor.page("/desk").select(".tile").text())
        .contains("Feeds in all 1 failing 0 paused 0");
    assertThat(acts()).containsExactly("feed.added");
  }

  @Test
  void whoLooksIntoAFeedWhileOthersDoIsToldSoAtOnce() throws Exception {
    host.put("/feed", "text/xml", FEED);
    long feed = wire.add(host.url("/feed"), "en");
    CountDownLatch bothAreThere = new CountDownLatch(2);
    CountDownLatch go = new CountDownLatch(1);
    host.handle(
        "/slow",
        exchange -> {
          bothAreThere.countDown();
          await(go);
          exchange.sendResponseHeaders(200, FEED.length);
          exchange.getResponseBody().write(FEED);
        });
    try (var others = Executors.newFixedThreadPool(2)) {
      List<Future<HttpResponse<String>>> looking = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        DeskBrowser other = editor(Language.ENGLISH);
        looking.add(others.submit(() -> send(other, "check", host.url("/slow"))));
      }
      DeskBrowser editor = editor(Language.of("ru"));
      await(bothAreThere);
      HttpResponse<String> busy = send(editor, "check", host.url("/feed"));
      HttpResponse<String> busyToo =
          editor.press("/desk/feeds/" + feed, "form[action$=/check]", Map.of());
      go.countDown();
      for (HttpResponse<String> answer : List.of(busy, busyToo)) {
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(Jsoup.parse(answer.body()).text()).contains("через несколько секунд");
      }
      assertThat(Jsoup.parse(busy.body()).select("#url").val()).isEqualTo(host.url("/feed"));
      for (Future<HttpResponse<String>> look : looking) {
        assertThat(Jsoup.parse(look.get().body()).select(".checked").text())
            .contains("The ferry returns");
      }
      assertThat(send(editor, "check", host.url("/feed")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void ofOneVisitTheNewestStandsFirst() {
    host.put(
        "/feed",
        "text/xml",
        """
        <rss version="2.0"><channel><title>Q</title><link>https://paper.example.org/</link>
        <item><title>Newest</title><link>/12</link><description>A.</description>
        <pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate></item>
        <item><title>Oldest</title><link>/11</link><description>B.</description>
        <pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate></item>
        </channel></rss>
        """
            .getBytes(UTF_8));
    long feed = wire.add(host.url("/feed"), "en");
    wire.knock();
    database
        .sql(
            """
            update story set received_at = date_trunc('minute', received_at)
              + case headline when 'Oldest' then interval '2 ms' else interval '1 ms' end
            where external_id like 'feed:' || :feed || ':%'
            """)
        .param("feed", feed)
        .update();
    assertThat(
            editor(Language.ENGLISH).page("/desk/feeds/" + feed).select(".feed-items a").eachText())
        .containsExactly("Newest", "Oldest");
  }

  @Test
  void pausingResumingAndRemovingAreRecorded() {
    host.put("/feed", "text/xml", FEED);
    long feed = wire.add(host.url("/feed"), "en");
    DeskBrowser editor = editor(Language.ENGLISH);
    editor.press("/desk/feeds/" + feed, "form[action$=/pause]", Map.of());
    assertThat(feeds.find(feed).paused()).isTrue();
    editor.press("/desk/feeds/" + feed, "form[action$=/resume]", Map.of());
    assertThat(feeds.find(feed).paused()).isFalse();
    assertThat(
            Jsoup.parse(
                    editor.press("/desk/feeds/" + feed, "form[action$=/check]", Map.of()).body())
                .select(".checked")
                .text())
        .contains("1 would be taken");
    editor.press("/desk/feeds/" + feed, "form[action$=/remove]", Map.of());
    assertThat(feeds.all()).isEmpty();
    assertThat(editor.get("/desk/feeds/" + feed).statusCode()).isEqualTo(404);
    assertThat(acts()).containsExactly("feed.added", "feed.paused", "feed.resumed", "feed.removed");
    assertThat(
            database
                .sql("select distinct detail from desk_audit where act like 'feed.%'")
                .query(String.class)
                .list())
        .containsExactly("127.0.0.1");
  }

  @Test
  void whatIsWrongIsSaidInHerLanguageBesideWhatSheTyped() {
    DeskBrowser editor = editor(Language.of("ru"));
    HttpResponse<String> answer = send(editor, "add", "ftp://example.org/feed");
    assertThat(answer.statusCode()).isEqualTo(422);
    Document page = Jsoup.parse(answer.body());
    assertThat(page.text()).contains("Адрес ленты начинается с http или https");
    assertThat(page.select("#url").val()).isEqualTo("ftp://example.org/feed");

    host.status("/gone", 410);
    assertThat(Jsoup.parse(send(editor, "check", host.url("/gone")).body()).text())
        .contains("Ленты больше нет (410)");
    wire.add(host.url("/gone"), "ru");
    assertThat(send(editor, "add", host.url("/gone")).statusCode()).isEqualTo(409);
    wire.knock();
    assertThat(editor.page("/desk/feeds").select(".feeds").text())
        .contains("Приостановлена", "1 сбой подряд", "Ни разу не ответила", "раз в 15 минут");
  }

  @Test
  void whoIsNotSignedInSeesAndDoesNothing() {
    DeskBrowser stranger = new DeskBrowser(port);
    assertThat(stranger.get("/desk/feeds").statusCode()).isEqualTo(302);
    assertThat(stranger.postAsIs("/desk/feeds", Map.of("url", host.url("/feed"))).statusCode())
        .isIn(302, 403);
    assertThat(feeds.all()).isEmpty();
  }

  private HttpResponse<String> send(DeskBrowser editor, String act, String url) {
    return editor.press(
        "/desk/feeds",
        "main form[action=/desk/feeds]",
        Map.of("url", url, "section", "news", "language", "en", "every", "15m", "act", act));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private DeskBrowser editor(Language language) {
    return DeskBrowser.signedIn(context, Role.EDITOR, language);
  }

  /** Since the last test. */
  private List<String> acts() {
    return database
        .sql(
            """
            select act from desk_audit
            where act like 'feed.%' and number > :before
            order by number
            """)
        .param("before", before)
        .query((row, number) -> row.getString("act"))
        .list();
  }
}
