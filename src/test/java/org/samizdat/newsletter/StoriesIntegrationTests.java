package org.samizdat.newsletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.desk.ApiTokens;
import org.samizdat.desk.ApiTokens.Scope;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class StoriesIntegrationTests {

  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  @LocalServerPort int port;
  @Autowired ApiTokens tokens;
  @Autowired TestClock clock;
  @Autowired JdbcClient database;

  private Cms cms = Cms.withoutToken(0);

  @BeforeEach
  void setUp() {
    cms = Cms.with(port, tokens, Scope.STORIES_READ, Scope.STORIES_WRITE);
    clock.set(NOON.plus(Duration.ofHours(1)));
  }

  @Test
  void theSameStoryTwiceChangesNothing() {
    Map<String, Object> story = Cms.story("twice", NOON);
    assertThat(cms.put("twice", story).status()).isEqualTo(201);
    String changed = changedAt("twice");
    clock.advance(Duration.ofHours(1));
    assertThat(cms.put("twice", story).status()).isEqualTo(200);
    assertThat(changedAt("twice")).isEqualTo(changed);
  }

  @Test
  void otherWordsAreACorrectionAndTheDayItCameStays() {
    cms.put("corrected", Cms.story("corrected", NOON));
    var before = cms.get("/api/v1/stories/corrected").json();
    clock.advance(Duration.ofHours(1));
    Map<String, Object> story = Cms.story("corrected", NOON);
    story.put("headline", "Corrected");
    Cms.Answer answer = cms.put("corrected", story);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("headline").asString()).isEqualTo("Corrected");
    assertThat(answer.json().path("receivedAt")).isEqualTo(before.path("receivedAt"));
    assertThat(answer.json().path("changedAt")).isNotEqualTo(before.path("changedAt"));
  }

  @Test
  void aStoryPutByManyAtOnceIsCreatedOnce() throws Exception {
    Map<String, Object> story = Cms.story("at-once", NOON);
    List<Callable<Cms.Answer>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(() -> cms.put("at-once", story));
    }
    List<Integer> statuses = new ArrayList<>();
    try (var workers = Executors.newFixedThreadPool(8)) {
      for (Future<Cms.Answer> answer : workers.invokeAll(calls)) {
        statuses.add(answer.get().status());
      }
    }
    assertThat(statuses).containsOnly(200, 201).containsOnlyOnce(201);
  }

  @Test
  void aWithdrawnStoryIsGoneUntilItIsPutAgain() {
    cms.put("withdrawn", Cms.story("withdrawn", NOON));
    assertThat(cms.delete("withdrawn").status()).isEqualTo(204);
    assertThat(cms.delete("withdrawn").status()).isEqualTo(204);
    assertThat(cms.delete("never-was").status()).isEqualTo(204);
    Cms.Answer gone = cms.get("/api/v1/stories/withdrawn");
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.problem()).isEqualTo("story-not-found");
    clock.advance(Duration.ofDays(1));
    assertThat(cms.put("withdrawn", Cms.story("withdrawn", NOON)).status()).isEqualTo(200);
    assertThat(cms.get("/api/v1/stories/withdrawn").json().path("receivedAt").asString())
        .isEqualTo(clock.instant().toString());
  }

  @Test
  void pagesAreWalkedByCursorAndStayWholeWhileStoriesCome() {
    for (int i = 0; i < 7; i++) {
      Map<String, Object> story =
          Cms.story("page-" + i, NOON.minus(Duration.ofDays(400)).plusSeconds(i / 2));
      story.put("section", "analysis");
      cms.put("page-" + i, story);
    }
    List<String> seen = new ArrayList<>();
    String path = "/api/v1/stories?section=analysis&limit=3";
    String cursor = "";
    do {
      var page = cms.get(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).json();
      page.path("stories").forEach(story -> seen.add(story.path("externalId").asString()));
      cursor = page.path("next").asString("");
      // Newer than the whole walk: must not push a story over a page's edge.
      Map<String, Object> newer = Cms.story("newer-" + seen.size(), NOON);
      newer.put("section", "analysis");
      cms.put("newer-" + seen.size(), newer);
    } while (!cursor.isEmpty());
    assertThat(seen)
        .containsExactly("page-6", "page-5", "page-4", "page-3", "page-2", "page-1", "page-0");
    assertThat(cms.get("/api/v1/stories?section=analysis&since=" + NOON).json().path("stories"))
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url|/relative",
        "url|javascript:alert(1)",
        "url|ftp://news.example/x",
        "url|https://user:secret@news.example/x",
        "url|https:///nobody",
        "url|not a url",
        "headline|<b> </b>",
        "section|sports",
        "section|NEWS",
        "summary|<img src=x>",
        "language|english",
        "language|_",
        "publishedAt|yesterday",
        "publishedAt|2026-11-27T08:00:00",
        "publishedAt|+999999999-01-01T00:00:00Z",
        "embargoUntil|2026-13-01T00:00:00Z"
      })
  void whatIsNotValidIsNamed(String member, String value) {
    Map<String, Object> story = Cms.story("bad", NOON);
    story.put(member, value);
    assertIsRefused(member, cms.put("bad", story));
  }

  @ParameterizedTest
  @CsvSource({
    "url",
    "headline",
    "section",
    "summary",
    "body",
    "language",
    "publishedAt",
  })
  void whatIsMissingIsNamed(String member) {
    Map<String, Object> story = Cms.story("bad", NOON);
    story.remove(member);
    assertIsRefused(member, cms.put("bad", story));
  }

  @ParameterizedTest
  @CsvSource({"headline,301", "author,201", "summary,601", "summary,2001", "body,500001"})
  void whatIsTooLongIsNamed(String member, int length) {
    Map<String, Object> story = Cms.story("bad", NOON);
    story.put(member, "x".repeat(length));
    assertIsRefused(member, cms.put("bad", story));
  }

  @Test
  void aMisspeltEmbargoIsRefusedAndNotIgnored() {
    Map<String, Object> story = Cms.story("bad", NOON);
    story.put("embargoUntill", NOON.toString());
    Cms.Answer answer = cms.put("bad", story);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("known").toString()).contains("embargoUntil");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``",
        "null",
        "[]",
        "17",
        "\"text\"",
        "{",
        "{} {}",
        "{\"url\":{}}",
        "{\"pinned\":\"maybe\"}"
      })
  void whatIsNoStoryAtAllIsAProblemOfTheCallers(String body) {
    Cms.Answer answer = cms.put("bad", body);
    assertThat(answer.status()).isBetween(400, 422);
    assertThat(answer.type()).startsWith("application/problem+json");
  }

  @Test
  void moreThanAMegabyteIsTooLarge() {
    Map<String, Object> story = Cms.story("bad", NOON);
    story.put("body", "x".repeat(1_100_000));
    Cms.Answer answer = cms.put("bad", story);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.problem()).isEqualTo("story-too-large");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/stories?limit=0",
    "/api/v1/stories?limit=x",
    "/api/v1/stories?limit=100000",
    "/api/v1/stories?section=sports",
    "/api/v1/stories?since=yesterday",
    "/api/v1/stories?cursor=AAAA",
    "/api/v1/stories?cursor=%00",
    "/api/v1/stories/a%20b",
    "/api/v1/stories/%C3%A9",
  })
  void aQuestionThatMakesNoSenseIsAProblemOfTheCallers(String path) {
    Cms.Answer answer = cms.get(path);
    assertThat(answer.status()).isBetween(400, 422);
    assertThat(answer.type()).startsWith("application/problem+json");
  }

  @Test
  void eachScopeOpensItsOwnDoorOnly() {
    Map<String, Object> story = Cms.story("scoped", NOON);
    Cms reader = Cms.with(port, tokens, Scope.STORIES_READ);
    assertThat(reader.put("scoped", story).status()).isEqualTo(403);
    assertThat(reader.delete("scoped").status()).isEqualTo(403);
    assertThat(reader.get("/api/v1/stories").status()).isEqualTo(200);
    Cms writer = Cms.with(port, tokens, Scope.STORIES_WRITE);
    assertThat(writer.put("scoped", story).status()).isEqualTo(201);
    assertThat(writer.get("/api/v1/stories").status()).isEqualTo(403);
    assertThat(writer.get("/api/v1/stories/scoped").status()).isEqualTo(403);
    Cms nobody = Cms.withoutToken(port);
    assertThat(nobody.put("scoped", story).status()).isEqualTo(401);
    assertThat(nobody.get("/api/v1/stories").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @MethodSource("org.samizdat.newsletter.Attacks#all")
  void anAttackIsStoredInertOrRefused(String attack) {
    Map<String, Object> story = Cms.story("attack", NOON);
    story.put("headline", "Headline " + attack);
    story.put("author", "Author " + attack);
    story.put("summary", "Summary " + attack);
    story.put("body", "Body " + attack);
    Cms.Answer answer = cms.put("attack", story);
    assertThat(answer.status()).isIn(200, 201);
    for (String member : new String[] {"summary", "body"}) {
      assertThat(answer.json().path(member).asString().toLowerCase(Locale.ROOT))
          .doesNotContain("<script", "<img", "<svg", "<iframe", "<style", "<form", "<meta")
          .doesNotContainPattern("<[^>]* on[a-z]+=")
          .doesNotContainPattern("href=\"(?!https?://)");
    }
  }

  @Test
  void aStoryIsAnsweredAsItWasKept() {
    Map<String, Object> story = new HashMap<>(Cms.story("kept", NOON));
    story.put("url", "HTTPS://news.example/a/../kept#part");
    story.put("pinned", true);
    story.put("embargoUntil", "2026-11-27T09:00:00+03:00");
    var kept = cms.put("kept", story).json();
    assertThat(kept.path("externalId").asString()).isEqualTo("kept");
    assertThat(kept.path("url").asString()).isEqualTo("HTTPS://news.example/kept");
    assertThat(kept.path("section").asString()).isEqualTo("news");
    assertThat(kept.path("pinned").asBoolean()).isTrue();
    assertThat(kept.path("embargoUntil").asString()).isEqualTo("2026-11-27T06:00:00Z");
    assertThat(kept.path("body").asString()).isEqualTo("<p>What kept says at length.</p>");
  }

  private void assertIsRefused(String member, Cms.Answer answer) {
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.type()).startsWith("application/problem+json");
    assertThat(answer.problem()).isEqualTo("story-not-valid");
    assertThat(answer.json().path("member").asString()).isEqualTo(member);
    assertThat(
            database
                .sql("select count(*) from story where external_id = 'bad'")
                .query(Integer.class)
                .single())
        .isZero();
  }

  private String changedAt(String id) {
    return cms.get("/api/v1/stories/" + id).json().path("changedAt").asString();
  }
}
