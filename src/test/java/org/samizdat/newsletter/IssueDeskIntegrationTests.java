package org.samizdat.newsletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.samizdat.IntegrationTest;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.mail.Mailing;
import org.samizdat.mail.MailingId;
import org.samizdat.mail.OtherRelay;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.SmtpSink;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The draft at the desk, by its forms as a browser without a script sends them. */
@IntegrationTest
@Import(Press.class)
class IssueDeskIntegrationTests {

  private static final Instant WEDNESDAY = Instant.parse("2026-11-25T12:00:00Z");
  private static final String FRIDAY = "2026-11-27";
  private static final Instant THE_HOUR = Instant.parse("2026-11-27T08:00:00Z");

  /** More than the beginning is, of which a part says nothing yet. */
  private static final int MANY = 300;

  private static final String NOTICES =
      "select count(*) as rows from mailing where kind = 'NOTICE'";

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @Autowired Press press;
  @Autowired TestClock clock;
  @Autowired GreenMail testMail;
  @Autowired JdbcClient database;

  private String paper = "";
  private String path = "";
  private DeskBrowser anna = new DeskBrowser(0);
  private DeskBrowser boris = anna;

  @BeforeEach
  void draft() {
    clock.set(WEDNESDAY);
    paper = press.launch("friday", "09:00", "Europe/Berlin");
    path = "/desk/newsletters/" + paper + "/" + FRIDAY;
    clock.advance(Duration.ofMinutes(1));
    for (String id : List.of("a", "b", "c")) {
      press.put(press.story(paper, id, WEDNESDAY));
    }
    clock.set(THE_HOUR.minus(Duration.ofHours(2)));
    press.knock(paper);
    anna = DeskBrowser.signedIn(context, Role.ADMIN, Language.ENGLISH);
    boris = DeskBrowser.signedIn(context, Role.EDITOR, Language.of("ru"));
  }

  @Test
  void anEditorSeesTheDraftWithItsReasonsAndItsPlaceAtHome() {
    Document page = anna.page(path);
    assertThat(page.select(".line .headline").eachText())
        .containsExactly(headline("a"), headline("b"), headline("c"));
    assertThat(page.select(".line .why").eachText()).allMatch("newest in News"::equals);
    assertThat(boris.page(path).select(".line .why").eachText())
        .allMatch("из новых в разделе «Новости»"::equals);
    assertThat(anna.page("/desk/issues").text()).contains("3 stories");
    assertThat(anna.page("/desk").select(".tile").text()).contains("Newsletters");
    assertThat(new DeskBrowser(port).get(path).statusCode()).isEqualTo(302);
  }

  @Test
  void whatAnEditorArrangedAndWroteIsWhatReadersGet() throws Exception {
    press.reader(paper, "friday-reader@example.org");
    act(anna, "move", Map.of("story", id("c"), "neighbour", id("a"), "before", "true"));
    act(anna, "drop", Map.of("story", id("b")));
    act(
        boris,
        "words",
        Map.of(
            "subject",
            "Пятница 🗞️ שלום",
            "preheader",
            "Beside it",
            "intro",
            "First *line*.\n\nA [link](https://news.example/x)."));
    clock.set(THE_HOUR);
    press.knock(paper);
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("c", "a");
    await().until(() -> mailsTo("friday-reader@example.org").size() == 1);
    MimeMessage mail = mailsTo("friday-reader@example.org").getFirst();
    assertThat(mail.getSubject()).isEqualTo("Пятница 🗞️ שלום");
    assertThat(text(mail)).contains("First line.", "A link (https://news.example/x).");
    assertThat(Cms.page(port, "/newsletters/" + paper + "/1").body())
        .contains("First <em>line</em>.", "href=\"https://news.example/x\"");
    assertThat(acts()).containsExactly("issue.moved", "issue.dropped", "issue.worded");
  }

  @Test
  void anArrangedDraftTellsWhatCameSinceAndTakesItOnlyWhenTold() {
    act(anna, "drop", Map.of("story", id("b")));
    clock.advance(Duration.ofMinutes(5));
    press.put(press.story(paper, "late", clock.instant()));
    press.put(press.story(paper, "later", clock.instant()));
    press.knock(paper);
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("a", "c");
    Document page = anna.page(path);
    assertThat(page.select("#came").text()).isEqualTo("2 stories have come in since");
    assertThat(page.select(".dropped li").text()).contains(headline("b"));
    act(anna, "add", Map.of("story", id("late")));
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("a", "c", "late");
    assertThat(anna.page(path).select(".line .why").eachText().getLast())
        .startsWith("added by Colleague");
    clock.set(THE_HOUR);
    press.knock(paper);
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("a", "c", "late");
    clock.set(THE_HOUR.plus(Duration.ofDays(7)));
    press.knock(paper);
    assertThat(press.storiesOf(paper, "2026-12-04")).containsExactly("later");
  }

