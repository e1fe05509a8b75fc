package org.samizdat.newsletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.newsletter.feeds.FeedHost;
import org.samizdat.newsletter.feeds.FeedProblem;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** From a feed's address to stories: again and again, by two at once, and broken off. */
@IntegrationTest
@Import({Press.class, Wire.class})
@TestPropertySource(properties = "samizdat.feeds.allow-private=127.0.0.1")
class FeedImportIntegrationTests {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final String FRIDAY = "Fri, 20 Nov 2026 08:00:00 GMT";

  @LocalServerPort int port;
  @Autowired GreenMail testMail;
  @Autowired Wire wire;
  @Autowired Press press;
  @Autowired Feeds feeds;
  @Autowired TestClock clock;
  @Autowired Scheduler scheduler;
  @Autowired MeterRegistry meters;
  @Autowired JdbcClient database;

  private final FeedHost host = new FeedHost();

  @BeforeEach
  void setUp() {
    clock.set(NOON);
  }

  @AfterEach
  void close() {
    host.close();
    feeds.all().forEach(feed -> feeds.remove(feed.number()));
  }

  @Test
  void theJobKnocksEveryMinuteAndCarriesNothing() throws Exception {
    JobDetail job = scheduler.getJobDetail(new JobKey("feeds"));
    assertThat(job.getJobClass()).isEqualTo(FeedJob.class);
    assertThat(job.getJobDataMap()).isEmpty();
    assertThat(job.isConcurrentExecutionDisallowed()).isTrue();
    assertThat(scheduler.getTriggersOfJob(job.getKey())).hasSize(1);
  }

  @Test
  void theSameFeedAgainChangesNothing() {
    serve("/feed", item("a", "One", FRIDAY), item("b", "Two", null));
    long feed = wire.add(host.url("/feed"), "en");
    wire.knock();
    List<Wire.Received> before = wire.stories(feed);
    assertThat(before).hasSize(2);

    clock.advance(Duration.ofHours(1));
    wire.knock();
    assertThat(host.requests("/feed").getLast()).containsKey("If-None-Match");
    assertThat(wire.stories(feed)).isEqualTo(before);

    // Once more in full: from a server that knows no ETags.
    serveAlways("/feed", item("a", "One", FRIDAY), item("b", "Two", null));
    clock.advance(Duration.ofHours(1));
    wire.knock();
    assertThat(host.asked("/feed")).isEqualTo(3);
    assertThat(wire.stories(feed)).isEqualTo(before);
  }

  @Test
  void aFeedIsAskedOnlyWhenItIsDue() {
    serve("/feed", item("a", "One", FRIDAY));
    wire.feed(
        "add", host.url("/feed"), "--section", "opinion", "--language", "en", "--every", "2h");
    wire.knock();
    wire.knock();
    clock.advance(Duration.ofMinutes(119));
    wire.knock();
    assertThat(host.asked("/feed")).isOne();
    clock.advance(Duration.ofMinutes(14));
    wire.knock();
    assertThat(host.asked("/feed")).isEqualTo(2);
  }

