package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class ErrorsIntegrationTests {

  private static final String TOO_LARGE = "urn:samizdat:problem:body-too-large";
  private static final String PROBLEM = "Content-Type: application/problem+json";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @LocalServerPort int port;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\"text\"",
        "{\"email\":17}",
        "{\"email\":null}",
        "{\"email\":{}}",
        "{\"email\":\"canary@example.org\",\"newsletter\":[\"weekly\"]}",
        "\u0000",
        "{\"a\":1}"
      })
  void aBodyThatIsNotASignupIsAProblemOfTheCallers(String body) throws Exception {
    HttpResponse<String> answer =
        send(
            request("/api/v1/signups")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).isBetween(400, 499);
    assertIsProblem(answer);
    assertThat(answer.body()).doesNotContain("canary").doesNotContain("org.samizdat");
  }

  @Test
  void aWrongMethodOrMediaTypeIsAProblemWithAStableType() throws Exception {
    HttpResponse<String> method = send(request("/api/v1/signups").DELETE());
    assertThat(method.statusCode()).isBetween(400, 499);
    assertIsProblem(method);
    HttpResponse<String> type =
        send(
            request("/api/v1/signups")
                .header("content-type", "application/xml")
                .POST(HttpRequest.BodyPublishers.ofString("<a/>")));
    assertThat(type.statusCode()).isEqualTo(415);
    assertIsProblem(type);
  }

  @Test
  void withoutATokenTheNewsroomsApiSaysSo() throws Exception {
    HttpResponse<String> answer = send(request("/api/v1/stories").GET());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer");
    assertIsProblem(answer);
    HttpResponse<String> wrong =
        send(
            request("/api/v1/stories")
                .header("authorization", "Bearer szd_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
                .GET());
    assertThat(wrong.statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing-here",
        "/confirm/short",
        "/confirm/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "/privacy/no-such-version",
        "/newsletters/no-such",
        "/newsletters/no-such/17",
        "/newsletters/no-such/signup"
      })
  void aPageThatIsNotThereIsAPageWithASentence(String path) throws Exception {
    HttpResponse<String> answer = send(request(path).header("accept", "text/html").GET());
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    assertThat(answer.body()).contains("<h1").doesNotContain("Whitelabel").doesNotContain("\tat ");
  }

  @Test
  void everyAnswerForbidsFramesReferrersAndForeignContent() throws Exception {
    HttpResponse<String> answer = send(request("/nothing-here").GET());
    assertThat(answer.headers().firstValue("content-security-policy"))
        .hasValueSatisfying(policy ->
            assertThat(policy).contains("default-src 'none'").contains("frame-ancestors 'none'"));
    assertThat(answer.headers().firstValue("referrer-policy")).contains("no-referrer");
    assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
  }

  @Test
  void healthAnswersWithoutDetailsAndFiguresNeedAToken() throws Exception {
    HttpResponse<String> health = send(request("/actuator/health/readiness").GET());
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).contains("UP").doesNotContain("database");
    assertThat(send(request("/actuator/prometheus").GET()).statusCode()).isEqualTo(401);
    assertThat(send(request("/actuator/env").GET()).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/newsletters/weekly/signup",
        "/unsubscribe/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "/confirm/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void aFormThatCannotBeReadIsRefusedAndNotRepeatedInTheLog(String path, CapturedOutput output)
      throws Exception {
    for (String body :
        List.of(
            "email=canary%40example.org%zz",
            "email=canary%40example.org&filler=" + "a".repeat(100_000),
            "email=canary%40example.org" + "&a=b".repeat(10_001))) {
      HttpResponse<String> answer =
          send(
              request(path)
                  .header("content-type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(body)));
      assertThat(answer.statusCode()).isBetween(400, 499);
      assertThat(answer.body()).doesNotContain("canary");
    }
    assertThat(output.getAll()).doesNotContain("canary");
  }

  /** Before anybody has looked at a signature or a token. */
  @ParameterizedTest
  @CsvSource({
    "POST, /webhooks/stripe, application/json, 524288",
    "POST, /webhooks/stripe/first, application/json, 524288",
    "POST, /api/v1/signups, application/json, 65536",
    "POST, /api/v1/donations, application/json, 65536",
    "PUT, /api/v1/stories/a, application/x-www-form-urlencoded, 65536",
  })
  void moreThanAnybodySendsIsRefusedUnreadAndNotReadToItsEnd(
      String method, String path, String type, int most) throws Exception {
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
            + type
            + "\r\n";
    try (Socket announced = new Socket("localhost", port)) {
      announced.setSoTimeout(10_000);
      write(announced, head + "Content-Length: 1073741824\r\n\r\n");
      assertThat(readTo(announced, TOO_LARGE)).startsWith("HTTP/1.1 413").contains(PROBLEM);
    }
    try (Socket endless = new Socket("localhost", port)) {
      endless.setSoTimeout(10_000);
      write(endless, head + "Transfer-Encoding: chunked\r\n\r\n");
      String chunk = "400\r\n" + " ".repeat(1024) + "\r\n";
      write(endless, chunk.repeat(most / 1024) + "1\r\n \r\n");
      assertThat(readTo(endless, TOO_LARGE)).startsWith("HTTP/1.1 413").contains(PROBLEM);
    }
  }

  @Test
  void asMuchAsAnybodySendsIsRead() throws Exception {
    for (String path : List.of("/webhooks/stripe", "/api/v1/signups")) {
      int most = path.startsWith("/webhooks") ? 512 * 1024 : 64 * 1024;
      HttpResponse<String> answer =
          send(
              request(path)
                  .header("content-type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(" ".repeat(most))));
      assertThat(answer.statusCode()).as(path).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/privacy?language=%zz", "/api/v1/stories/a%2Fb", "/confirm/a;b=c", "//"})
  void aPathOrQueryThatNobodyTypesIsTheCallersMistake(String path) throws Exception {
    // By hand: a client of good manners would not send some of these.
    try (Socket socket = new Socket("localhost", port)) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("org.springframework");
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /** The body's end never comes, so the connection's end is not waited for. */
  private static String readTo(Socket socket, String end) throws IOException {
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      answer.append((char) next);
    }
    return answer.toString();
  }

  private static void assertIsProblem(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(answer.body()).contains("urn:samizdat:problem:");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
