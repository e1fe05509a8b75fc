package org.samizdat.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.values.Language;
import org.samizdat.values.Token;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class DeskAuditIntegrationTests {

  @Autowired ApplicationContext context;
  @Autowired Audit audit;
  @Autowired ApiTokens tokens;
  @Autowired TestDatabase testDatabase;
  @Autowired TestClock clock;
  @Autowired JdbcClient database;

  @Test
  void whatSheDidStandsThereWithHerNameInTheReadersLanguage() {
    DeskUser admin = DeskBrowser.user(context, Role.ADMIN, Language.of("ru"));
    DeskBrowser browser = browser(admin);
    browser.post("/desk/me/name", Map.of("name", "Вера"));
    Document page = browser.page("/desk/audit");
    assertThat(page.select("tbody tr").eachText().getFirst()).contains("Вера", "Смена имени");
    assertThat(page.text()).contains("Вход", "Командная строка", "Приглашение", "Администратор");
  }

  @Test
  void aPageEndsWhereTheNextBeginsAndAFilterStaysChosen() {
    DeskUser admin = DeskBrowser.user(context, Role.ADMIN, Language.ENGLISH);
    for (int number = 1; number <= 120; number++) {
      audit.record(admin, "token.created", "number " + number, "");
    }
    DeskBrowser browser = browser(admin);
    String path = "/desk/audit?act=token.created&user=" + admin.number();
    int expected = 120;
    int pages = 0;
    while (true) {
      Document page = browser.page(path);
      pages++;
      assertThat(page.select("option[selected]").eachAttr("value"))
          .containsExactly("token.created", Long.toString(admin.number()));
      for (Element row : page.select("tbody tr")) {
        assertThat(row.text()).contains("number " + expected--);
      }
      Element older = page.selectFirst("a[rel=next]");
      if (older == null) {
        break;
      }
      path = older.attr("href");
    }
    assertThat(expected).isZero();
    assertThat(pages).isEqualTo(3);
    for (String act : List.of("no.such", "%00")) {
      assertThat(browser.page("/desk/audit?act=" + act).text()).contains("Nothing of this kind.");
    }
    assertThat(browser.get("/desk/audit?user=abc").statusCode()).isEqualTo(400);
  }

  @Test
  void theProductCanNeitherChangeNorRemoveWhatIsRecorded() throws Exception {
    audit.record(null, "token.created", "a program", "");
    try (Connection app = testDatabase.asApp();
        Statement statement = app.createStatement()) {
      refused(statement, "update desk_audit set act = 'x.y'");
      refused(statement, "truncate desk_audit");
      refused(statement, "delete from desk_audit");
    }
    try (Connection owner = testDatabase.asOwner();
        Statement statement = owner.createStatement()) {
      refused(statement, "update desk_audit set act = 'x.y'");
      refused(statement, "truncate desk_audit");
      refused(statement, "delete from desk_audit");
    }
  }

  @Test
  void afterTwoYearsAnActIsLetGoAndNotBefore() {
    insert("too.old", Duration.ofDays(2 * 366));
    insert("young.enough", Duration.ofDays(2 * 365 - 2));
    audit.forgetOld();
    audit.forgetOld();
    assertThat(audit.acts()).contains("young.enough").doesNotContain("too.old");
  }

  @Test
  void aTokenIsMadeAtTheDeskShownOnceAndRevoked() {
    DeskUser admin = DeskBrowser.user(context, Role.ADMIN, Language.ENGLISH);
    DeskBrowser browser = browser(admin);
    HttpResponse<String> made =
        browser.press(
            "/desk/tokens",
            "form[action=/desk/tokens]",
            Map.of("name", "the archive", "scope", "stories:read"));
    String secret = org.jsoup.Jsoup.parse(made.body()).select(".said code").text();
    assertThat(made.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    assertThat(tokens.authenticate(Token.parse(secret)).orElseThrow().scopes())
        .isEqualTo(Set.of(ApiTokens.Scope.STORIES_READ));
    assertThat(browser.get("/desk/tokens").body()).contains("the archive").doesNotContain(secret);

    HttpResponse<String> same =
        browser.press(
            "/desk/tokens",
            "form[action=/desk/tokens]",
            Map.of("name", "the archive", "scope", "stories:read"));
    assertThat(same.statusCode()).isEqualTo(409);
    assertThat(same.body()).contains("Revoke it first");
    browser.press("/desk/tokens", "form[action=/desk/tokens/revoke]", Map.of());
    assertThat(tokens.authenticate(Token.parse(secret))).isEmpty();
    assertThat(browser.page("/desk/audit?user=" + admin.number()).select("tbody").text())
        .contains("Token revoked the archive", "Token made the archive stories:read");
    assertThat(
            browser
                .press("/desk/tokens", "form[action=/desk/tokens]", Map.of("name", "nothing"))
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void anActIsADottedWord() {
    assertThatThrownBy(() -> audit.record(null, "Ann held it", "", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private DeskBrowser browser(DeskUser user) {
    DeskBrowser browser = DeskBrowser.at(context);
    browser.signIn(DeskBrowser.linkFor(context, user));
    return browser;
  }

  private void insert(String act, Duration age) {
    database
        .sql("insert into desk_audit (at, act, subject, detail) values (:at, :act, '', '')")
        .param("at", clock.instant().minus(age).atOffset(ZoneOffset.UTC))
        .param("act", act)
        .update();
  }

  private static void refused(Statement statement, String sql) {
    assertThatThrownBy(() -> statement.execute(sql)).as(sql).isInstanceOf(SQLException.class);
  }
}
