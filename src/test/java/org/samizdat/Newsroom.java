package org.samizdat;

import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.matchers.GroupMatcher;
import org.samizdat.desk.ApiTokens;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A newsroom and its readers as a test sees them: through the product's own commands, pages and
 * API, and through the mail that arrives.
 */
public final class Newsroom {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final ConfigurableApplicationContext context;
  private final GreenMail mail;
  private final int port;

  public Newsroom(ConfigurableApplicationContext context, GreenMail mail, int port) {
    this.context = context;
    this.mail = mail;
    this.port = port;
  }

  /** Runs one command of the jar inside the running application; it must succeed. */
  public void command(String... arguments) {
    int code = Commands.run(context, arguments);
    if (code != 0) {
      throw new AssertionError(String.join(" ", arguments) + " ended with " + code);
    }
  }

  /** Publishes a privacy policy with one line of text. */
  public void publishPolicy(String version, String text) throws IOException {
    Path file = Files.createTempFile("policy", ".md");
    Files.writeString(file, text);
    command("policy", "publish", version, "--text", "en=" + file);
    Files.delete(file);
  }

  /** A policy and a newsletter, {@code weekly}, each Friday at ten in Berlin; once in a context. */
  public void openWeekly() throws Exception {
    if (get("/newsletters/weekly").statusCode() == 200) {
      return;
    }
    publishPolicy("2026-11", "We keep your address sealed, and nothing else about you.");
    command(
        "newsletter",
        "create",
        "weekly",
        "--name",
        "The Weekly",
        "--description",
        "Our week.",
        "--language",
        "en",
        "--day",
        "friday",
        "--time",
        "10:00",
        "--zone",
        "Europe/Berlin");
  }

  /** Puts stories as the CMS does: story-1, story-2, …, published within the last hour. */
  public void putStories(int count) throws Exception {
    Instant now = context.getBean(Clock.class).instant();
    String token =
        context
            .getBean(ApiTokens.class)
            .create("the CMS", Set.of(ApiTokens.Scope.STORIES_WRITE))
            .reveal();
    for (int i = 1; i <= count; i++) {
      HttpResponse<String> put =
          json(
              "PUT",
              "/api/v1/stories/story-" + i,
              token,
              """
              {"url": "https://paper.example/story-%d", "headline": "Headline number %d",
               "section": "news", "summary": "<p>What happened, number %d.</p>",
               "body": "<p>More.</p>", "language": "en", "publishedAt": "%s"}
              """
                  .formatted(i, i, i, now.minus(Duration.ofMinutes(i))));
      if (put.statusCode() != 201) {
        throw new AssertionError("Story " + i + " was answered " + put.statusCode());
      }
    }
  }

  /** Lets Quartz knock at a newsletter's own job, as at its hour; the clock decides what is due. */
  public void knock(String newsletter) throws SchedulerException {
    Scheduler scheduler = context.getBean(Scheduler.class);
    scheduler.start();
    scheduler.triggerJob(
        scheduler.getJobKeys(GroupMatcher.anyJobGroup()).stream()
            .filter(key -> key.getName().equals(newsletter))
            .findFirst()
            .orElseThrow());
  }

  /** Sends the signup form of the page, as a browser does. */
  public HttpResponse<String> signUp(String newsletter, String address, String policyVersion)
      throws Exception {
    return form(
        "/newsletters/" + newsletter + "/signup",
        Map.of("email", address, "policyVersion", policyVersion, "locale", "en"));
  }

  public HttpResponse<String> form(String path, Map<String, String> fields) throws Exception {
    String body =
        fields.entrySet().stream()
            .map(field ->
                URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        request(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> get(String path) throws Exception {
    return send(request(path).header("accept", "text/html").GET());
  }

  public HttpResponse<String> json(String method, String path, String token, String body)
      throws Exception {
    return send(
        request(path)
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Waits for the next mail to an address whose subject holds a text. */
  public MimeMessage waitForMail(String address, String subject) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> mailsTo(address, subject), found -> !found.isEmpty())
        .getLast();
  }

  public List<MimeMessage> mailsTo(String address, String subject) {
    return Arrays.stream(mail.getReceivedMessages())
        .filter(message -> {
          try {
            return message.getAllRecipients()[0].toString().contains(address)
                && message.getSubject().contains(subject);
          } catch (MessagingException broken) {
            throw new AssertionError(broken);
          }
        })
        .toList();
  }

  /** The path of the first link to us in a mail's text part that starts with a folder. */
  public String link(MimeMessage message, String folder) throws MessagingException, IOException {
    Matcher link =
        Pattern.compile("https?://[^/\\s]+(/" + folder + "/[A-Za-z0-9_-]+)").matcher(text(message));
    if (!link.find()) {
      throw new AssertionError("No link to " + folder + " in: " + message.getSubject());
    }
    return link.group(1);
  }

  /** The path in a mail's List-Unsubscribe header (RFC 2369, RFC 8058). */
  public String listUnsubscribe(MimeMessage message) throws MessagingException {
    Matcher link =
        Pattern.compile("<https?://[^/]+(/[^>]+)>")
            .matcher(String.join("", message.getHeader("List-Unsubscribe")).replaceAll("\\s", ""));
    if (!link.find()) {
      throw new AssertionError("No List-Unsubscribe");
    }
    return link.group(1);
  }

  public static String text(MimeMessage message) throws MessagingException, IOException {
    return part(message, "text/plain");
  }

  public static String html(MimeMessage message) throws MessagingException, IOException {
    return part(message, "text/html");
  }

  private static String part(MimeMessage message, String type)
      throws MessagingException, IOException {
    Multipart parts = (Multipart) message.getContent();
    for (int i = 0; i < parts.getCount(); i++) {
      BodyPart part = parts.getBodyPart(i);
      if (part.isMimeType(type)) {
        return (String) part.getContent();
      }
    }
    throw new AssertionError("No " + type);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