  @Test
  void aChangedItemIsACorrectionAndOneThatIsGoneStays() {
    serve("/feed", item("a", "One", FRIDAY), item("b", "Two", FRIDAY));
    long feed = wire.add(host.url("/feed"), "en");
    wire.knock();
    Wire.Received before = wire.stories(feed).getFirst();

    serve("/feed", item("a", "One, corrected", FRIDAY));
    clock.advance(Duration.ofHours(1));
    wire.knock();
    assertThat(wire.stories(feed))
        .extracting(Wire.Received::headline)
        .containsExactly("One, corrected", "Two");
    Wire.Received after = wire.stories(feed).getFirst();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.receivedAt()).isEqualTo(before.receivedAt());
    assertThat(after.changedAt()).isAfter(before.changedAt());
  }

  @Test
  void whatTheNewsroomTookBackStaysAwayThoughTheFeedStillHasIt() {
    serve("/feed", item("a", "One", FRIDAY));
    long feed = wire.add(host.url("/feed"), "en");
    wire.knock();
    String id = wire.stories(feed).getFirst().id();
    assertThat(press.cms().delete(id).status()).isEqualTo(204);

    serve("/feed", item("a", "One, corrected", FRIDAY));
    clock.advance(Duration.ofHours(1));
    wire.knock();
    assertThat(wire.stories(feed)).isEmpty();
  }

  @Test
  void theNewsroomsOwnSystemAndAFeedNeverWriteOverEachOther() {
    serve("/feed", item("a", "By feed", FRIDAY));
    long feed = wire.add(host.url("/feed"), "en");
    assertThat(press.cms().put("a", Cms.story("a", NOON)).status()).isEqualTo(201);
    wire.knock();
    Wire.Received story = wire.stories(feed).getFirst();
    assertThat(press.cms().get("/api/v1/stories/a").json().path("headline").asString())
        .isEqualTo("Headline of a");

    Cms.Answer refused = press.cms().put(story.id(), Cms.story("a", NOON));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("story-of-a-feed");
    assertThat(press.cms().get("/api/v1/stories/" + story.id()).json().path("headline").asString())
        .isEqualTo("By feed");
  }

  @Test
  void aStoryThatComesBothWaysIsMailedOnce() {
    String paper = press.launch("friday", "09:00", "Europe/Berlin");
    Map<String, Object> story = press.story(paper, "both", NOON.minus(Duration.ofHours(4)));
    String language = String.valueOf(story.get("language"));
    String url = String.valueOf(story.get("url"));
    press.put(story);
    serve("/feed", item("x", "Both ways", FRIDAY).replace(link("x"), url + "?utm_source=rss"));
    long feed = wire.add(host.url("/feed"), language);
    wire.knock();
    assertThat(wire.stories(feed)).extracting(Wire.Received::url).containsExactly(url);
    press.issue("draft", paper);
    assertThat(press.issueOf(paper, "2026-11-27").stories()).hasSize(1);
  }

  @Test
  void aHeadlineThatComesWithoutASummaryIsShownOnce() throws Exception {
    String paper = press.launch("friday", "09:00", "Europe/Berlin");
    String language = String.valueOf(press.story(paper, "x", NOON).get("language"));
    host.put(
        "/titles",
        "text/xml",
        Files.readAllBytes(Path.of("src/test/resources/feeds/rss-0.90.rdf")));
    wire.add(host.url("/titles"), language);
    wire.knock();
    press.reader(paper, "reader80@example.org");
    clock.set(Instant.parse("2026-11-27T08:00:00Z"));
    press.knock(paper);
    Awaitility.await().until(() -> testMail.getReceivedMessages().length == 1);

    MimeMultipart mail = (MimeMultipart) testMail.getReceivedMessages()[0].getContent();
    String text = (String) mail.getBodyPart(0).getContent();
    Document html = Jsoup.parse((String) mail.getBodyPart(1).getContent());
    Document page = Jsoup.parse(Cms.page(port, "/newsletters/" + paper + "/1").body());
    Document entry =
        Jsoup.parse(
            Jsoup.parse(
                    Cms.page(port, "/newsletters/" + paper + "/feed.xml").body(),
                    Parser.xmlParser())
                .select("entry content")
                .text());
    assertThat(text).containsOnlyOnce("The ferry returns").doesNotContain("  \n");
    for (Document shown : List.of(html, page, entry)) {
      assertThat(shown.body().text()).containsOnlyOnce("The ferry returns");
      assertThat(shown.select("p")).noneMatch(paragraph -> paragraph.html().isBlank());
    }
  }

  @Test
  void aStoryWhoseDateIsToComeIsInNoIssueBefore() {
    String paper = press.launch("friday", "09:00", "Europe/Berlin");
    String language = String.valueOf(press.story(paper, "x", NOON).get("language"));
    serve(
        "/feed",
        item("now", "Now", FRIDAY),
        item("later", "Later", "Sat, 28 Nov 2026 08:00:00 GMT"));
    wire.add(host.url("/feed"), language);
    wire.knock();
    press.issue("draft", paper);
    assertThat(press.issueOf(paper, "2026-11-27").stories())
        .extracting(IssueStory::headline)
        .containsExactly("Now");
  }

  @Test
  void oneBrokenFeedAmongTenStopsNoOther() {
    List<Long> good = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      serve("/good-" + i, item("a", "Good " + i, FRIDAY));
      good.add(wire.add(host.url("/good-" + i), "en"));
    }
    host.handle("/bad", exchange -> exchange.getResponseBody().write("no answer".getBytes(UTF_8)));
    long bad = wire.add(host.url("/bad"), "en");
    double failed = asked("failed");
    double taken = asked("taken");
    wire.knock();
    for (long feed : good) {
      assertThat(wire.stories(feed)).hasSize(1);
      assertThat(wire.find(feed).problem()).isNull();
    }
    assertThat(wire.find(bad).problem()).isEqualTo(FeedProblem.NOT_REACHED);
    assertThat(wire.find(bad).failures()).isOne();
    assertThat(asked("failed")).isEqualTo(failed + 1);
    assertThat(asked("taken")).isEqualTo(taken + 9);
  }

  @Test
  void twoAtOnceAskEachFeedOnce() throws Exception {
    for (int i = 0; i < 24; i++) {
      serve("/feed-" + i, item("a", "Number " + i, FRIDAY));
      wire.add(host.url("/feed-" + i), "en");
    }
    Thread one = Thread.ofPlatform().start(wire::knock);
    Thread other = Thread.ofPlatform().start(wire::knock);
    one.join();
    other.join();
    for (int i = 0; i < 24; i++) {
      assertThat(host.asked("/feed-" + i)).isOne();
    }
    assertThat(feeds.all()).allMatch(feed -> feed.taken() == 1 && feed.failures() == 0);
  }

  @Test
  void whoeverDiesHalfWayIsFollowedByAnotherWhenTheLeaseLapses() {
    serve("/feed", item("a", "One", FRIDAY));
    long feed = wire.add(host.url("/feed"), "en");
    // Claims, and is never heard of again.
    Optional<Feed> dead = feeds.claim();
    assertThat(dead.map(Feed::number)).contains(feed);
    wire.knock();
    assertThat(host.asked("/feed")).isZero();

    wire.lapse(feed);
    wire.knock();
    assertThat(host.asked("/feed")).isOne();
    assertThat(wire.stories(feed)).hasSize(1);
  }

  @Test
  void whatALapsedWorkerBringsLateIsNotStored() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger count = new AtomicInteger();
    host.handle(
        "/feed",
        exchange -> {
          boolean first = count.getAndIncrement() == 0;
          if (first) {
            asked.countDown();
            await(answer);
          }
          byte[] body = rss(item("a", first ? "Old" : "New", FRIDAY)).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
        });
    long feed = wire.add(host.url("/feed"), "en");
    Thread slow = Thread.ofPlatform().start(wire::knock);
    asked.await();
    wire.lapse(feed);
    wire.knock();
    answer.countDown();
    slow.join();
    assertThat(count).hasValue(2);
    assertThat(wire.stories(feed)).extracting(Wire.Received::headline).containsExactly("New");
  }

  @Test
  void whatCannotBeStoredWholeIsNotStoredAtAllAndComesNextTime() {
    serve("/feed", item("a", "One", FRIDAY), item("b", "Two", FRIDAY));
    long feed = wire.add(host.url("/feed"), "en");
    press.sabotage("alter table story add constraint sabotage check (headline <> 'Two') not valid");
    try {
      wire.knock();
    } finally {
      press.sabotage("alter table story drop constraint sabotage");
    }
    assertThat(wire.stories(feed)).isEmpty();
    assertThat(wire.find(feed).problem()).isEqualTo(FeedProblem.UNEXPECTED);
    assertThat(wire.find(feed).etag()).isNull();
    clock.advance(Duration.ofHours(1));
    wire.knock();
    assertThat(wire.stories(feed)).hasSize(2);
    assertThat(wire.find(feed).problem()).isNull();
  }

  @Test
  void aFeedThatFailsIsAskedLessAndLessOftenButOnceADay() {
    host.status("/feed", 500);
    long feed = wire.add(host.url("/feed"), "en");
    Duration before = Duration.ofMinutes(15);
    for (int i = 0; i < 12; i++) {
      wire.knock();
      Feed failed = wire.find(feed);
      assertThat(failed.failures()).isEqualTo(i + 1);
      Duration wait = Duration.between(clock.instant(), failed.dueAt());
      Duration expected = before.multipliedBy(2);
      Duration most = Duration.ofHours(24);
      assertThat(wait)
          .isBetween(
              expected.compareTo(most) < 0 ? expected : most,
              (expected.compareTo(most) < 0 ? expected : most).multipliedBy(11).dividedBy(10));
      before = expected.compareTo(most) < 0 ? expected : before;
      clock.set(failed.dueAt());
    }
    serve("/feed", item("a", "One", FRIDAY));
    wire.knock();
    assertThat(wire.find(feed).failures()).isZero();
    assertThat(wire.stories(feed)).hasSize(1);
  }

  @Test
  void aServerThatAsksForPeaceIsLeftInPeace() {
    host.handle(
        "/feed",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "36000");
          exchange.sendResponseHeaders(429, -1);
        });
    long feed = wire.add(host.url("/feed"), "en");
    wire.knock();
    assertThat(wire.find(feed).problem()).isEqualTo(FeedProblem.BUSY);
    assertThat(wire.find(feed).dueAt()).isEqualTo(NOON.plusSeconds(36_000));
  }

  @Test
  void aFeedThatIsGoneForGoodIsPausedUntilSomebodyResumesIt() {
    host.status("/feed", 410);
    long feed = wire.add(host.url("/feed"), "en");
    wire.knock();
    assertThat(wire.find(feed).paused()).isTrue();
    clock.advance(Duration.ofDays(30));
    wire.knock();
    assertThat(host.asked("/feed")).isOne();

    serve("/feed", item("a", "One", FRIDAY));
    wire.feed("resume", Long.toString(feed));
    wire.knock();
    assertThat(wire.find(feed).paused()).isFalse();
    assertThat(wire.stories(feed)).hasSize(1);
  }

  @Test
  void aMoveIsBelievedWhenItHasBeenSaidForADay() {
    serve("/new", item("a", "One", FRIDAY));
    host.redirect("/old", 301, "/new");
    long feed = wire.add(host.url("/old"), "en");
    wire.knock();
    clock.advance(Duration.ofHours(23));
    wire.knock();
    assertThat(wire.find(feed).url()).isEqualTo(URI.create(host.url("/old")));
    assertThat(wire.find(feed).movedTo()).isEqualTo(URI.create(host.url("/new")));
    clock.advance(Duration.ofHours(2));
    wire.knock();
    assertThat(wire.find(feed).url()).isEqualTo(URI.create(host.url("/new")));
    clock.advance(Duration.ofHours(2));
    wire.knock();
    assertThat(host.asked("/old")).isEqualTo(3);
    assertThat(wire.stories(feed)).hasSize(1);
  }

  @Test
  void aMoveThatIsTakenBackIsForgotten() {
    serve("/new", item("a", "One", FRIDAY));
    host.redirect("/old", 301, "/new");
    long feed = wire.add(host.url("/old"), "en");
    wire.knock();
    serve("/old", item("a", "One", FRIDAY));
    clock.advance(Duration.ofHours(23));
    wire.knock();
    assertThat(wire.find(feed).movedTo()).isNull();
    host.redirect("/old", 301, "/new");
    clock.advance(Duration.ofHours(2));
    wire.knock();
    assertThat(wire.find(feed).url()).isEqualTo(URI.create(host.url("/old")));
  }

  @Test
  void twoFeedsNeverMoveToOneAddress() {
    serve("/new", item("a", "One", FRIDAY));
    host.redirect("/old", 308, "/new");
    long old = wire.add(host.url("/old"), "en");
    wire.add(host.url("/new"), "en");
    wire.knock();
    clock.advance(Duration.ofHours(25));
    wire.knock();
    assertThat(wire.find(old).url()).isEqualTo(URI.create(host.url("/old")));
    assertThat(wire.find(old).problem()).isNull();
  }

  @Test
  void aFeedIsAddedOnceListedPausedAndRemovedByCommand() {
    serve("/feed", item("a", "One", FRIDAY));
    long feed = wire.add(host.url("/feed"), "ru");
    assertThat(wire.feed("add", host.url("/feed"), "--section", "news", "--language", "ru"))
        .contains("there already");
    assertThat(wire.feed("list")).contains("news", "ru", "15m", host.url("/feed"), "never");
    wire.feed("pause", Long.toString(feed));
    wire.knock();
    assertThat(host.asked("/feed")).isZero();
    assertThat(wire.feed("list")).contains("paused");
    wire.feed("resume", Long.toString(feed));
    wire.knock();
    assertThat(wire.feed("list")).contains("1 taken");
    assertThat(wire.feed("remove", Long.toString(feed))).contains("Removed");
    assertThat(wire.feed("remove", Long.toString(feed))).contains("no such feed");
    assertThat(wire.stories(feed)).hasSize(1);
  }

  @Test
  void aCheckPrintsWhatWouldComeAndStoresNothing() {
    serve("/feed", item("a", "One", FRIDAY), "<item><title>Nowhere</title></item>");
    int before = stories();
    assertThat(wire.feed("check", host.url("/feed")))
        .contains("One", link("a"), "2026-11-20", "url is", "1 of 2 items");
    host.status("/feed", 404);
    assertThat(wire.feed("check", host.url("/feed"))).contains("404");
    assertThat(stories()).isEqualTo(before);
    assertThat(feeds.all()).isEmpty();
  }

  @Test
  void whatIsNoFeedsAddressSectionLanguageOrIntervalIsRefused() {
    assertThat(wire.feed("add", "file:///x", "--section", "news", "--language", "en"))
        .contains("begins with http");
    assertThat(
            wire.feed("add", "https://u:p@example.org/", "--section", "news", "--language", "en"))
        .contains("no name and password");
    assertThat(wire.feed("add", "https://example.org/", "--section", "x", "--language", "en"))
        .contains("section is one of");
    assertThat(wire.feed("add", "https://example.org/", "--section", "news", "--language", "?"))
        .contains("language");
    assertThat(
            wire.feed(
                "add",
                "https://example.org/",
                "--section",
                "news",
                "--language",
                "en",
                "--every",
                "10s"))
        .contains("five minutes");
    assertThat(feeds.all()).isEmpty();
  }

  private double asked(String outcome) {
    return meters.counter("samizdat.feeds.asked", "outcome", outcome).count();
  }

  private int stories() {
    return database.sql("select count(*) from story").query(Integer.class).single();
  }

  private void serve(String path, String... items) {
    host.put(path, "application/rss+xml", rss(items).getBytes(UTF_8));
  }

  private void serveAlways(String path, String... items) {
    byte[] body = rss(items).getBytes(UTF_8);
    host.handle(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
        });
  }

  private static String rss(String... items) {
    return "<rss version='2.0'><channel><title>Q</title><link>https://paper.example.org/</link>"
        + String.join("\n", items)
        + "</channel></rss>";
  }

  private static String item(String id, String title, @Nullable String date) {
    return "<item><guid isPermaLink='false'>%s</guid><title>%s</title><link>%s</link>"
            .formatted(id, title, link(id))
        + (date == null ? "" : "<pubDate>" + date + "</pubDate>")
        + "<description>Words of "
        + id
        + ".</description></item>";
  }

  private static String link(String id) {
    return "https://paper.example.org/" + id;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
