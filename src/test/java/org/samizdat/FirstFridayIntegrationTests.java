package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.samizdat.desk.ApiTokens;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole line, from a stranger's form to the button that ends it, through the front doors. */
@IntegrationTest
class FirstFridayIntegrationTests {

  /** A Friday, ten in the morning in Berlin. */
  private static final Instant FRIDAY = Instant.parse("2026-11-27T09:00:00Z");

  @Autowired ConfigurableApplicationContext context;
  @Autowired GreenMail mail;
  @Autowired TestClock clock;
  @Autowired ApiTokens tokens;
  @LocalServerPort int port;

  @Test
  void aReaderWhoSignsUpGetsTheFridayDigestOnceAndLeavesWithOneClick() throws Exception {
    clock.set(FRIDAY.minus(Duration.ofDays(2)));
    Newsroom newsroom = new Newsroom(context, mail, port);
    newsroom.openWeekly();

    assertThat(newsroom.signUp("weekly", "reader17@example.org", "2026-11").statusCode())
        .isEqualTo(202);
    String confirm = newsroom.link(newsroom.waitForMail("reader17@", ""), "confirm");
    HttpResponse<String> page = newsroom.get(confirm);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<button");
    assertThat(newsroom.form(confirm, Map.of("policyVersion", "2026-11")).statusCode())
        .isEqualTo(200);
    MimeMessage welcome = newsroom.waitForMail("reader17@", "elcome");
    assertThat(Newsroom.text(welcome)).contains("receipt");

    newsroom.putStories(3);

    clock.set(FRIDAY.plusSeconds(5));
    newsroom.knock("weekly");
    newsroom.knock("weekly");

    MimeMessage digest = newsroom.waitForMail("reader17@", "Headline number");
    assertThat(Newsroom.text(digest))
        .contains("Friday, November 27, 2026", "Headline number 1", "Headline number 3");
    assertThat(Newsroom.html(digest)).contains("https://paper.example/story-2");
    assertThat(digest.getHeader("List-Unsubscribe-Post"))
        .containsExactly("List-Unsubscribe=One-Click");

    HttpResponse<String> issue = newsroom.get("/newsletters/weekly/1");
    assertThat(issue.statusCode()).isEqualTo(200);
    assertThat(issue.body()).contains("Headline number 2").doesNotContain("/unsubscribe/");

    String leave = newsroom.listUnsubscribe(digest);
    assertThat(newsroom.form(leave, Map.of("List-Unsubscribe", "One-Click")).statusCode())
        .isEqualTo(200);
    assertThat(newsroom.form(leave, Map.of("List-Unsubscribe", "One-Click")).statusCode())
        .isEqualTo(200);

    // The next Friday comes and goes: she has left.
    String token = tokens.create("the next CMS", Set.of(ApiTokens.Scope.STORIES_WRITE)).reveal();
    newsroom.json(
        "PUT",
        "/api/v1/stories/story-4",
        token,
        """
        {"url": "https://paper.example/story-4", "headline": "Headline number 4",
         "section": "news", "summary": "<p>New.</p>", "body": "<p>More.</p>", "language": "en",
         "publishedAt": "2026-12-01T08:00:00Z"}
        """);
    clock.set(FRIDAY.plus(Duration.ofDays(7)).plusSeconds(5));
    newsroom.knock("weekly");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> newsroom.get("/newsletters/weekly/2").statusCode() == 200);
    assertThat(newsroom.mailsTo("reader17@", "Headline number")).hasSize(1);
    newsroom.command("consent", "verify");
  }
}
