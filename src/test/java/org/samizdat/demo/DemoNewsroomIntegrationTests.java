package org.samizdat.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.samizdat.demo.Mailbox.Mail;
import org.samizdat.giving.Solver;

class DemoNewsroomIntegrationTests {

  private static final int READERS = 12;
  private static final int ANY_PORT = 0;

  @TempDir Path data;

  @Test
  void aSecondStartKeepsEverythingAndDoublesNothing() throws Exception {
    try (DemoNewsroom first = start()) {
      first.inviteReaders();
      assertThat(first.readers()).isEqualTo(READERS);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(readersMail(first))
                  .as("to each one to confirm, and a welcome")
                  .hasSize(2 * READERS));
    }
    try (DemoNewsroom second = start()) {
      second.inviteReaders();
      assertThat(second.readers()).isEqualTo(READERS);
      assertThat(second.mailbox().mails()).as("nobody was asked again").isEmpty();
      assertThat(get(second.siteAddress() + "/").body()).contains("The Marrowmere Lantern");
    }
  }

  @Test
  void onFridayEveryReaderGetsOneIssue() throws Exception {
    try (DemoNewsroom newsroom = start()) {
      newsroom.inviteReaders();
      List<String> readers =
          IntStream.rangeClosed(1, READERS).mapToObj(n -> "reader" + n + "@example.org").toList();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> readersMail(newsroom).size() == 2 * READERS);

      assertThat(post(newsroom.siteAddress() + "/mailbox/friday").statusCode()).isEqualTo(303);

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> readersMail(newsroom).size() == 3 * READERS);
      List<Mail> issue = readersMail(newsroom).subList(2 * READERS, 3 * READERS);
      assertThat(issue).extracting(Mail::to).containsExactlyInAnyOrderElementsOf(readers);
      assertThat(issue).extracting(Mail::subject).containsOnly(issue.getFirst().subject());
      assertThat(Mailbox.html(issue.getFirst()))
          .contains("Night ferry to the Skerries")
          .contains(
              "Spring tide on Thursday", newsroom.siteAddress() + "/stories/notice-spring-tide")
          .doesNotContain("What the Harbour Board decided with the door closed");

      assertThat(get(newsroom.siteAddress() + "/notices.xml").body())
          .contains("<title>Spring tide on Thursday");
      assertThat(get(newsroom.siteAddress() + "/stories/notice-spring-tide").body())
          .contains("two people, who will both sign");

      HttpResponse<String> left =
          post(newsroom.siteAddress() + "/mailbox/" + issue.getFirst().number() + "/unsubscribe");
      assertThat(left.body()).contains("The newsroom answered 200");
      assertThat(newsroom.readers()).isEqualTo(READERS - 1);
    }
  }

  @Test
  void anArticleCarriesAFormThatAnyBrowserCanPost() throws Exception {
    try (DemoNewsroom newsroom = start()) {
      String article = get(newsroom.siteAddress() + "/stories/ferry-timetable").body();
      assertThat(article)
          .contains("action=\"" + newsroom.productAddress() + "/newsletters/weekly/signup\"")
          .contains("<div data-samizdat=\"signup\" data-newsletter=\"weekly\"")
          .contains("src=\"" + newsroom.productAddress() + "/widget/samizdat.js\"");
      assertThat(get(newsroom.siteAddress() + "/stories/harbour-board-minutes").statusCode())
          .as("under embargo")
          .isEqualTo(404);

      HttpRequest form =
          HttpRequest.newBuilder(
                  URI.create(newsroom.productAddress() + "/newsletters/weekly/signup"))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(
                  BodyPublishers.ofString(
                      "email=reader17%40example.org&locale=en&source=article&policyVersion="
                          + Paper.POLICY
                          + "&proof="
                          + URLEncoder.encode(
                              Solver.solve(
                                  get(newsroom.productAddress() + "/api/v1/door/challenge").body()),
                              StandardCharsets.UTF_8)))
              .build();
      HttpResponse<String> answer = client().send(form, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(202);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> newsroom.mailbox().to("reader17@example.org").size() == 1);
      assertThat(get(newsroom.siteAddress() + "/mailbox?to=reader17@example.org").body())
          .containsPattern("href=\"/mailbox/[0-9]+\"");
    }
  }

  @Test
  void aDemoThatWasKilledStartsAgain() throws Exception {
    assumeFalse(DemoDatabase.isContainerized(), "A container is not killed with the demo");
    killOneThatIsOpen();
    long leftOver = postmaster();
    assertThat(ProcessHandle.of(leftOver)).as("its database is left running").isPresent();
    try (DemoNewsroom again = start()) {
      assertThat(postmaster()).isNotEqualTo(leftOver);
      assertThat(get(again.productAddress() + "/newsletters/weekly").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aDatabaseThatWasKilledStartsAgain() throws Exception {
    assumeFalse(DemoDatabase.isContainerized(), "A container is not killed with the demo");
    Path folder = data.resolve("embedded");
    try (DemoDatabase first = DemoDatabase.start(folder, false)) {
      assertThat(first.properties()).isNotEmpty();
      kill(ProcessHandle.of(postmaster()).orElseThrow());
    }
    assertThat(folder.resolve("postgres/postmaster.pid")).as("left behind").exists();
    try (DemoDatabase again = DemoDatabase.start(folder, false);
        Connection app = connection(again)) {
      assertThat(app.isValid(10)).isTrue();
    }
  }

  private static Connection connection(DemoDatabase database) throws SQLException {
    Map<String, String> properties = database.properties();
    return DriverManager.getConnection(
        properties.get("spring.datasource.url"),
        properties.get("spring.datasource.username"),
        properties.get("spring.datasource.password"));
  }

  /** Without what the desk's own people are sent. */
  private static List<Mail> readersMail(DemoNewsroom newsroom) {
    return newsroom.mailbox().mails().stream()
        .filter(mail -> mail.to().startsWith("reader"))
        .toList();
  }

  private DemoNewsroom start() throws Exception {
    return new DemoNewsroom(new DemoSettings(data, ANY_PORT, ANY_PORT, READERS));
  }

  private void killOneThatIsOpen() throws IOException {
    Process demo =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Ddemo.data=" + data,
                "-Ddemo.port=0",
                "-Ddemo.site-port=0",
                "-Ddemo.readers=0",
                DemoNewsroom.class.getName())
            .redirectErrorStream(true)
            .start();
    StringBuilder said = new StringBuilder();
    try (BufferedReader output = demo.inputReader()) {
      String line;
      do {
        line = output.readLine();
        said.append(line).append('\n');
      } while (line != null && !line.contains("The newsroom has its readers"));
    } finally {
      kill(demo.toHandle());
    }
    assertThat(said).contains("The newsroom has its readers");
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  private long postmaster() throws IOException {
    return Long.parseLong(
        Files.readAllLines(data.resolve("embedded/postgres/postmaster.pid")).getFirst().strip());
  }

  private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
    return client()
        .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String address)
      throws IOException, InterruptedException {
    return client()
        .send(
            HttpRequest.newBuilder(URI.create(address)).POST(BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
  }

  private static HttpClient client() {
    return HttpClient.newHttpClient();
  }
}
