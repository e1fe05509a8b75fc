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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A newsroom and its readers as a test sees them: through the product's own commands, pages and
 * API, and through the mail that arrives.
 */
final class Newsroom {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final ConfigurableApplicationContext context;
  private final GreenMail mail;
  private final int port;

  Newsroom(ConfigurableApplicationContext context, GreenMail mail, int port) {
    this.context = context;
    this.mail = mail;
    this.port = port;
  }

  /** Runs one command of the jar inside the running application; it must succeed. */
  void command(String... arguments) {
    int code = Commands.run(context, arguments);
    if (code != 0) {
      throw new AssertionError(String.join(" ", arguments) + " ended with " + code);
    }
  }

  /** Publishes a privacy policy with one line of text. */
  void publishPolicy(String version, String text) throws IOException {
    Path file = Files.createTempFile("policy", ".md");
    Files.writeString(file, text);
    command("policy", "publish", version, "--text", "en=" + file);
    Files.delete(file);
  }

  /** Sends the signup form of the page, as a browser does. */
  HttpResponse<String> signUp(String newsletter, String address, String policyVersion)
      throws Exception {
    return form(
        "/newsletters/" + newsletter + "/signup",
        Map.of("email", address, "policyVersion", policyVersion, "locale", "en"));
  }

  HttpResponse<String> form(String path, Map<String, String> fields) throws Exception {
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

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path).header("accept", "text/html").GET());
  }

  HttpResponse<String> json(String method, String path, String token, String body)
      throws Exception {
    return send(
        request(path)
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Waits for the next mail to an address whose subject holds a text. */
  MimeMessage waitForMail(String address, String subject) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> mailsTo(address, subject), found -> !found.isEmpty())
        .getLast();
  }

  List<MimeMessage> mailsTo(String address, String subject) {
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
  String link(MimeMessage message, String folder) throws MessagingException, IOException {
    Matcher link =
        Pattern.compile("https?://[^/\\s]+(/" + folder + "/[A-Za-z0-9_-]+)").matcher(text(message));
    if (!link.find()) {
      throw new AssertionError("No link to " + folder + " in: " + message.getSubject());
    }
    return link.group(1);
  }

  /** The path in a mail's List-Unsubscribe header (RFC 2369, RFC 8058). */
  String listUnsubscribe(MimeMessage message) throws MessagingException {
    Matcher link =
        Pattern.compile("<https?://[^/]+(/[^>]+)>")
            .matcher(String.join("", message.getHeader("List-Unsubscribe")).replaceAll("\\s", ""));
    if (!link.find()) {
      throw new AssertionError("No List-Unsubscribe");
    }
    return link.group(1);
  }

  static String text(MimeMessage message) throws MessagingException, IOException {
    return part(message, "text/plain");
  }

  static String html(MimeMessage message) throws MessagingException, IOException {
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
