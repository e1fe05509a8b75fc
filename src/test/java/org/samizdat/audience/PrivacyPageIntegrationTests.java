package org.samizdat.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

@IntegrationTest
@TestPropertySource(properties = "samizdat.mail.engine=false")
class PrivacyPageIntegrationTests {

  @LocalServerPort int port;
  @Autowired Policies policies;
  @Autowired TestClock clock;

  @BeforeEach
  void publish() {
    if (policies.current().isPresent()) {
      return;
    }
    LinkedHashMap<String, String> texts = new LinkedHashMap<>();
    texts.put("en", "# Your data\n\nThe old rules.");
    policies.publish("1", texts);
    texts.put(
        "en",
        "We keep <script>alert(1)</script> little. [Click](javascript:alert(1)) or"
            + " [write](mailto:editor@example.org).");
    texts.put("ru", "# Ваши данные\n\nМы храним мало.");
    policies.publish("2", texts);
  }

  @Test
  void theVersionInForceIsShownInTheReadersLanguage() throws Exception {
    assertThat(get("/privacy", "de, ru;q=0.8, en;q=0.1").body())
        .contains("Ваши данные", "<html lang=\"ru\"")
        .doesNotContain("<h1>Privacy policy</h1>");
    assertThat(get("/privacy", "de").body()).contains("We keep", "<h1>Privacy policy</h1>");
    assertThat(get("/privacy?language=ru", "en").body()).contains("Мы храним мало.");
    assertThat(get("/privacy", "%%%").body()).contains("We keep");
  }

  @Test
  void earlierVersionsStayAndSaySo() throws Exception {
    assertThat(get("/privacy/1", "en").body())
        .contains("The old rules.", "This is an earlier version");
    assertThat(get("/privacy/2", "en").body()).doesNotContain("This is an earlier version");
    assertThat(get("/privacy/3", "en").statusCode()).isEqualTo(404);
  }

  @Test
  void everyVersionIsListedWithItsDayItsLanguagesAndWhetherItIsInForce() throws Exception {
    for (String path : List.of("/privacy", "/privacy/1")) {
      Elements versions = Jsoup.parse(get(path, "en").body()).select(".versions li");
      assertThat(versions).hasSize(2);
      String today = Language.ENGLISH.day(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
      assertThat(versions.eachText())
          .containsExactly(
              "2, " + today + ", in force · English Русский", "1, " + today + " · English");
      assertThat(versions.select("li:last-child a").eachAttr("href"))
          .containsExactly("/privacy/1?language=en", "/privacy/1?language=en");
      assertThat(versions.select("[aria-current=page]").eachText())
          .containsExactly(path.endsWith("1") ? "1" : "2");
    }
    Document russian = Jsoup.parse(get("/privacy?language=ru", "en").body());
    assertThat(russian.select(".versions li:first-child").text()).contains("действует");
    assertThat(russian.select("link[rel=canonical]").attr("href"))
        .isEqualTo("http://localhost:8080/privacy/2?language=ru");
  }

  @Test
  void neitherMarkupNorScriptLinksOfTheTextReachThePage() throws Exception {
    assertThat(get("/privacy/2", "en").body())
        .contains("&lt;script&gt;", "href=\"mailto:editor@example.org\"")
        .doesNotContain("<script", "javascript:");
  }

  private HttpResponse<String> get(String path, String languages)
      throws IOException, InterruptedException {
    try (HttpClient browser = HttpClient.newHttpClient()) {
      return browser.send(
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
              .header("Accept-Language", languages)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
