package org.samizdat.newsletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.audience.Newsletters;
import org.samizdat.desk.ApiTokens;
import org.samizdat.desk.ApiTokens.Scope;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailingId;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
@Import(Press.class)
class IssuesIntegrationTests {

  private static final Instant WEDNESDAY = Instant.parse("2026-11-25T12:00:00Z");
  private static final String FRIDAY = "2026-11-27";

  /** Nine o'clock in Berlin. */
  private static final Instant THE_HOUR = Instant.parse("2026-11-27T08:00:00Z");

  @LocalServerPort int port;
  @Autowired Press press;
  @Autowired TestClock clock;
  @Autowired GreenMail testMail;
  @Autowired ApiTokens tokens;
  @Autowired Digest digest;
  @Autowired Newsletters newsletters;
  @Autowired JdbcClient database;

  private String paper = "";

  @BeforeEach
  void launch() {
    clock.set(WEDNESDAY);
    paper = press.launch("friday", "09:00", "Europe/Berlin");
    clock.advance(Duration.ofMinutes(1));
  }

  @Test
  void storiesOfTheWeekReachTheInboxOnFridayAndTheirPageTheWeb() throws Exception {
    press.reader(paper, "reader17@example.org");
    Map<String, Object> lead = press.story(paper, "lead", WEDNESDAY);
    lead.put("pinned", true);
    lead.put("headline", "Bread & <i>roses</i>");
    press.put(lead);
    press.put(press.story(paper, "second", WEDNESDAY));

    clock.set(THE_HOUR.minusSeconds(1));
    press.knock(paper);
    assertThat(press.mailings(paper)).isZero();
    clock.set(THE_HOUR);
    press.knock(paper);
    press.knock(paper);

    await().until(() -> mailsTo("reader17@example.org").size() == 1);
    await()
        .until(() -> {
          press.knock(paper);
          return press.issueOf(paper, FRIDAY).state() == Issue.State.SENT;
        });
    MimeMessage mail = mailsTo("reader17@example.org").getFirst();
    assertThat(mail.getSubject()).isEqualTo("Bread & roses");
    assertThat(mail.getHeader("List-Unsubscribe-Post")).isNotNull();
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    String text = (String) parts.getBodyPart(0).getContent();
    String html = (String) parts.getBodyPart(1).getContent();
    assertThat(text).contains("Bread & roses", "https://news.example/" + paper + "-second");
    assertThat(text).containsPattern("/unsubscribe/[a-z0-9]{20,}").doesNotContain("slot-", "<em>");
    assertThat(html).contains("Bread &amp; roses", "View in browser").doesNotContain("slot-");

    HttpResponse<String> page = Cms.page(port, "/newsletters/" + paper + "/1");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Bread &amp; roses").doesNotContain("unsubscribe", "slot-");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'");
    HttpResponse<String> about = Cms.page(port, "/newsletters/" + paper);
    assertThat(about.body())
        .contains("/newsletters/" + paper + "/1")
        // The hour as readers of English write it: our words are in English here.
        .containsPattern("Every Friday at 9:00.AM");

