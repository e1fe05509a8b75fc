package org.samizdat.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.mail.Site;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Token;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;

@IntegrationTest
class DeskSignInIntegrationTests {

  private static final Language RUSSIAN = Language.of("ru");
  private static final Pattern LINK = Pattern.compile("http://localhost:8080(/desk/sign-in/\\S+)");

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @Autowired Staff staff;
  @Autowired Sessions sessions;
  @Autowired SignInLinks links;
  @Autowired GreenMail testMail;
  @Autowired TestClock clock;
  @Autowired JdbcClient database;

  @Test
  void somebodyAsksForALinkPressesItsButtonAndIsWhereSheWantedToBe() throws Exception {
    invite("reader30@example.org", Role.ADMIN, Language.ENGLISH);
    DeskBrowser browser = new DeskBrowser(port);
    HttpResponse<String> wanted = browser.get("/desk/people");
    assertThat(wanted.statusCode()).isEqualTo(302);
    assertThat(location(wanted)).endsWith("/desk/sign-in?to=/desk/people");

    HttpResponse<String> asked =
        browser.press(
            "/desk/sign-in?to=/desk/people",
            "form[action=/desk/sign-in]",
            Map.of("address", "Reader30@example.org"));
    assertThat(location(asked)).endsWith("/desk/sign-in/mailed?language=en");
    assertThat(browser.get("/desk/sign-in/mailed").body()).contains("If this address may come in");
    String link = mailedLink("reader30@example.org", 1);
    assertThat(link).endsWith("?to=/desk/people");
    HttpResponse<String> button = browser.get(link);
    assertThat(button.statusCode()).isEqualTo(200);
    assertThat(button.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(browser.get("/desk").statusCode()).isEqualTo(302);

    HttpResponse<String> entered = browser.signIn(link);
    assertThat(location(entered)).endsWith("/desk/people");
    assertThat(browser.get("/desk/people").statusCode()).isEqualTo(200);
  }

  @Test
  void aLinkLetsInOnce() {
    String link = link(Role.EDITOR);
    assertThat(location(new DeskBrowser(port).signIn(link))).endsWith("/desk");
    DeskBrowser second = new DeskBrowser(port);
    HttpResponse<String> answer = second.signIn(link);
    assertThat(location(answer)).contains("/desk/sign-in?said=link-not-good");
    assertThat(second.get("/desk/sign-in?said=link-not-good").body())
        .contains("has been used or has run out");
    assertThat(second.get("/desk").statusCode()).isEqualTo(302);
  }

  @Test
  void aScannerThatOpensTheLinkTwiceUsesNothingUp() {
    String link = link(Role.EDITOR);
    DeskBrowser scanner = new DeskBrowser(port);
    scanner.get(link);
    scanner.get(link);
    assertThat(location(new DeskBrowser(port).signIn(link))).endsWith("/desk");
  }

  @Test
  void aLinkIsGoodForAQuarterOfAnHour() {
    String early = link(Role.EDITOR);
    String late = link(Role.EDITOR);
    clock.advance(Duration.ofMinutes(14));
    assertThat(location(new DeskBrowser(port).signIn(early))).endsWith("/desk");
    clock.advance(Duration.ofMinutes(1));
    assertThat(location(new DeskBrowser(port).signIn(late))).contains("said=link-not-good");
  }

  @Test
  void ofTwoWhoPressTheSameButtonAtOnceOneIsIn() throws Exception {
    String link = link(Role.EDITOR);
    List<DeskBrowser> both = List.of(new DeskBrowser(port), new DeskBrowser(port));
    List<String> answers =
        atOnce(() -> location(both.get(0).signIn(link)), () -> location(both.get(1).signIn(link)));
    assertThat(answers).filteredOn(where -> where.endsWith("/desk")).hasSize(1);
    assertThat(both).filteredOn(one -> one.get("/desk").statusCode() == 200).hasSize(1);
  }

  @Test
  void aMadeUpLinkIsAClearPage() {
    DeskBrowser browser = new DeskBrowser(port);
    assertThat(location(browser.signIn("/desk/sign-in/in_" + "a".repeat(48))))
        .contains("said=link-not-good");
    assertThat(browser.get("/desk/sign-in/nonsense").statusCode()).isEqualTo(404);
  }

  @Test
  void knownAndUnknownAddressesAreAnsweredAlikeAndTheUnknownLeavesNoRow() {
    invite("reader31@example.org", Role.EDITOR, Language.ENGLISH);
    HttpResponse<String> known = ask("reader31@example.org");
    await().until(() -> mails("reader31@example.org").size() == 2);
    int linksBefore = count("desk_sign_in");
    int mailings = count("mailing");
    int persons = count("vault.person");
    HttpResponse<String> unknown = ask("reader32@example.org");
    assertThat(unknown.statusCode()).isEqualTo(known.statusCode());
    assertThat(location(unknown)).isEqualTo(location(known));
    // Behind it in the same queue: when this one is mailed, the other has been dealt with.
    ask("reader31@example.org");
    await().until(() -> mails("reader31@example.org").size() == 3);
    assertThat(mails("reader32@example.org")).isEmpty();
    assertThat(count("desk_sign_in")).isEqualTo(linksBefore + 1);
    assertThat(count("mailing")).isEqualTo(mailings + 1);
    assertThat(count("vault.person")).isEqualTo(persons);
  }

  @Test
  void aStrangerCannotFillAnInboxNorKeepItsOwnerOut() throws Exception {
    invite("reader33@example.org", Role.EDITOR, Language.ENGLISH);
    for (int i = 0; i < 10; i++) {
      ask("reader33@example.org");
    }
    int most = 1 + SignInLinks.MOST_OF_ONE;
    await().until(() -> mails("reader33@example.org").size() == most);
    invite("reader34@example.org", Role.EDITOR, Language.ENGLISH);
    ask("reader34@example.org");
    await().until(() -> mails("reader34@example.org").size() == 2);
    assertThat(mails("reader33@example.org")).hasSize(most);
    // What was mailed to her is good, whoever asked for it.
    String link = mailedLink("reader33@example.org", most - 1);
    assertThat(location(new DeskBrowser(port).signIn(link))).endsWith("/desk");
    clock.advance(SignInLinks.LIFE.plusSeconds(1));
    ask("reader33@example.org");
    await().until(() -> mails("reader33@example.org").size() == most + 1);
  }

  @Test
  void whatIsNoAddressIsSaidOnThePageAndNotRepeated() {
    HttpResponse<String> answer = ask("reader35@@example.org");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("<form").doesNotContain("reader35");
  }

  @Test
  void theMailIsInHerLanguageAndNamesNobody() throws Exception {
    invite("reader36@example.org", Role.EDITOR, RUSSIAN);
    ask("reader36@example.org");
    await().until(() -> mails("reader36@example.org").size() == 2);
    MimeMessage mail = mails("reader36@example.org").get(1);
    assertThat(mail.getSubject()).isEqualTo("Вход в редакцию: The Example");
    assertThat(mail.getHeader("Content-Language")).containsExactly("ru");
  }

  @Test
  void theSecretOfALinkAndOfASessionIsStoredNowhere() {
    DeskUser user = DeskBrowser.user(context, Role.EDITOR, Language.ENGLISH);
    String link = DeskBrowser.linkFor(context, user);
    DeskBrowser browser = new DeskBrowser(port);
    browser.signIn(link);
    String session = sessionOf(browser).getValue();
    for (String table : List.of("desk_sign_in", "desk_session", "desk_audit", "desk_user")) {
      String all =
          database
              .sql("select coalesce(string_agg(t::text, ' '), '') from " + table + " t")
              .query(String.class)
              .single();
      assertThat(all).doesNotContain(session, link.substring(link.lastIndexOf('/') + 1));
    }
  }

  @Test
  void theCookieIsOutOfReachOfScriptsAndOtherSitesForms() {
    DeskBrowser browser = DeskBrowser.signedIn(context, Role.EDITOR, Language.ENGLISH);
    assertThat(sessionOf(browser).isHttpOnly()).isTrue();
    DeskBrowser again = new DeskBrowser(port);
    HttpResponse<String> entered = again.signIn(link(Role.EDITOR));
    assertThat(entered.headers().allValues("Set-Cookie"))
        .anySatisfy(cookie ->
            assertThat(cookie)
                .startsWith("samizdat-desk=")
                .contains("Path=/", "HttpOnly", "SameSite=Lax")
                .doesNotContain("Max-Age", "Domain"));
  }

  @Test
  void behindTlsTheCookieIsTiedToOurHostAndToTls() {
    SessionCookie cookie =
        new SessionCookie(new Site(URI.create("https://news.example.org"), "The Example", ""));
    MockHttpServletResponse response = new MockHttpServletResponse();
    cookie.set(response, Token.parse("s_" + "a".repeat(48)));
    assertThat(response.getHeader("Set-Cookie"))
        .startsWith("__Host-samizdat-desk=")
        .contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax")
        .doesNotContain("Domain");
    assertThat(cookie.prefixed("samizdat-form")).isEqualTo("__Host-samizdat-form");
  }

  @Test
  void aSignInNeverGoesOnWithASecretThatWasThereBefore() {
    DeskBrowser browser = DeskBrowser.signedIn(context, Role.EDITOR, Language.ENGLISH);
    String before = sessionOf(browser).getValue();
    browser.signIn(link(Role.EDITOR));
    assertThat(sessionOf(browser).getValue()).isNotEqualTo(before);
    assertThat(sessions.user(Token.parse(before))).isEmpty();
  }

  @Test
  void aSessionEndsAfterTwelveQuietHoursAndAfterAWeek() {
    DeskBrowser quiet = DeskBrowser.signedIn(context, Role.EDITOR, Language.ENGLISH);
    DeskBrowser busy = DeskBrowser.signedIn(context, Role.EDITOR, Language.ENGLISH);
    clock.advance(Duration.ofHours(11));
    assertThat(busy.get("/desk").statusCode()).isEqualTo(200);
    clock.advance(Duration.ofHours(1));
    assertThat(quiet.get("/desk").statusCode()).isEqualTo(302);
    for (int hours = 12; hours < 7 * 24; hours += 6) {
      assertThat(busy.get("/desk").statusCode()).isEqualTo(200);
      clock.advance(Duration.ofHours(6));
    }
    assertThat(busy.get("/desk").statusCode()).isEqualTo(302);
    sessions.sweep();
    links.sweep();
    assertThat(count("desk_session")).isZero();
    assertThat(count("desk_sign_in")).isZero();
  }

  @Test
  void signingOutEndsTheSessionAtOnce() {
    DeskBrowser browser = DeskBrowser.signedIn(context, Role.EDITOR, Language.ENGLISH);
    HttpCookie before = sessionOf(browser);
    HttpResponse<String> out = browser.press("/desk", "form[action=/desk/sign-out]", Map.of());
    assertThat(location(out)).endsWith("/desk/sign-in?said=signed-out");
    assertThat(browser.get("/desk").statusCode()).isEqualTo(302);
    assertThat(sessions.user(Token.parse(before.getValue()))).isEmpty();
  }

  @Test
  void aForgedFormChangesNothingAndIsAnsweredWithASentence() {
    DeskBrowser browser = DeskBrowser.signedIn(context, Role.EDITOR, RUSSIAN);
    HttpResponse<String> forged = browser.postAsIs("/desk/sign-out", Map.of());
    assertThat(forged.statusCode()).isEqualTo(403);
    assertThat(Jsoup.parse(forged.body()).select("h1").text()).isEqualTo("Эта форма устарела");
    assertThat(browser.get("/desk").statusCode()).isEqualTo(200);
    DeskBrowser nobody = new DeskBrowser(port);
    assertThat(nobody.postAsIs("/desk/sign-in", Map.of("address", "a@example.org")).statusCode())
        .isEqualTo(403);
    String link = link(Role.EDITOR);
    String secret = link.substring(link.lastIndexOf('/') + 1);
    assertThat(nobody.postAsIs("/desk/sign-in/link", Map.of("token", secret)).statusCode())
        .isEqualTo(403);
  }

  @Test
  void theSignInLeadsToNoOtherSite() {
    for (String to :
        List.of(
            "https://evil.example", "//evil.example", "/desk/../x", "/desk//evil", "/privacy")) {
      assertThat(Destination.of(to)).isEqualTo(Destination.HOME);
    }
    assertThat(Destination.of("/desk/issues/12").path()).isEqualTo("/desk/issues/12");
    assertThat(Destination.of("/desk/sign-out")).isEqualTo(Destination.HOME);
  }

  @Test
  void noReadersPageSetsACookie() {
    DeskBrowser browser = DeskBrowser.signedIn(context, Role.EDITOR, Language.ENGLISH);
    for (String path : List.of("/privacy", "/newsletters/none", "/nothing-here", "/samizdat.css")) {
      assertThat(new DeskBrowser(port).get(path).headers().allValues("Set-Cookie")).isEmpty();
      assertThat(browser.get(path).headers().allValues("Set-Cookie")).isEmpty();
    }
  }

  private DeskUser invite(String address, Role role, Language language) {
    return staff.invite(null, EmailAddress.parse(address), "Ann", role, language);
  }

  private String link(Role role) {
    return DeskBrowser.linkFor(context, DeskBrowser.user(context, role, Language.ENGLISH));
  }

  private HttpResponse<String> ask(String address) {
    return new DeskBrowser(port)
        .press("/desk/sign-in", "form[action=/desk/sign-in]", Map.of("address", address));
  }

  private List<MimeMessage> mails(String address) {
    return Arrays.stream(testMail.getReceivedMessages())
        .filter(mail -> to(mail).equals(address))
        .toList();
  }

  /** After the invitation, which is the first. */
  private String mailedLink(String address, int after) throws Exception {
    await().until(() -> mails(address).size() > after);
    String text =
        ((MimeMultipart) mails(address).get(after).getContent())
            .getBodyPart(0)
            .getContent()
            .toString();
    Matcher link = LINK.matcher(text);
    assertThat(link.find()).isTrue();
    return link.group(1);
  }

  private static String to(MimeMessage mail) {
    try {
      return mail.getAllRecipients()[0].toString();
    } catch (jakarta.mail.MessagingException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static HttpCookie sessionOf(DeskBrowser browser) {
    return browser.cookies().stream()
        .filter(cookie -> cookie.getName().equals("samizdat-desk"))
        .findFirst()
        .orElseThrow();
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("nowhere, " + answer.statusCode());
  }

  private int count(String table) {
    return database.sql("select count(*) from " + table).query(Integer.class).single();
  }

  private static <T> List<T> atOnce(Callable<T> one, Callable<T> other) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    try (var workers = Executors.newFixedThreadPool(2)) {
      List<Callable<T>> both = List.of(waiting(start, one), waiting(start, other));
      return workers.invokeAll(both).stream().map(Future::resultNow).toList();
    }
  }

  private static <T> Callable<T> waiting(CyclicBarrier start, Callable<T> work) {
    return () -> {
      start.await();
      return work.call();
    };
  }
}
