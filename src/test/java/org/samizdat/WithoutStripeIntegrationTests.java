package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.OpenApi.Operation;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.TestPropertySource;

/**
 * A newsroom that has no key of Stripe's asks nobody for a gift, and says so as it is described.
 */
@IntegrationTest
@TestPropertySource(properties = "samizdat.mail.engine=false")
class WithoutStripeIntegrationTests {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Autowired ConfigurableApplicationContext context;
  @Autowired GreenMail mail;
  @LocalServerPort int port;

  private Newsroom newsroom;

  @BeforeEach
  void open() throws Exception {
    newsroom = new Newsroom(context, mail, port);
    newsroom.openWeekly();
  }

  @Test
  void theApiSaysThatGivingIsNotOpen() throws Exception {
    OpenApi api = new OpenApi(get("/openapi.json").body());
    check(api, "supportForm", get("/api/v1/support/form"));
    check(api, "reminderForm", get("/api/v1/reminders/form"));
    check(api, "reminderPlan", get("/api/v1/reminders/plan"));
    for (Map.Entry<String, String> post :
        Map.of("donate", "/api/v1/donations", "remind", "/api/v1/reminders").entrySet()) {
      check(
          api,
          post.getKey(),
          CLIENT.send(
              request(post.getValue())
                  .header("content-type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"amount\": 500}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString()));
    }
  }

  @Test
  void thePageSaysSoInASentence() throws Exception {
    HttpResponse<String> page = newsroom.get("/support");
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("does not take gifts here").doesNotContain("<form");
    HttpResponse<String> posted = newsroom.form("/support", Map.of("amount", "10"));
    assertThat(posted.statusCode()).isEqualTo(404);
    assertThat(newsroom.get("/reminders").statusCode()).isEqualTo(404);
    assertThat(newsroom.form("/reminders", Map.of()).statusCode()).isEqualTo(404);
  }

  private static void check(OpenApi api, String id, HttpResponse<String> answer) {
    Operation operation = api.operation(id);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("urn:samizdat:problem:giving-not-open");
    assertThat(operation.problems()).contains("404 giving-not-open");
    assertThat(api.faults(operation, 404, "application/problem+json", answer.body())).isEmpty();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }
}
