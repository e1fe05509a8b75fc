package org.samizdat.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.IntegrationTest;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.vault.Erasures;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class DeskPeopleIntegrationTests {

  private static final Language ENGLISH = Language.ENGLISH;
  private static final Language RUSSIAN = Language.of("ru");

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @Autowired Staff staff;
  @Autowired Vault vault;
  @Autowired Erasures erasures;
  @Autowired JdbcClient database;

  /** Each test begins with nobody at the desk. */
  @BeforeEach
  void emptyTheDesk() {
    database.sql("delete from desk_user").update();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /desk, 302, 200, 200
          /desk/me, 302, 200, 200
          /desk/people, 302, 403, 200
          /desk/people/1, 302, 403, 404
          /desk/tokens, 302, 403, 200
          /desk/audit, 302, 403, 200
          /desk/no-such-page, 302, 404, 404
          /desk/sign-in, 200, 302, 302
          """)
  void everyPathIsForThoseItIsFor(String path, int nobody, int editor, int admin) {
    assertThat(new DeskBrowser(port).get(path).statusCode()).isEqualTo(nobody);
    assertThat(browser(Role.EDITOR, ENGLISH).get(path).statusCode()).isEqualTo(editor);
    String own = path.replace("/1", "/" + 999_999);
    assertThat(browser(Role.ADMIN, ENGLISH).get(own).statusCode()).isEqualTo(admin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/desk/people",
        "/desk/people/1/role",
        "/desk/people/1/language",
        "/desk/people/1/remove",
        "/desk/tokens",
        "/desk/tokens/revoke"
      })
  void anEditorMaySendNoneOfAnAdminsForms(String path) {
    assertThat(browser(Role.EDITOR, ENGLISH).post(path, Map.of()).statusCode()).isEqualTo(403);
  }

  @Test
  void whoMayNotIsToldInHerLanguageWithAWayBack() {
    HttpResponse<String> refused = browser(Role.EDITOR, RUSSIAN).get("/desk/people");
    assertThat(refused.statusCode()).isEqualTo(403);
    Document page = Jsoup.parse(refused.body());
    assertThat(page.select("html").attr("lang")).isEqualTo("ru");
    assertThat(page.select("h1").text()).isEqualTo("Здесь нужны другие права");
    assertThat(page.select("main a[href=/desk]")).hasSize(1);
  }

  @Test
  void anAdminInvitesSomebodyWhoThenStandsInTheList() {
    DeskBrowser admin = browser(Role.ADMIN, ENGLISH);
    HttpResponse<String> answer = invite(admin, "reader40@example.org", "Анна Ким");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(admin.page("/desk/people?said=user.invited").text())
        .contains("Анна Ким", "Invited. A mail says where to come in.");
    assertThat(staff.find(EmailAddress.parse("READER40@example.org"))).isPresent();
  }

  @Test
  void theSameAddressAgainIsRefusedOnThePageAndMakesNobody() {
    DeskBrowser admin = browser(Role.ADMIN, ENGLISH);
    invite(admin, "reader41@example.org", "Ann");
    int users = count("desk_user");
    HttpResponse<String> again = invite(admin, "Reader41@Example.org", "Ann again");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("may come in already", "Ann again");
    assertThat(count("desk_user")).isEqualTo(users);
  }

  @Test
  void anInvitationThatWasCutOffIsFinishedByTheNext() {
    PersonId left = vault.admit(Purpose.DESK, EmailAddress.parse("reader42@example.org"));
    vault.confirm(left);
    invite(browser(Role.ADMIN, ENGLISH), "reader42@example.org", "Ann");
    Colleague colleague = staff.find(EmailAddress.parse("reader42@example.org")).orElseThrow();
    assertThat(colleague.person()).isEqualTo(left);
    assertThat(staff.find(colleague.number()).orElseThrow().name()).isEqualTo("Ann");
  }

  @Test
  void aNameOrAddressThatCannotBeIsRefused() {
    DeskBrowser admin = browser(Role.ADMIN, ENGLISH);
    assertThat(invite(admin, "reader43@example.org", "<b>Ann</b>").statusCode()).isEqualTo(422);
    assertThat(invite(admin, "reader43@example.org", " ").statusCode()).isEqualTo(422);
    assertThat(invite(admin, "reader43", "Ann").statusCode()).isEqualTo(422);
    assertThat(staff.find(EmailAddress.parse("reader43@example.org"))).isEmpty();
  }

  @Test
  void aRoleChangesWithTheNextClickOfALiveSession() {
    DeskBrowser admin = browser(Role.ADMIN, ENGLISH);
    DeskUser colleague = DeskBrowser.user(context, Role.ADMIN, ENGLISH);
    DeskBrowser hers = new DeskBrowser(port);
    hers.signIn(DeskBrowser.linkFor(context, colleague));
    assertThat(hers.get("/desk/people").statusCode()).isEqualTo(200);
    String form = "form[action$=/role]";
    admin.press("/desk/people/" + colleague.number(), form, Map.of("role", "EDITOR"));
    assertThat(hers.get("/desk/people").statusCode()).isEqualTo(403);
    assertThat(hers.get("/desk").statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsRemovedIsOutAtOnceAndHerLinksAndHerDataAreGone() {
    DeskBrowser admin = browser(Role.ADMIN, ENGLISH);
    DeskUser colleague = DeskBrowser.user(context, Role.EDITOR, ENGLISH);
    PersonId person = person(colleague);
    DeskBrowser hers = new DeskBrowser(port);
    hers.signIn(DeskBrowser.linkFor(context, colleague));
    String link = DeskBrowser.linkFor(context, colleague);
    String path = "/desk/people/" + colleague.number();
    assertThat(admin.press(path, "form[action$=/remove]", Map.of()).statusCode()).isEqualTo(302);
    assertThat(hers.get("/desk").statusCode()).isEqualTo(302);
    assertThat(hers.signIn(link).headers().firstValue("Location").orElseThrow())
        .contains("link-not-good");
    assertThat(vault.address(person)).isEmpty();
    assertThat(staff.find(colleague.number())).isEmpty();
    assertThat(admin.post(path + "/remove", Map.of()).statusCode()).isEqualTo(302);
    assertThat(admin.page("/desk/audit").text())
        .contains("former colleague, number " + colleague.number())
        .doesNotContain(colleague.name());
    erasures.carryOn();
    assertThat(
            database
                .sql("select finished_on is not null from vault.erasure where person = :person")
                .param("person", person.value())
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void aRemovalCutOffAfterTheKeyIsGoneIsFinishedByTheVault() {
    browser(Role.ADMIN, ENGLISH);
    DeskUser colleague = DeskBrowser.user(context, Role.EDITOR, ENGLISH);
    DeskBrowser hers = new DeskBrowser(port);
    hers.signIn(DeskBrowser.linkFor(context, colleague));
    vault.forget(person(colleague));
    assertThat(hers.get("/desk").statusCode()).isEqualTo(302);
    erasures.carryOn();
    assertThat(count("desk_user")).isEqualTo(1);
    assertThat(count("desk_session")).isEqualTo(1);
  }

  @Test
  void theLastAdminStays() {
    DeskUser last = DeskBrowser.user(context, Role.ADMIN, ENGLISH);
    DeskBrowser browser = new DeskBrowser(port);
    browser.signIn(DeskBrowser.linkFor(context, last));
    DeskBrowser.user(context, Role.EDITOR, ENGLISH);
    String path = "/desk/people/" + last.number();
    HttpResponse<String> demoted =
        browser.press(path, "form[action$=/role]", Map.of("role", "EDITOR"));
    assertThat(demoted.statusCode()).isEqualTo(409);
    assertThat(demoted.body()).contains("make somebody else an admin first");
    assertThat(browser.press(path, "form[action$=/remove]", Map.of()).statusCode()).isEqualTo(409);
    assertThat(staff.find(last.number()).orElseThrow().role()).isEqualTo(Role.ADMIN);
    assertThat(vault.address(person(last))).isPresent();
  }

  @Test
  void ofTwoAdminsWhoDemoteEachOtherAtOnceOneStays() throws Exception {
    for (int round = 0; round < 5; round++) {
      database.sql("delete from desk_user").update();
      DeskUser one = DeskBrowser.user(context, Role.ADMIN, ENGLISH);
      DeskUser other = DeskBrowser.user(context, Role.ADMIN, ENGLISH);
      List<String> ends =
          atOnce(
              () -> staff.changeRole(one, other.number(), Role.EDITOR),
              () -> staff.remove(other, one.number()));
      assertThat(ends).containsExactlyInAnyOrder("done", "last-admin");
      assertThat(staff.list()).filteredOn(user -> user.role() == Role.ADMIN).hasSize(1);
    }
  }

  @Test
  void twoInvitationsOfOneAddressAtOnceLetInOne() throws Exception {
    EmailAddress address = EmailAddress.parse("reader44@example.org");
    Runnable invitation = () -> staff.invite(null, address, "Ann", Role.EDITOR, ENGLISH);
    assertThat(atOnce(invitation, invitation)).containsExactlyInAnyOrder("done", "user-exists");
    assertThat(count("desk_user")).isEqualTo(1);
  }

  @Test
  void everybodyChoosesHerNameAndLanguage() {
    DeskBrowser browser = browser(Role.EDITOR, ENGLISH);
    browser.press("/desk/me", "form[action=/desk/me/name]", Map.of("name", "Ann Ω"));
    assertThat(browser.page("/desk").select("footer").text()).contains("Ann Ω");
    HttpResponse<String> switched =
        browser.press(
            "/desk/me", "footer form[action=/desk/me/language]", Map.of("language", "ru"));
    assertThat(switched.headers().firstValue("Location").orElseThrow()).endsWith("/desk/me");
    assertThat(browser.page("/desk").select("h1").text()).isEqualTo("Сегодня в редакции");
    assertThat(browser.press("/desk/me", "form[action=/desk/me/name]", Map.of("name", "")).body())
        .contains("Имя может состоять");
  }

  @Test
  void allHerSessionsEndAtOnceAndNobodyElses() {
    DeskUser colleague = DeskBrowser.user(context, Role.EDITOR, ENGLISH);
    DeskBrowser telephone = new DeskBrowser(port);
    DeskBrowser desktop = new DeskBrowser(port);
    telephone.signIn(DeskBrowser.linkFor(context, colleague));
    desktop.signIn(DeskBrowser.linkFor(context, colleague));
    DeskBrowser other = browser(Role.EDITOR, ENGLISH);
    desktop.press("/desk/me", "form[action=/desk/me/sessions]", Map.of());
    assertThat(telephone.get("/desk").statusCode()).isEqualTo(302);
    assertThat(desktop.get("/desk").statusCode()).isEqualTo(302);
    assertThat(other.get("/desk").statusCode()).isEqualTo(200);
  }

  @Test
  void namesAndAddressesAreStoredSealed() {
    staff.invite(
        null, EmailAddress.parse("reader45@example.org"), "Nightingale", Role.EDITOR, ENGLISH);
    String rows =
        database
            .sql("select string_agg(u::text, ' ') from desk_user u")
            .query(String.class)
            .single();
    assertThat(rows).doesNotContain("reader45", "Nightingale");
    assertThatThrownBy(() -> staff.rename(staff.list().getFirst(), 999_999, "Ann"))
        .isInstanceOf(Refused.class);
  }

  private DeskBrowser browser(Role role, Language language) {
    return DeskBrowser.signedIn(context, role, language);
  }

  private static HttpResponse<String> invite(DeskBrowser admin, String address, String name) {
    return admin.press(
        "/desk/people",
        "form[action=/desk/people]",
        Map.of("address", address, "name", name, "role", "EDITOR", "language", "ru"));
  }

  private PersonId person(DeskUser user) {
    return new PersonId(
        database
            .sql("select person from desk_user where number = :number")
            .param("number", user.number())
            .query(java.util.UUID.class)
            .single());
  }

  private int count(String table) {
    return database.sql("select count(*) from " + table).query(Integer.class).single();
  }

  /** Each one's end: done, or the problem. */
  private static List<String> atOnce(Runnable one, Runnable other) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    try (var workers = Executors.newFixedThreadPool(2)) {
      List<Callable<String>> both = List.of(waiting(start, one), waiting(start, other));
      return workers.invokeAll(both).stream().map(Future::resultNow).toList();
    }
  }

  private static Callable<String> waiting(CyclicBarrier start, Runnable work) {
    return () -> {
      start.await();
      try {
        work.run();
        return "done";
      } catch (Refused refused) {
        return refused.problem();
      }
    };
  }
}