  @Test
  void aDroppedStoryComesBackByNobodyButAnEditor() {
    act(anna, "drop", Map.of("story", id("b")));
    assertThat(press.issue("draft", paper, FRIDAY, "--anew")).doesNotContain(id("b"));
    act(anna, "add", Map.of("story", id("b")));
    assertThat(press.storiesOf(paper, FRIDAY)).contains("b");
  }

  @Test
  void correctedAndWithdrawnStoriesAreShownAsTheyStand() {
    act(anna, "drop", Map.of("story", id("c")));
    Map<String, Object> corrected = press.story(paper, "a", WEDNESDAY);
    corrected.put("headline", "Corrected");
    press.put(corrected);
    press.cms().delete(id("b"));
    Document page = anna.page(path);
    assertThat(page.select(".line .headline").eachText()).containsExactly("Corrected");
    assertThat(page.select(".notice").text()).contains(headline("b"));
  }

  @Test
  void pinnedStoriesStayOnTopOfTheirSection() {
    act(anna, "pin", Map.of("story", id("c"), "pinned", "true"));
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("c", "a", "b");
    act(anna, "move", Map.of("story", id("b"), "neighbour", id("c"), "before", "true"));
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("c", "b", "a");
    assertThat(anna.page(path).select(".line.pinned .why").text()).contains("pinned by Colleague");
    act(anna, "pin", Map.of("story", id("c"), "pinned", "false"));
    assertThat(anna.page(path).select(".line.pinned")).isEmpty();
  }

  /** A form of the draft. */
  record Form(String act, Map<String, String> fields) {}

  static Stream<Form> forms() {
    return Stream.of(
        new Form("move", Map.of("story", "c", "neighbour", "a", "before", "true")),
        new Form("drop", Map.of("story", "b")),
        new Form("add", Map.of("story", "extra")),
        new Form("pin", Map.of("story", "c", "pinned", "true")),
        new Form("words", Map.of("subject", "Mine", "preheader", "", "intro", "")),
        new Form("release", Map.of()),
        new Form("send", Map.of()));
  }

  /** Two editors at once, from one version: one act is done, the other is told. */
  @ParameterizedTest
  @MethodSource("forms")
  void ofTwoEditorsOneIsToldWhatTheOtherDid(Form form) throws Exception {
    String act = form.act();
    press.put(extra());
    if (act.equals("release")) {
      anna.post(path + "/hold", Map.of());
    }
    Map<String, String> first = versioned(form.fields());
    Map<String, String> second = versioned(Map.of("story", id("a")));
    List<Callable<HttpResponse<String>>> both =
        List.of(() -> anna.post(path + "/" + act, first), () -> boris.post(path + "/drop", second));
    List<HttpResponse<String>> answers;
    try (var workers = Executors.newFixedThreadPool(2)) {
      answers =
          workers.invokeAll(both).stream()
              .map(answer -> {
                try {
                  return answer.get();
                } catch (Exception failed) {
                  throw new IllegalStateException(failed);
                }
              })
              .toList();
    }
    assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(303, 409);
    HttpResponse<String> told =
        answers.stream().filter(answer -> answer.statusCode() == 409).findFirst().orElseThrow();
    Document page = Jsoup.parse(told.body());
    assertThat(page.select("main h1").text()).isNotEmpty();
    if (!act.equals("send")) {
      assertThat(page.select(".happenings li")).isNotEmpty();
    }
  }

  @Test
  void whatAnEditorWroteIsStillThereWhenAnotherWasFaster() {
    Map<String, String> mine =
        versioned(Map.of("subject", "Mine", "preheader", "Beside", "intro", "Some lines"));
    act(boris, "words", Map.of("subject", "Theirs", "preheader", "", "intro", ""));
    HttpResponse<String> answer = anna.post(path + "/words", mine);
    assertThat(answer.statusCode()).isEqualTo(409);
    Document page = Jsoup.parse(answer.body());
    assertThat(page.select(".theirs").text()).contains("Theirs");
    assertThat(page.select("#subject").val()).isEqualTo("Mine");
    assertThat(page.select("#intro").val()).isEqualTo("Some lines");
    assertThat(press.issueOf(paper, FRIDAY).ownWords().subject()).isEqualTo("Theirs");
    Map<String, String> again = new LinkedHashMap<>(mine);
    again.put("version", page.select(".words input[name=version]").val());
    assertThat(anna.post(path + "/words", again).statusCode()).isEqualTo(303);
    assertThat(press.issueOf(paper, FRIDAY).ownWords().subject()).isEqualTo("Mine");
  }

