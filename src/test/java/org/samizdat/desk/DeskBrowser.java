package org.samizdat.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

/** A browser at the desk: keeps cookies, follows no redirect by itself, fills in our forms. */
public final class DeskBrowser {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final CookieManager cookies = new CookieManager();
  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(cookies)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final String origin;

  /** A browser in which nobody is signed in. */
  public DeskBrowser(int port) {
    this("http://localhost:" + port);
  }

  private DeskBrowser(String origin) {
    this.origin = origin;
  }

  /** A browser at an application, in which nobody is signed in. */
  public static DeskBrowser at(ApplicationContext context) {
    return new DeskBrowser(
        context.getBean(Environment.class).getRequiredProperty("local.server.port", Integer.class));
  }

  /** A new user of the application's desk, signed in by a link. */
  public static DeskBrowser signedIn(ApplicationContext context, Role role, Language language) {
    DeskBrowser browser = at(context);
    browser.signIn(linkFor(context, user(context, role, language)));
    return browser;
  }

  /** A new user who has not signed in. */
  public static DeskUser user(ApplicationContext context, Role role, Language language) {
    int number = COUNT.incrementAndGet();
    return context
        .getBean(Staff.class)
        .invite(
            null,
            EmailAddress.parse("colleague" + number + "@example.org"),
            "Colleague " + number,
            role,
            language);
  }

  /** The path of a fresh link that signs a user in. */
  public static String linkFor(ApplicationContext context, DeskUser user) {
    return "/desk/sign-in/" + context.getBean(SignInLinks.class).make(user.number()).reveal();
  }

  /** Opens a link's page and presses its button. */
  public HttpResponse<String> signIn(String path) {
    return press(path, "form[action=/desk/sign-in/link]", Map.of());
  }

  /** Asks for a page. */
  public HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Asks for a page and reads it. */
  public Document page(String path) {
    return Jsoup.parse(get(path).body());
  }

  /** Fills in the one form of a page that matches, with everything hidden in it, and sends it. */
  public HttpResponse<String> press(String path, String form, Map<String, String> fields) {
    Element found = page(path).selectFirst(form);
    if (found == null) {
      throw new AssertionError("There is no " + form + " on " + path);
    }
    Map<String, String> all = new TreeMap<>();
    found.select("input[type=hidden]").forEach(field -> all.put(field.attr("name"), field.val()));
    all.putAll(fields);
    return postAsIs(found.attr("action").isEmpty() ? path : found.attr("action"), all);
  }

  /** Sends a form of ours that stands on no page, with the token that every page has. */
  public HttpResponse<String> post(String path, Map<String, String> fields) {
    Map<String, String> all = new TreeMap<>(fields);
    Element token = page("/desk").selectFirst("input[name=_csrf]");
    if (token != null) {
      all.put("_csrf", token.val());
    }
    return postAsIs(path, all);
  }

  /** Sends exactly these fields. */
  public HttpResponse<String> postAsIs(String path, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(URI.create(origin + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** What the browser keeps for us. */
  public List<HttpCookie> cookies() {
    return cookies.getCookieStore().getCookies();
  }

  /** The same browser, sent to another node of the newsroom. */
  public DeskBrowser movedTo(int port) {
    DeskBrowser other = new DeskBrowser(port);
    cookies().forEach(cookie -> other.cookies.getCookieStore().add(URI.create(origin), cookie));
    return other;
  }

  /** Takes a file along. */
  public byte[] file(String path) {
    return send(
            HttpRequest.newBuilder(URI.create(origin + path)),
            HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, HttpResponse.BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request.build(), handler);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
