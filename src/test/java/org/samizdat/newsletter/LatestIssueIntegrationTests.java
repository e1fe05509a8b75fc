package org.samizdat.newsletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.audience.Policies;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

@IntegrationTest
@Import(Press.class)
class LatestIssueIntegrationTests {

  /** Nine o'clock in Berlin. */
  private static final Instant FRIDAY = Instant.parse("2026-11-27T08:00:00Z");

  @LocalServerPort int port;
  @Autowired Press press;
  @Autowired TestClock clock;
  @Autowired Policies policies;

  private String paper = "";

  @BeforeEach
  void launch() {
    clock.set(FRIDAY.minus(Duration.ofDays(1)));
    paper = press.launch("friday", "09:00", "Europe/Berlin");
    clock.advance(Duration.ofMinutes(1));
  }

  @Test
  void beforeTheFirstIssueItLeadsToWhatTheNewsletterIs() {
    assertThat(latest(paper)).isEqualTo("/newsletters/" + paper);
    press.put(press.story(paper, "first", clock.instant()));
    press.knock(paper);
    assertThat(latest(paper)).as("a draft is nobody's yet").isEqualTo("/newsletters/" + paper);
  }

  @Test
  void afterwardsItLeadsToTheLatestIssue() {
    for (int week = 0; week < 2; week++) {
      Instant hour = FRIDAY.plus(Duration.ofDays(7L * week));
      clock.set(hour.minus(Duration.ofHours(1)));
      press.put(press.story(paper, "story-" + week, clock.instant()));
      clock.set(hour);
      press.knock(paper);
      assertThat(latest(paper)).isEqualTo("/newsletters/" + paper + "/" + (week + 1));
    }
  }

  /** A form on the newspaper's page offers no look at what is not there. */
  @Test
  void signupFormsAreGivenTheWayToItOnceThereIsOne() {
    if (policies.current().isEmpty()) {
      policies.publish("2026-09", new LinkedHashMap<>(Map.of("en", "We keep little.")));
    }
    String form = "/api/v1/newsletters/" + paper + "/form";
    press.put(press.story(paper, "first", clock.instant()));
    press.knock(paper);
    assertThat(Cms.page(port, form).body()).contains("\"previewLink\":null");
    clock.set(FRIDAY);
    press.knock(paper);
    assertThat(Cms.page(port, form).body())
        .contains("\"previewLink\":\"http://localhost:8080/newsletters/" + paper + "/latest\"");
  }

  @Test
  void ofANewsletterThatIsNotThereThereIsNone() {
    assertThat(Cms.page(port, "/newsletters/none/latest").statusCode()).isEqualTo(404);
  }

  private String latest(String newsletter) {
    HttpResponse<String> answer = Cms.page(port, "/newsletters/" + newsletter + "/latest");
    assertThat(answer.statusCode()).isEqualTo(302);
    return answer.headers().firstValue("Location").orElseThrow();
  }
}