  @Test
  void whatIsTooLongAndTooLateIsToldBothAndReplacesNothingUnseen() {
    Map<String, String> mine =
        versioned(Map.of("subject", "S".repeat(151), "preheader", "", "intro", "Kept"));
    act(boris, "words", Map.of("subject", "Theirs", "preheader", "", "intro", ""));
    HttpResponse<String> answer = anna.post(path + "/words", mine);
    assertThat(answer.statusCode()).isEqualTo(409);
    Document page = Jsoup.parse(answer.body());
    assertThat(page.select(".theirs").text()).contains("Theirs");
    assertThat(page.select(".refused").text()).contains("150");
    assertThat(page.select("#subject").val()).hasSize(151);
    assertThat(page.select("#intro").val()).isEqualTo("Kept");
    assertThat(press.issueOf(paper, FRIDAY).ownWords().subject()).isEqualTo("Theirs");
  }

  @Test
  void whoSendsWhatHasChangedIsAskedAgain() {
    Map<String, String> send = versioned(Map.of());
    act(boris, "drop", Map.of("story", id("b")));
    HttpResponse<String> answer = anna.post(path + "/send", send);
    assertThat(answer.statusCode()).isEqualTo(409);
    Document page = Jsoup.parse(answer.body());
    assertThat(page.select("main a.button").attr("href")).isEqualTo(path + "/send");
    assertThat(page.select("main form")).isEmpty();
    assertThat(press.mailings(paper)).isZero();
  }

  @Test
  void anIssueFrozenWhileAnEditorWritesLosesNothingOfHers() {
    Map<String, String> mine =
        versioned(Map.of("subject", "Too late", "preheader", "", "intro", "But still here"));
    Map<String, String> drop = versioned(Map.of("story", id("a")));
    clock.set(THE_HOUR);
    press.knock(paper);
    HttpResponse<String> answer = anna.post(path + "/words", mine);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(Jsoup.parse(answer.body()).select("#intro").val()).isEqualTo("But still here");
    assertThat(answer.body()).contains("no longer a draft");
    assertThat(anna.post(path + "/drop", drop).statusCode()).isEqualTo(409);
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("a", "b", "c");
  }

  @Test
  void aRepeatOfAnyFormDoesNothingMore() {
    press.put(extra());
    forms()
        .forEach(one -> {
          String act = one.act();
          Map<String, String> form = versioned(one.fields());
          assertThat(anna.post(path + "/" + act, form).statusCode()).as(act).isEqualTo(303);
          List<String> stories = press.storiesOf(paper, FRIDAY);
          int version = press.issueOf(paper, FRIDAY).version();
          assertThat(anna.post(path + "/" + act, form).statusCode())
              .as(act + " again")
              .isEqualTo(303);
          assertThat(press.storiesOf(paper, FRIDAY)).isEqualTo(stories);
          assertThat(press.issueOf(paper, FRIDAY).version()).isEqualTo(version);
        });
    assertThat(acts()).doesNotHaveDuplicates();
    assertThat(press.mailings(paper)).isOne();
  }

  @Test
  void sentNowIsSentOnceAndNotAgainAtItsHour() {
    press.forgottenReaders(paper, 3);
    assertThat(anna.page(path + "/send").select("h1").text()).contains("3 readers");
    Map<String, String> form = versioned(Map.of());
    assertThat(anna.post(path + "/send", form).statusCode()).isEqualTo(303);
    assertThat(anna.post(path + "/send", form).statusCode()).isEqualTo(303);
    press.knock(paper);
    clock.set(THE_HOUR);
    press.knock(paper);
    press.knock(paper);
    assertThat(press.mailings(paper)).isOne();
    assertThat(press.deliveries(paper)).isEqualTo(3);
    await()
        .until(() -> {
          press.knock(paper);
          return press.issueOf(paper, FRIDAY).state() == Issue.State.SENT;
        });
    Document page = anna.page(path);
    assertThat(page.select("progress").attr("value")).isEqualTo("100");
    assertThat(page.select("#books").text()).contains("3 of 3 settled");
    assertThat(anna.get(path + "/books").statusCode()).isEqualTo(200);
  }

  @Test
  void sentNowAtTheVeryHourIsSentOnce() throws Exception {
    press.forgottenReaders(paper, 3);
    Map<String, String> form = versioned(Map.of());
    clock.set(THE_HOUR);
    CyclicBarrier together = new CyclicBarrier(2);
    List<Callable<Integer>> both =
        List.of(
            () -> {
              together.await();
              return anna.post(path + "/send", form).statusCode();
            },
            () -> {
              together.await();
              press.knock(paper);
              return 303;
            });
    try (var workers = Executors.newFixedThreadPool(2)) {
      for (Future<Integer> done : workers.invokeAll(both)) {
        assertThat(done.get()).isEqualTo(303);
      }
    }
    press.knock(paper);
    assertThat(press.mailings(paper)).isOne();
    assertThat(press.deliveries(paper)).isEqualTo(3);
    assertThat(press.issueOf(paper, FRIDAY).number()).isOne();
  }