    press.cms().delete(paper + "-second");
    assertThat(Cms.page(port, "/newsletters/" + paper + "/1").body())
        .doesNotContain("Headline of " + paper + "-second")
        .contains("This story has been withdrawn.");
    assertThat(Cms.page(port, "/newsletters/" + paper + "/2").statusCode()).isEqualTo(404);
    assertThat(Cms.page(port, "/newsletters/none/1").statusCode()).isEqualTo(404);
  }

  @Test
  void manyWorkersAtOnceOpenOneIssueAndListEveryReaderOnce() throws Exception {
    press.forgottenReaders(paper, 30);
    press.put(press.story(paper, "lead", WEDNESDAY));
    clock.set(THE_HOUR);
    List<Callable<Boolean>> knocks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      knocks.add(() -> {
        press.knock(paper);
        return true;
      });
    }
    try (var workers = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> knock : workers.invokeAll(knocks)) {
        assertThat(knock.get()).isTrue();
      }
    }
    assertThat(press.mailings(paper)).isOne();
    assertThat(press.deliveries(paper)).isEqualTo(30);
    assertThat(press.issueOf(paper, FRIDAY).number()).isOne();
  }

  @ParameterizedTest
  @CsvSource({
    "mailing_content, true, DRAFT",
    "delivery, true, FROZEN",
    "delivery, new.number > 1500, FROZEN",
    "chunk, true, FROZEN"
  })
  void whatIsBrokenOffAnywhereIsFinishedByTheNextKnock(
      String table, String when, Issue.State left) {
    press.forgottenReaders(paper, 2_500);
    press.put(press.story(paper, "lead", WEDNESDAY));
    clock.set(THE_HOUR.minusSeconds(60));
    press.knock(paper);
    press.sabotage(
        """
        create or replace function break_off() returns trigger language plpgsql as $$
        begin
          if %s and exists (
            select from mailing where id = new.mailing and newsletter = '%s') then
            raise exception 'broken off';
          end if;
          return new;
        end
        $$;
        create trigger break_off before insert on %s
        for each row execute function break_off();
        """
            .formatted(when, paper, table));
    clock.set(THE_HOUR);
    for (int tries = 0; tries < 2; tries++) {
      assertThatThrownBy(() -> press.knock(paper)).hasMessageContaining("broken off");
      assertThat(press.issueOf(paper, FRIDAY).state()).isEqualTo(left);
      assertThat(press.deliveries(paper) % 1_000).as("whole pages only").isIn(0, 500);
    }
    press.sabotage("drop trigger break_off on " + table);
    press.knock(paper);
    assertThat(press.mailings(paper)).isOne();
    assertThat(press.deliveries(paper)).isEqualTo(2_500);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          press.knock(paper);
          return press.issueOf(paper, FRIDAY).state() == Issue.State.SENT;
        });
    assertThat(press.issue("show", paper, FRIDAY))
        .contains("Audience 2500", "skipped 2500 (2500 erased)", "waiting 0");
  }

  @Test
  void aNodeThatWasDownAtTheHourSendsLateOnceUnderTheRightDate() {
    press.put(press.story(paper, "lead", WEDNESDAY));
    clock.set(THE_HOUR.plus(Duration.ofHours(35)));
    press.knock(paper);
    press.knock(paper);
    Issue issue = press.issueOf(paper, FRIDAY);
    assertThat(issue.number()).isOne();
    assertThat(press.mailings(paper)).isOne();
  }

  @Test
  void pastItsWindowAnIssueIsNotSentUntilSomebodySaysSo() {
    press.put(press.story(paper, "lead", WEDNESDAY));
    clock.set(THE_HOUR.plus(Schedule.USUAL_LATE_WINDOW).plusSeconds(1));
    press.knock(paper);
    press.knock(paper);
    assertThat(press.issueOf(paper, FRIDAY).state()).isEqualTo(Issue.State.MISSED);
    assertThat(press.mailings(paper)).isZero();
    press.issue("release", paper, FRIDAY);
    press.knock(paper);
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("lead");
    assertThat(press.mailings(paper)).isOne();
  }

  @Test
  void whatAMissedIssueHadIsInTheNextOne() {
    press.put(press.story(paper, "lead", WEDNESDAY));
    clock.set(THE_HOUR.minus(Duration.ofHours(1)));
    press.knock(paper);
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("lead");
    clock.set(THE_HOUR.plus(Duration.ofDays(3)));
    press.knock(paper);
    assertThat(press.issueOf(paper, FRIDAY).state()).isEqualTo(Issue.State.MISSED);
    clock.set(THE_HOUR.plus(Duration.ofDays(7)));
    press.knock(paper);
    assertThat(press.storiesOf(paper, "2026-12-04")).containsExactly("lead");
  }

  @Test
  void anHourBeforeTheNewsletterWasMadeIsNotItsOwn() {
    clock.set(THE_HOUR.plusSeconds(60));
    String young = press.launch("friday", "09:00", "Europe/Berlin");
    press.put(press.story(young, "lead", WEDNESDAY));
    press.knock(young);
    assertThat(press.mailings(young)).isZero();
    clock.set(THE_HOUR.plus(Duration.ofDays(7)));
    press.knock(young);
    assertThat(press.mailings(young)).isOne();
  }

  @Test
  void nothingNewMeansNoIssueAndItSaysSo() {
    clock.set(THE_HOUR);
    press.knock(paper);
    press.knock(paper);
    assertThat(press.issueOf(paper, FRIDAY).state()).isEqualTo(Issue.State.NOTHING_NEW);
    assertThat(press.issue("show", paper, FRIDAY)).contains("NOTHING_NEW");
    // What comes a minute later is next week's.
    clock.advance(Duration.ofMinutes(1));
    press.put(press.story(paper, "late", clock.instant()));
    press.knock(paper);
    assertThat(press.mailings(paper)).isZero();
    clock.set(THE_HOUR.plus(Duration.ofDays(7)));
    press.knock(paper);
    assertThat(press.storiesOf(paper, "2026-12-04")).containsExactly("late");
    assertThat(press.issueOf(paper, "2026-12-04").number()).isOne();
  }

  @Test
  void noStoryIsInTwoIssuesAndNoneIsLost() {
    press.put(press.story(paper, "first", WEDNESDAY));
    clock.set(THE_HOUR);
    press.knock(paper);
    clock.advance(Duration.ofHours(1));
    Map<String, Object> corrected = press.story(paper, "first", WEDNESDAY);
    corrected.put("headline", "Corrected after it was sent");
    press.put(corrected);
    press.put(press.story(paper, "second", clock.instant()));
    Map<String, Object> again = press.story(paper, "again", clock.instant());
    again.put("url", corrected.get("url"));
    press.cms().put(paper + "-again", again);
    clock.set(THE_HOUR.plus(Duration.ofDays(7)));
    press.knock(paper);
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("first");
    assertThat(press.storiesOf(paper, "2026-12-04")).containsExactly("second");
    assertThat(press.issueOf(paper, FRIDAY).stories().getFirst().headline())
        .isEqualTo("Headline of " + paper + "-first");
  }

  @Test
  void aDraftIsMadeAheadAndFollowsTheNewsUntilItsHour() {
    for (String id : List.of("a", "b", "c")) {
      press.put(press.story(paper, id, WEDNESDAY));
    }
    clock.set(THE_HOUR.minus(Schedule.USUAL_DRAFT_LEAD).minusSeconds(1));
    press.knock(paper);
    assertThat(press.issue("show", paper, FRIDAY)).contains("no issue");
    clock.advance(Duration.ofSeconds(1));
    press.knock(paper);
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("a", "b", "c");
    assertThat(press.mailings(paper)).isZero();
    assertThat(Cms.page(port, "/newsletters/" + paper + "/1").statusCode()).isEqualTo(404);

    clock.advance(Duration.ofHours(1));
    press.cms().delete(paper + "-b");
    Map<String, Object> corrected = press.story(paper, "c", WEDNESDAY);
    corrected.put("headline", "Corrected in time");
    press.put(corrected);
    press.put(press.story(paper, "after-the-draft", clock.instant()));
    clock.set(THE_HOUR);
    press.knock(paper);
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("after-the-draft", "a", "c");
    assertThat(press.issueOf(paper, FRIDAY).stories().getLast().headline())
        .isEqualTo("Corrected in time");
    clock.set(THE_HOUR.plus(Duration.ofDays(7)));
    press.knock(paper);
    assertThat(press.issueOf(paper, "2026-12-04").state()).isEqualTo(Issue.State.NOTHING_NEW);
  }

  @Test
  void aDraftOfWhichNothingIsLeftIsFilledWithWhatCameSince() {
    press.put(press.story(paper, "withdrawn", WEDNESDAY));
    Map<String, Object> embargoed = press.story(paper, "embargoed-again", WEDNESDAY);
    press.put(embargoed);
    clock.set(THE_HOUR.minus(Duration.ofHours(2)));
    press.knock(paper);
    assertThat(press.issueOf(paper, FRIDAY).stories()).hasSize(2);
    clock.advance(Duration.ofHours(1));
    press.cms().delete(paper + "-withdrawn");
    embargoed.put("embargoUntil", THE_HOUR.plus(Duration.ofDays(1)).toString());
    press.put(embargoed);
    press.put(press.story(paper, "fresh", clock.instant()));
    clock.set(THE_HOUR);
    press.knock(paper);
    press.knock(paper);
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("fresh");
    assertThat(press.mailings(paper)).isOne();
    clock.set(THE_HOUR.plus(Duration.ofDays(7)));
    press.knock(paper);
    assertThat(press.storiesOf(paper, "2026-12-04")).containsExactly("embargoed-again");
  }

  @Test
  void aDraftOfWhichNothingIsLeftAndNothingCameSinceClosesAndKeepsNoStory() {
    Map<String, Object> embargoed = press.story(paper, "embargoed-again", WEDNESDAY);
    press.put(embargoed);
    press.issue("draft", paper);
    embargoed.put("embargoUntil", THE_HOUR.plus(Duration.ofDays(1)).toString());
    press.put(embargoed);
    clock.set(THE_HOUR);
    press.knock(paper);
    assertThat(press.issueOf(paper, FRIDAY).state()).isEqualTo(Issue.State.NOTHING_NEW);
    clock.set(THE_HOUR.plus(Duration.ofDays(7)));
    press.knock(paper);
    assertThat(press.storiesOf(paper, "2026-12-04")).containsExactly("embargoed-again");
  }

  @Test
  void aDraftCanBeMadeAnewUntilItIsFrozen() {
    press.put(press.story(paper, "a", WEDNESDAY));
    assertThat(press.issue("draft", paper)).contains(FRIDAY + ": DRAFT", paper + "-a");
    press.put(press.story(paper, "b", WEDNESDAY));
    assertThat(press.issue("draft", paper, FRIDAY)).contains(paper + "-a", paper + "-b");
    clock.set(THE_HOUR);
    press.knock(paper);
    assertThat(press.issue("draft", paper, FRIDAY)).contains("no longer a draft");
    assertThat(press.issue("hold", paper, FRIDAY)).contains("no longer a draft");
    assertThat(press.issue("draft", paper, "2026-12-02")).contains("There is no issue on");
    assertThat(press.issue("draft", "none")).contains("no such newsletter");
  }

  @Test
  void aHeldIssueWaitsForItsReleaseHoweverLongThatTakes() {
    press.put(press.story(paper, "a", WEDNESDAY));
    assertThat(press.issue("hold", paper)).contains("DRAFT, held");
    clock.set(THE_HOUR);
    press.knock(paper);
    assertThat(press.mailings(paper)).isZero();
    clock.set(THE_HOUR.plus(Duration.ofDays(7)));
    press.put(press.story(paper, "next-week", THE_HOUR.plus(Duration.ofDays(6))));
    press.knock(paper);
    assertThat(press.storiesOf(paper, "2026-12-04")).containsExactly("next-week");
    press.issue("release", paper, FRIDAY);
    press.knock(paper);
    press.knock(paper);
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("a");
    assertThat(press.mailings(paper)).isEqualTo(2);
    assertThat(press.issueOf(paper, FRIDAY).number()).isEqualTo(2);
  }

  @Test
  void aHeldIssueReleasedBeforeItsHourGoesAtItsHour() {
    press.put(press.story(paper, "a", WEDNESDAY));
    press.issue("hold", paper);
    press.issue("release", paper);
    press.knock(paper);
    assertThat(press.mailings(paper)).isZero();
    clock.set(THE_HOUR);
    press.knock(paper);
    assertThat(press.mailings(paper)).isOne();
  }

  @Test
  void anEmbargoIsKeptByDraftsAndIssuesAndLiftedEarlyMissesNone() {
    Map<String, Object> secret = press.story(paper, "secret", WEDNESDAY);
    secret.put("embargoUntil", THE_HOUR.plus(Duration.ofDays(10)).toString());
    press.put(secret);
    Map<String, Object> put = press.story(paper, "embargoed-again", WEDNESDAY);
    press.put(put);
    press.put(press.story(paper, "open", WEDNESDAY));
    press.issue("draft", paper);
    put.put("embargoUntil", THE_HOUR.plusSeconds(1).toString());
    press.put(put);
    clock.set(THE_HOUR);
    press.knock(paper);
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("open");
    clock.advance(Duration.ofDays(1));
    secret.remove("embargoUntil");
    press.put(secret);
    clock.set(THE_HOUR.plus(Duration.ofDays(7)));
    press.knock(paper);
    assertThat(press.storiesOf(paper, "2026-12-04"))
        .containsExactlyInAnyOrder("secret", "embargoed-again");
  }

  @Test
  void quotasAreTheNewslettersOwn() {
    String small =
        press.launch(
            "friday",
            "09:00",
            "Europe/Berlin",
            "--quota",
            "news=1,features=0,analysis=0,opinion=0");
    press.put(press.story(small, "old", WEDNESDAY.minusSeconds(60)));
    press.put(press.story(small, "new", WEDNESDAY));
    clock.set(THE_HOUR);
    press.knock(small);
    assertThat(press.storiesOf(small, FRIDAY)).containsExactly("new");
  }

  @Test
  void aNewsletterIsCreatedWithItsHoursOrNotAtAll() {
    assertThat(
            press.newsletter(
                "create",
                "spring",
                "--name",
                "Spring",
                "--description",
                "In spring.",
                "--language",
                "en",
                "--day",
                "sunday",
                "--time",
                "02:30",
                "--zone",
                "Europe/Berlin"))
        .contains("2026-11-29T02:30+01:00[Europe/Berlin]", "2026-12-06", "2026-12-13");
    for (String wrong : List.of("Berlin", "GMT+3", "+03:00", "")) {
      assertThat(
              press.newsletter(
                  "create",
                  "wrong",
                  "--name",
                  "x",
                  "--description",
                  "x",
                  "--language",
                  "en",
                  "--day",
                  "friday",
                  "--time",
                  "09:00",
                  "--zone",
                  wrong))
          .contains("tz database");
    }
    assertThat(
            press.newsletter(
                "create",
                "wrong",
                "--name",
                "x",
                "--description",
                "x",
                "--language",
                "en",
                "--day",
                "friday",
                "--time",
                "09:00",
                "--zone",
                "Europe/Berlin",
                "--quota",
                "news=31"))
        .contains("an issue has 1 to 30");
    assertThat(Cms.page(port, "/newsletters/wrong").statusCode()).isEqualTo(404);
  }

  @Test
  void issuesAreListedWithTheirBooksForTheirScopeOnly() {
    press.forgottenReaders(paper, 3);
    press.put(press.story(paper, "a", WEDNESDAY));
    clock.set(THE_HOUR);
    press.knock(paper);
    String path = "/api/v1/newsletters/" + paper + "/issues";
    var line = press.cms().get(path).json().path("issues").get(0);
    assertThat(line.path("date").asString()).isEqualTo(FRIDAY);
    assertThat(line.path("number").asInt()).isOne();
    assertThat(line.path("stories").get(0).path("why").asString()).isEqualTo("newest");
    assertThat(line.path("books").path("audience").asInt()).isEqualTo(3);
    assertThat(Cms.with(port, tokens, Scope.STORIES_READ).get(path).status()).isEqualTo(403);
    assertThat(Cms.withoutToken(port).get(path).status()).isEqualTo(401);
    assertThat(press.cms().get("/api/v1/newsletters/none/issues").status()).isEqualTo(404);
    assertThat(press.cms().get(path + "?cursor=x").status()).isEqualTo(400);
  }

  @Test
  void whatMayHaveComeTwiceIsListedByCommandAndForTheNewsroomsSystems() {
    press.forgottenReaders(paper, 3);
    press.put(press.story(paper, "a", WEDNESDAY));
    clock.set(THE_HOUR);
    press.knock(paper);
    String path = "/api/v1/newsletters/" + paper + "/issues/" + FRIDAY + "/second-copies";
    assertThat(press.cms().get(path).json().path("deliveries").size()).isZero();
    for (int number = 1; number <= 501; number++) {
      sentAgain(press.issueOf(paper, FRIDAY).mailing(), number + 10);
    }
    var page = press.cms().get(path).json();
    assertThat(page.path("deliveries").size()).isEqualTo(500);
    assertThat(page.path("deliveries").get(0).path("number").asInt()).isEqualTo(11);
    assertThat(page.path("deliveries").get(0).path("fate").asString()).isEqualTo("sent");
    var last = press.cms().get(path + "?cursor=" + page.path("next").asString()).json();
    assertThat(last.path("deliveries").size()).isOne();
    assertThat(last.path("next").isNull()).isTrue();
    assertThat(press.issue("twice", paper, FRIDAY))
        .startsWith("11 sent again")
        .contains("511 sent again");
    assertThat(press.issue("twice", paper, "2026-01-01")).contains("no issue of");
  }

  private void sentAgain(@Nullable MailingId mailing, int number) {
    database
        .sql(
            """
            insert into outcome (
              mailing, number, attempt, chunk, result, again, content_version, day)
            values (:mailing, :number, 2, 1, 'SENT', true, 1, current_date)
            """)
        .param("mailing", Objects.requireNonNull(mailing).value())
        .param("number", number)
        .update();
  }

  @Test
  void thirtyLongStoriesStayBelowWhatMailProgramsClip() {
    Instant published = WEDNESDAY;
    for (Section section : Section.values()) {
      int quota = section == Section.NEWS ? 12 : 6;
      for (int i = 0; i < quota; i++) {
        String id = section.label() + i;
        Map<String, Object> story = press.story(paper, id, published);
        story.put("section", section.label());
        story.put("headline", "Закон принят ".repeat(9));
        story.put("summary", "Слово и дело. ".repeat(42) + "<a href='https://a.example/'>Да</a>.");
        press.put(story);
      }
    }
    clock.set(THE_HOUR);
    press.knock(paper);
    Issue issue = press.issueOf(paper, FRIDAY);
    assertThat(issue.stories()).hasSize(30);
    Letter letter =
        digest.letter(
            newsletters.find(paper).orElseThrow(),
            issue.localDate(),
            IssueWords.of(1, issue.stories(), OwnWords.NONE),
            issue.stories());
    assertThat(letter.html().getBytes(UTF_8)).hasSizeLessThan(100 * 1024);
    assertThat(letter.text()).contains("Да (https://a.example/)");
  }

  @ParameterizedTest
  @MethodSource("org.samizdat.newsletter.Attacks#all")
  void anAttackIsAsDeadInTheMailAndOnThePageAsInTheStore(String attack) throws Exception {
    Map<String, Object> story = press.story(paper, "attack", WEDNESDAY);
    story.put("headline", "Headline " + attack);
    story.put("author", "Author " + attack);
    story.put("summary", "Summary " + attack);
    press.put(story);
    clock.set(THE_HOUR);
    press.knock(paper);
    Issue issue = press.issueOf(paper, FRIDAY);
    Letter letter =
        digest.letter(
            newsletters.find(paper).orElseThrow(),
            issue.localDate(),
            IssueWords.of(1, issue.stories(), OwnWords.NONE),
            issue.stories());
    assertThat(letter.subject()).doesNotContainPattern("[\\p{Cc}]");
    Dead.page(letter.html());
    Dead.page(Cms.page(port, "/newsletters/" + paper).body());
    Dead.page(Cms.page(port, "/newsletters/" + paper + "/1").body());
    Dead.page(Cms.page(port, "/newsletters/" + paper + "/archive").body());
    Dead.feed(Cms.page(port, "/newsletters/" + paper + "/feed.xml").body());
  }

  /** As an address an attack is refused, or it is no more than the rest of one. */
  @ParameterizedTest
  @MethodSource("org.samizdat.newsletter.Attacks#all")
  void anAttackInTheAddressOfAStoryIsRefusedOrDead(String attack) throws Exception {
    Cms cms = press.cms();
    String encoded = URLEncoder.encode(attack, UTF_8);
    Map<String, Object> story = press.story(paper, "address", WEDNESDAY);
    story.put("url", attack);
    assertThat(cms.put(paper + "-address", story).status()).isEqualTo(422);
    int taken = 0;
    for (String url :
        List.of(
            "https://ok.example/" + attack,
            "https://ok.example/?q=" + attack,
            "https://ok.example/" + encoded + "?q=" + encoded)) {
      story = press.story(paper, "address-" + taken, WEDNESDAY);
      story.put("url", url);
      int status = cms.put(paper + "-address-" + taken, story).status();
      assertThat(status).isIn(201, 422);
      taken += status == 201 ? 1 : 0;
    }
    assertThat(taken).as("encoded it is an address like any other").isPositive();
    clock.set(THE_HOUR);
    press.knock(paper);
    Issue issue = press.issueOf(paper, FRIDAY);
    assertThat(issue.stories()).hasSize(taken);
    Letter letter =
        digest.letter(
            newsletters.find(paper).orElseThrow(),
            issue.localDate(),
            IssueWords.of(1, issue.stories(), OwnWords.NONE),
            issue.stories());
    Dead.page(letter.html());
    Dead.page(Cms.page(port, "/newsletters/" + paper + "/1").body());
    Dead.feed(Cms.page(port, "/newsletters/" + paper + "/feed.xml").body());
  }

  private List<MimeMessage> mailsTo(String address) {
    return Arrays.stream(testMail.getReceivedMessages())
        .filter(mail -> {
          try {
            return mail.getAllRecipients()[0].toString().equals(address);
          } catch (MessagingException broken) {
            throw new IllegalStateException(broken);
          }
        })
        .toList();
  }
}
