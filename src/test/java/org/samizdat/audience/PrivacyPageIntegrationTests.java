package org.samizdat.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

@IntegrationTest
@TestPropertySource(properties = "samizdat.mail.engine=false")
class PrivacyPageIntegrationTests {

  @LocalServerPort int port;
  @Autowired Policies policies;

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