  @Test
  void aHeldIssueWaitsAndIsReleasedByItsForm() {
    anna.post(path + "/hold", Map.of());
    anna.post(path + "/hold", Map.of());
    clock.set(THE_HOUR);
    press.knock(paper);
    assertThat(press.mailings(paper)).isZero();
    act(boris, "release", Map.of());
    press.knock(paper);
    assertThat(press.mailings(paper)).isOne();
    assertThat(acts()).containsExactly("issue.held", "issue.released");
  }

  @Test
  void whatAnEditorHasEmptiedStaysEmptyWhenItIsHeld() {
    for (String story : List.of("a", "b", "c")) {
      act(anna, "drop", Map.of("story", id(story)));
    }
    anna.post(path + "/hold", Map.of());
    Issue held = press.issueOf(paper, FRIDAY);
    assertThat(held.isHeld()).isTrue();
    assertThat(held.stories()).isEmpty();
    assertThat(held.isArranged()).isTrue();
  }

  @Test
  void aHeldIssueIsSentNowWhenAnEditorSaysSo() {
    anna.post(path + "/hold", Map.of());
    act(boris, "send", Map.of());
    act(boris, "send", Map.of());
    assertThat(press.mailings(paper)).isOne();
    assertThat(acts()).containsExactly("issue.held", "issue.sent");
  }

  @Test
  void aMissedIssueIsTakenUpAgainAndSent() {
    miss(paper);
    Document missed = anna.page(path);
    assertThat(missed.select("main a[href=" + path + "/send]")).hasSize(1);
    assertThat(anna.press(path, "form[action$=/hold]", Map.of()).statusCode()).isEqualTo(303);
    act(anna, "drop", Map.of("story", id("b")));
    assertThat(anna.page(path + "/send").select("main form[action$=/send]")).hasSize(1);
    act(anna, "send", Map.of());
    press.knock(paper);
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("a", "c");
    assertThat(press.mailings(paper)).isOne();
    assertThat(acts()).containsExactly("issue.held", "issue.dropped", "issue.sent");
  }

  @Test
  void aMissedIssueIsSentAtOnceAsItStands() {
    miss(paper);
    act(anna, "send", Map.of());
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("a", "b", "c");
    assertThat(press.mailings(paper)).isOne();
  }

  /** Nothing ran from before the draft's time until after the window. */
  @Test
  void aMissedIssueWithoutStoriesIsFilledWhenItIsTakenUpAgain() {
    String other = press.launch("friday", "09:00", "Europe/Berlin");
    clock.advance(Duration.ofMinutes(1));
    press.put(press.story(other, "lead", clock.instant()));
    miss(other);
    assertThat(press.issueOf(other, FRIDAY).state()).isEqualTo(Issue.State.MISSED);
    assertThat(press.issueOf(other, FRIDAY).stories()).isEmpty();
    String there = "/desk/newsletters/" + other + "/" + FRIDAY;
    assertThat(anna.page(there).select("main a[href$=/send]")).isEmpty();
    assertThat(anna.press(there, "form[action$=/hold]", Map.of()).statusCode()).isEqualTo(303);
    assertThat(press.storiesOf(other, FRIDAY)).containsExactly("lead");
    assertThat(anna.page(there).select(".line .headline")).hasSize(1);
  }

  @Test
  void aMissedIssueTakenUpAgainLeavesTheNextWhatItHasTaken() {
    String next = "2026-12-04";
    miss(paper);
    String nextPath = "/desk/newsletters/" + paper + "/" + next;
    anna.post(nextPath + "/draft", Map.of());
    String version = Integer.toString(press.issueOf(paper, next).version());
    anna.post(nextPath + "/drop", Map.of("story", id("b"), "version", version));
    assertThat(press.storiesOf(paper, next)).containsExactly("a", "c");
    anna.post(path + "/hold", Map.of());
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("b");
    assertThat(anna.page(path).select(".line .headline").eachText()).containsExactly(headline("b"));
    assertThat(anna.page(nextPath).select(".line .headline").eachText())
        .containsExactly(headline("a"), headline("c"));
  }

