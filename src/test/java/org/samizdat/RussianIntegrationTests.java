package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who signs up in Russian is spoken to in Russian, from the form to the goodbye. */
@IntegrationTest
class RussianIntegrationTests {

  private static final Language RUSSIAN = Language.of("ru");
  private static final String POLICY = "2026-11";

  @Autowired ConfigurableApplicationContext context;
  @Autowired GreenMail mail;
  @Autowired JdbcClient database;
  @LocalServerPort int port;

  @Test
  void aReaderIsSpokenToInTheLanguageOfTheFormUntilSheHasLeft() throws Exception {
    Newsroom newsroom = new Newsroom(context, mail, port);
    newsroom.openWeekly();
    create(newsroom, "arab", "ar");

    Document form = page(newsroom.get("/newsletters/weekly/signup?language=ru-RU"));
    assertThat(form.select("html").attr("lang")).isEqualTo("ru");
    String words = form.select("#words").text();
    assertThat(words).startsWith("Присылайте мне «");
    HttpResponse<String> typo = newsroom.form("/newsletters/weekly/signup", fields(form, "typo@@"));
    assertThat(page(typo).select("[role=alert]").text())
        .isEqualTo(RUSSIAN.say("problem.address-not-valid"));
    HttpResponse<String> taken =
        newsroom.form("/newsletters/weekly/signup", fields(form, "reader17@example.org"));
    assertThat(taken.statusCode()).isEqualTo(202);
    assertThat(page(taken).select("h1").text()).isEqualTo(RUSSIAN.say("inbox-page.heading"));

    MimeMessage confirmation = newsroom.waitForMail("reader17@", "Подтвердите");
    assertThat(confirmation.getHeader("Content-Language")).containsExactly("ru");
    assertThat(confirmation.getHeader("Subject")[0]).startsWith("=?UTF-8?");
    assertThat(Newsroom.text(confirmation)).contains(RUSSIAN.say("confirm-mail.how"));
    String confirm = newsroom.link(confirmation, "confirm");
    Document ask = page(newsroom.get(confirm));
    String confirmWords = ask.select("#words").text();
    assertThat(confirmWords).startsWith("Да, присылайте мне «");
    HttpResponse<String> done =
        newsroom.form(confirm + ask.select("form").attr("action"), Map.of("policyVersion", POLICY));
    assertThat(page(done).select("h1").text()).isEqualTo("Подписка оформлена");

    MimeMessage welcome = newsroom.waitForMail("reader17@", "добро пожаловать");
    assertThat(Newsroom.html(welcome)).contains("lang=\"ru\"").contains("Ваша квитанция");
    String unsubscribe = newsroom.link(welcome, "unsubscribe");
    Document leave = page(newsroom.get(unsubscribe));
    String leaveWords = leave.select("form .lede").text();
    HttpResponse<String> left =
        newsroom.form(
            unsubscribe + leave.select("form").attr("action"),
            Map.of("form", leave.select("[name=form]").attr("value")));
    assertThat(page(left).select("h1").text()).isEqualTo("Вы отписались");
    newsroom.waitForMail("reader17@", "вы отписались");

    // What the log keeps is what she saw, to the letter.
    assertThat(
            database
                .sql(
                    """
                    select r.action || ' ' || r.form || ' ' || r.language || ' ' || t.body
                    from consent_record r
                    join shown_text t on t.hash = r.words_hash
                    """)
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder(
            "GIVEN signup-page-2 ru " + words,
            "CONFIRMED confirm-page-2 ru " + confirmWords,
            "WITHDRAWN unsubscribe-page-2 ru " + leaveWords);
    newsroom.command("consent", "verify");

    formsSpeakWhatTheySay(newsroom);
    pagesThatSayNoSpeakToo(newsroom);
    whatIsWrittenFromTheRightIsShownSo(newsroom);
  }

  private void formsSpeakWhatTheySay(Newsroom newsroom) throws Exception {
    // Nobody speaks Esperanto here yet: the newsletter's own language stands in, and is recorded.
    Document form = page(newsroom.get("/newsletters/weekly/signup?language=eo"));
    assertThat(form.select("html").attr("lang")).isEqualTo("en");
    newsroom.form(
        "/newsletters/weekly/signup",
        Map.of("email", "reader18@example.org", "policyVersion", POLICY, "locale", "eo"));
    newsroom.waitForMail("reader18@", "Please confirm");
    assertThat(
            database
                .sql("select language from signup_request where reader is null")
                .query(String.class)
                .list())
        .isEqualTo(List.of("en"));
    // A page of ours that was open while its words changed.
    HttpResponse<String> old =
        newsroom.form(
            "/newsletters/weekly/signup",
            Map.of(
                "email", "reader19@example.org",
                "policyVersion", POLICY,
                "locale", "ru",
                "form", "signup-page-1"));
    assertThat(old.statusCode()).isEqualTo(409);
    assertThat(page(old).select("[role=alert]").text())
        .isEqualTo(RUSSIAN.say("problem.words-not-current"));
  }

  private void pagesThatSayNoSpeakToo(Newsroom newsroom) throws Exception {
    Document none = page(newsroom.get("/newsletters/none?language=ru"));
    assertThat(none.select("html").attr("lang")).isEqualTo("ru");
    assertThat(none.select("h1").text()).isEqualTo("Такой рассылки нет");
    assertThat(none.select("main a")).isNotEmpty();
    assertThat(none.select(".masthead").text()).isNotBlank();
    assertThat(page(newsroom.get("/no/such/page?language=ru")).select("h1").text())
        .isEqualTo("Такой страницы нет");
    assertThat(page(newsroom.get("/no/such/page")).select("h1").text())
        .isEqualTo("There is no such page");
  }

  private void whatIsWrittenFromTheRightIsShownSo(Newsroom newsroom) throws Exception {
    Document arabic = page(newsroom.get("/newsletters/arab"));
    assertThat(arabic.select("html").attr("lang")).isEqualTo("ar");
    assertThat(arabic.select("html").attr("dir")).isEqualTo("rtl");
  }

  private static void create(Newsroom newsroom, String slug, String language) {
    newsroom.command(
        "newsletter",
        "create",
        slug,
        "--name",
        "النشرة",
        "--description",
        "كل يوم جمعة.",
        "--language",
        language,
        "--day",
        "friday",
        "--time",
        "09:00",
        "--zone",
        "Europe/Berlin");
  }

  private static Map<String, String> fields(Document form, String email) {
    return Map.of(
        "email", email,
        "form", form.select("[name=form]").attr("value"),
        "locale", form.select("[name=locale]").attr("value"),
        "policyVersion", form.select("[name=policyVersion]").attr("value"));
  }

  private static Document page(HttpResponse<String> answer) {
    return Jsoup.parse(answer.body());
  }
}