  @Test
  void whatIsDoneByCommandIsReadAtTheDesk() {
    press.issue("hold", paper, FRIDAY);
    press.issue("hold", paper, FRIDAY);
    press.issue("release", paper, FRIDAY);
    press.issue("release", paper, FRIDAY);
    press.issue("draft", paper, FRIDAY);
    assertThat(acts()).containsExactly("issue.held", "issue.released", "issue.drafted");
    assertThat(anna.page(path).select(".happenings").text())
        .contains("Command line held the issue", "Command line released the issue");
  }

  @Test
  void aCommandDiscardsAnEditorsWorkOnlyWhenToldTo() {
    act(anna, "drop", Map.of("story", id("b")));
    act(anna, "move", Map.of("story", id("c"), "neighbour", id("a"), "before", "true"));
    int version = press.issueOf(paper, FRIDAY).version();
    assertThat(press.issue("draft", paper, FRIDAY)).contains("An editor has arranged", "--anew");
    assertThat(press.issueOf(paper, FRIDAY).version()).isEqualTo(version);
    press.issue("draft", paper, FRIDAY, "--anew");
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("a", "c");
    assertThat(press.issueOf(paper, FRIDAY).isArranged()).isFalse();
    assertThat(acts()).containsExactly("issue.dropped", "issue.moved", "issue.drafted");
  }

  @Test
  void aTestGoesToTheEditorAloneAndHasNoReadersLinks() throws Exception {
    press.reader(paper, "no-test@example.org");
    assertThat(anna.post(path + "/test", Map.of()).statusCode()).isEqualTo(303);
    String subject = "[Test] " + headline("a");
    await().until(() -> mailsNamed(subject).size() == 1);
    MimeMessage mail = mailsNamed(subject).getFirst();
    assertThat(mail.getAllRecipients()[0].toString()).startsWith("colleague");
    assertThat(text(mail)).contains(headline("c")).doesNotContain("/unsubscribe/", "slot-");
    assertThat(mail.getHeader("List-Unsubscribe")).isNull();
    assertThat(press.mailings(paper)).isZero();
  }

  @Test
  void aTestClickedTwiceIsMailedOnceUntilSomethingHasChanged() {
    anna.post(path + "/test", Map.of());
    assertThat(anna.post(path + "/test", Map.of()).statusCode()).isEqualTo(303);
    assertThat(acts()).containsExactly("issue.tested");
    boris.post(path + "/test", Map.of());
    act(anna, "drop", Map.of("story", id("b")));
    anna.post(path + "/test", Map.of());
    clock.advance(Duration.ofSeconds(11));
    anna.post(path + "/test", Map.of());
    assertThat(acts())
        .containsExactly(
            "issue.tested", "issue.tested", "issue.dropped", "issue.tested", "issue.tested");
  }

  @Test
  void whatAnotherSiteWroteIsNotGivenToHerToSave() {
    HttpResponse<String> answer =
        anna.postAsIs(path + "/words", Map.of("version", "1", "subject", "A stranger’s words"));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("out of date").doesNotContain("stranger");
  }

  @Test
  void anEditorPausesAndGoesOnAndOnlyAnAdminEndsIt() {
    anna.post(path + "/send", versioned(Map.of()));
    assertThat(boris.post(path + "/cancel", Map.of()).statusCode()).isEqualTo(403);
    assertThat(boris.post(path + "/pause", Map.of()).statusCode()).isEqualTo(303);
    assertThat(anna.post(path + "/cancel", Map.of()).statusCode()).isEqualTo(303);
    assertThat(anna.post(path + "/cancel", Map.of()).statusCode()).isEqualTo(303);
    press.knock(paper);
    assertThat(press.issueOf(paper, FRIDAY).state()).isEqualTo(Issue.State.CANCELLED);
    assertThat(acts()).containsExactly("issue.sent", "issue.cancelled");
  }

  @Test
  void anIssueThatHasPausedItselfSaysSoUntilSomebodyLetsItGoOn() {
    sendNothingYet("patient-reader@example.org");
    int others = halts();
    change("state = 'PAUSED', brake = 'HARD_BOUNCES'");
    assertThat(anna.page(path).text()).contains("too many addresses in its beginning do not exist");
    assertThat(halts()).isEqualTo(others + 1);
    assertThat(anna.post(path + "/resume", Map.of()).statusCode()).isEqualTo(303);
    assertThat(anna.post(path + "/resume", Map.of()).statusCode()).isEqualTo(303);
    assertThat(anna.page(path).text()).doesNotContain("has paused itself");
    assertThat(halts()).isEqualTo(others);
    assertThat(acts()).containsExactly("issue.sent", "issue.resumed");
    rest("-1 hour");
  }

  /**
   * How many issues, those of other tests among them, the desk's first page says have paused
   * themselves.
   */
  private int halts() {
    return anna.page("/desk").text().split("has paused itself", -1).length - 1;
  }

  /** Nobody looks at the desk on a Friday evening. */
  @ParameterizedTest
  @CsvSource({
    "HARD_BOUNCES, too many addresses in its beginning do not exist",
    "COMPLAINTS, too many readers call it spam",
    "REFUSALS, the relay refuses too much of it"
  })
  void whoMakesIssuesIsMailedOnceWhyOneHasPausedItself(String halt, String why) {
    int editors = count("select count(*) as rows from desk_user where role in ('EDITOR', 'ADMIN')");
    sendNothingYet(halt.toLowerCase(Locale.ROOT) + "@example.org");
    int before = count(NOTICES);
    change("state = 'PAUSED', brake = '" + halt + "'");
    press.knock(paper);
    press.knock(paper);
    assertThat(count(NOTICES) - before).isEqualTo(editors);
    assertThat(anna.page(path).text()).contains(why);
    assertThat(anna.page("/desk").text()).contains("has paused itself");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> alarms().stream().anyMatch(text -> text.contains(why)));
    assertThat(alarms()).anyMatch(text -> text.contains(why) && text.contains(path));
    rest("-1 hour");
  }

  /** All the way from the provider's refusals to the desk's mail; only the provider is played. */
  @Test
  void anIssueWhoseBeginningIsRefusedStopsInTheEngineAndReachesTheDesk() {
    int editors = count("select count(*) as rows from desk_user where role in ('EDITOR', 'ADMIN')");
    int before = count(NOTICES);
    for (int reader = 0; reader < MANY; reader++) {
      press.reader(paper, paper + "-" + reader + "@example.org");
    }
    Outbox outbox = context.getBean(Outbox.class);
    MailingId mailing;
    try (OtherRelay provider = new OtherRelay(context)) {
      provider.follow((verb, recipient) -> {
        if (verb == SmtpSink.Verb.RCPT && recipient.matches(".*[05]@example\\.org")) {
          return new SmtpSink.Answer.Say("550 5.1.1 no such user");
        }
        if (verb == SmtpSink.Verb.DOT) {
          // So that something is left to stop.
          LockSupport.parkNanos(20_000_000);
        }
        return SmtpSink.YES;
      });
      anna.post(path + "/send", versioned(Map.of()));
      press.knock(paper);
      mailing = Objects.requireNonNull(press.issueOf(paper, FRIDAY).mailing());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> outbox.find(mailing).state() == Mailing.State.PAUSED);
    }
    Mailing books = outbox.find(mailing);
    assertThat(books.halt()).isEqualTo(Mailing.Halt.HARD_BOUNCES);
    assertThat(books.failed()).isBetween(4, MANY / 5);
    assertThat(books.waiting()).isPositive();
    assertThat(anna.page(path).text()).contains("too many addresses in its beginning do not exist");
    press.knock(paper);
    press.knock(paper);
    assertThat(count(NOTICES) - before).isEqualTo(editors);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> alarms().stream().anyMatch(text -> text.contains(path)));
    anna.post(path + "/cancel", Map.of());
  }

  @Test
  void whoFinancesItAndAPauseOfAnEditorsOwnAreNotTroubled() {
    DeskBrowser.user(context, Role.FINANCE, Language.ENGLISH);
    sendNothingYet("calm-reader@example.org");
    int before = count(NOTICES);
    anna.post(path + "/pause", Map.of());
    press.knock(paper);
    assertThat(count(NOTICES)).isEqualTo(before);
    change("brake = 'COMPLAINTS'");
    press.knock(paper);
    assertThat(count(NOTICES) - before)
        .isEqualTo(
            count("select count(*) as rows from desk_user where role in ('EDITOR', 'ADMIN')"));
    rest("-1 hour");
  }

  private List<String> alarms() {
    return Arrays.stream(testMail.getReceivedMessages())
        .filter(message -> said(message).contains("has paused itself"))
        .map(IssueDeskIntegrationTests::said)
        .toList();
  }

  private static String said(MimeMessage message) {
    try {
      return message.getSubject() + "\n" + Newsroom.text(message);
    } catch (MessagingException | IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private int count(String sql) {
    return database.sql(sql).query((row, number) -> row.getInt("rows")).single();
  }

  @Test
  void anIssueThatWasMostlyRefusedSaysSo() {
    sendNothingYet("unlucky-reader@example.org");
    change(
        "state = 'NEEDS_ATTENTION', finished_on = current_date, audience = 1, sent = 0, failed = 1,"
            + " suppressed = 0, withdrawn = 0, erased = 0, cancelled = 0, unknown = 0, waiting = 0,"
            + " maybe_twice = 0");
    assertThat(anna.page(path).text()).contains("More readers were refused than have got it");
    rest("-1 hour");
  }

  @Test
  void theRestOfAnIssueFollowsItsFirstPartWhenSomebodySaysSo() {
    sendNothingYet("second-reader@example.org");
    change("first_part = 1");
    assertThat(anna.page(path).text()).contains("A part of it goes first");
    anna.post(path + "/resume", Map.of());
    assertThat(anna.page(path).text()).doesNotContain("A part of it goes first");
    assertThat(acts()).containsExactly("issue.sent", "issue.resumed");
    rest("-1 hour");
  }

  /** To a reader whose route rests. */
  private void sendNothingYet(String reader) {
    press.reader(paper, reader);
    rest("1 day");
    anna.post(path + "/send", versioned(Map.of()));
    press.knock(paper);
  }

  private void rest(String until) {
    database
        .sql(
            """
            insert into route_hold (lane, route, relay, held_until)
            values ('DIGEST', 'OTHER', 'relay', cast(:now as timestamptz) + cast(:until as interval))
            on conflict on constraint route_hold_once
            do update set held_until = excluded.held_until
            """)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("until", until)
        .update();
  }

  private void change(String how) {
    database
        .sql("update mailing set " + how + " where id = :mailing")
        .param("mailing", Objects.requireNonNull(press.issueOf(paper, FRIDAY).mailing()).value())
        .update();
  }

  @Test
  void whatCannotBeDoneIsSaidOnTheDraft() {
    assertThat(anna.post(path + "/add", versioned(Map.of("story", "nowhere"))).statusCode())
        .isEqualTo(404);
    assertThat(
            anna.post(
                    path + "/move",
                    versioned(Map.of("story", id("a"), "neighbour", "nowhere", "before", "true")))
                .statusCode())
        .isEqualTo(404);
    assertThat(anna.get("/desk/newsletters/" + paper + "/2026-12-11").statusCode()).isEqualTo(404);
    assertThat(anna.get("/desk/newsletters/" + paper + "/2026-99-99").statusCode()).isEqualTo(400);
    assertThat(anna.post(path + "/drop", Map.of("story", id("a"))).statusCode()).isEqualTo(400);
    HttpResponse<String> tooLong =
        anna.post(
            path + "/words",
            versioned(Map.of("subject", "S".repeat(151), "preheader", "", "intro", "Kept")));
    assertThat(tooLong.statusCode()).isEqualTo(422);
    assertThat(Jsoup.parse(tooLong.body()).select("#subject").val()).hasSize(151);
    assertThat(Jsoup.parse(tooLong.body()).select("#intro").val()).isEqualTo("Kept");
    act(anna, "words", Map.of("subject", " \t ", "preheader", "", "intro", ""));
    clock.set(THE_HOUR);
    press.knock(paper);
    assertThat(press.issueOf(paper, FRIDAY).subject()).isEqualTo(headline("a"));
  }

  @Test
  void whatIsNotThereIsNotFoundWhateverIsDoneToIt() {
    Map<String, String> form =
        Map.of("version", "1", "story", "a", "neighbour", "b", "before", "true", "pinned", "true");
    for (String act :
        List.of("add", "drop", "move", "pin", "words", "release", "send", "hold", "draft")) {
      assertThat(anna.post("/desk/newsletters/unknown/" + FRIDAY + "/" + act, form).statusCode())
          .as(act)
          .isEqualTo(404);
    }
    for (String act : List.of("add", "move", "pin")) {
      Map<String, String> nameless = new LinkedHashMap<>(form);
      nameless.putAll(Map.of("story", "\0", "version", versioned(Map.of()).get("version")));
      assertThat(anna.post(path + "/" + act, nameless).statusCode()).as(act).isEqualTo(404);
    }
  }

  @Test
  void anIssueIsDraftedFourWeeksAheadAtMost() {
    String newsletter = "/desk/newsletters/" + paper + "/";
    assertThat(anna.post(newsletter + "2026-12-25/draft", Map.of()).statusCode()).isEqualTo(303);
    for (String far : List.of("2027-01-01", "9999-12-31")) {
      assertThat(anna.post(newsletter + far + "/draft", Map.of()).statusCode()).isEqualTo(422);
      assertThat(anna.post(newsletter + far + "/hold", Map.of()).statusCode()).isEqualTo(422);
    }
  }

  @Test
  void threeHundredStoriesAreMoreThanAnIssueTakes() {
    act(anna, "drop", Map.of("story", id("b")));
    for (int i = 0; i < 70; i++) {
      press.put(press.story(paper, "s" + i, clock.instant().minusSeconds(60)));
    }
    for (int i = 0; i < 58; i++) {
      act(anna, "add", Map.of("story", id("s" + i)));
    }
    HttpResponse<String> full = anna.post(path + "/add", versioned(Map.of("story", id("s60"))));
    assertThat(full.statusCode()).isEqualTo(422);
    assertThat(full.body()).contains("at most 60 stories");
    assertThat(press.issueOf(paper, FRIDAY).stories()).hasSize(60);
    assertThat(anna.page(path).select(".notice").text()).contains("60 stories are a lot");
  }

  @Test
  void theSearchFindsByWordsAndTakesWildcardsForWords() {
    press.put(extra());
    assertThat(anna.page(path + "?q=extra").select("#draft-found .headline").eachText())
        .containsExactly(headline("extra"));
    assertThat(anna.page(path + "?q=HEADLINE+-b").select("#draft-found li")).isEmpty();
    act(anna, "drop", Map.of("story", id("b")));
    assertThat(anna.page(path + "?q=HEADLINE+-b").select("#draft-found .headline").text())
        .contains(headline("b"));
    assertThat(anna.page(path + "?q=%25").select("#draft-found li")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("org.samizdat.newsletter.Attacks#all")
  void anAttackInWordsAndStoriesIsDeadAtTheDeskInTheMailAndInTheArchive(String attack) {
    Map<String, Object> story = press.story(paper, "attack", WEDNESDAY);
    story.put("headline", "Headline " + attack);
    story.put("author", "Author " + attack);
    story.put("summary", "Summary " + attack);
    press.put(story);
    press.knock(paper);
    act(
        anna,
        "words",
        Map.of("subject", "S " + attack, "preheader", "P " + attack, "intro", "I " + attack));
    List<String> pages =
        List.of(
            anna.get(path + "?q=Headline").body(),
            anna.get(path + "/preview").body(),
            anna.get(path + "/preview/mail").body(),
            anna.get(path + "/send").body());
    assertThat(anna.get(path + "/preview/mail").headers().firstValue("content-security-policy"))
        .hasValueSatisfying(
            policy -> assertThat(policy).contains("sandbox;", "default-src 'none'"));
    clock.set(THE_HOUR);
    press.knock(paper);
    Stream.concat(
            pages.stream(),
            Stream.of(
                anna.get(path).body(),
                anna.get("/desk/issues").body(),
                anna.get("/desk").body(),
                Cms.page(port, "/newsletters/" + paper + "/1").body()))
        .forEach(Dead::page);
  }

  /** Lets nothing run until it is too late; the sessions of before have ended by then. */
  private void miss(String newsletter) {
    clock.set(THE_HOUR.plus(Duration.ofDays(3)));
    press.knock(newsletter);
    anna = DeskBrowser.signedIn(context, Role.ADMIN, Language.ENGLISH);
  }

  private Map<String, Object> extra() {
    Map<String, Object> story = press.story(paper, "extra", WEDNESDAY);
    story.put("section", "opinion");
    story.put("publishedAt", "2026-09-01T00:00:00Z");
    return story;
  }

  /** Sends a form of the draft as it is now; it must be done. */
  private void act(DeskBrowser who, String act, Map<String, String> fields) {
    HttpResponse<String> answer = who.post(path + "/" + act, versioned(fields));
    assertThat(answer.statusCode()).as(act + ": " + answer.body()).isEqualTo(303);
  }

  private Map<String, String> versioned(Map<String, String> fields) {
    Map<String, String> form = new LinkedHashMap<>(fields);
    form.computeIfPresent("story", (name, story) -> named(story));
    form.computeIfPresent("neighbour", (name, story) -> named(story));
    form.put("version", Integer.toString(press.issueOf(paper, FRIDAY).version()));
    return form;
  }

  private String named(String story) {
    return story.startsWith(paper) || story.equals("nowhere") ? story : id(story);
  }

  private String id(String story) {
    return paper + "-" + story;
  }

  private String headline(String story) {
    return "Headline of " + id(story);
  }

  private List<String> acts() {
    return database
        .sql("select act from desk_audit where subject = :subject order by number")
        .param("subject", paper + " " + LocalDate.parse(FRIDAY))
        .query((row, number) -> row.getString("act"))
        .list();
  }

  private List<MimeMessage> mailsTo(String address) {
    return mails(mail -> mail.getAllRecipients()[0].toString().equals(address));
  }

  private List<MimeMessage> mailsNamed(String subject) {
    return mails(mail -> mail.getSubject().equals(subject));
  }

  private interface Look {
    boolean isWanted(MimeMessage mail) throws MessagingException;
  }

  private List<MimeMessage> mails(Look look) {
    return Arrays.stream(testMail.getReceivedMessages())
        .filter(mail -> {
          try {
            return look.isWanted(mail);
          } catch (MessagingException broken) {
            throw new IllegalStateException(broken);
          }
        })
        .toList();
  }

  private static String text(MimeMessage mail) throws Exception {
    return (String) ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent();
  }
}
