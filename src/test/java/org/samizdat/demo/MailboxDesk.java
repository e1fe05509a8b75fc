package org.samizdat.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.demo.Mailbox.Mail;
import org.samizdat.demo.page.MailPage;
import org.samizdat.demo.page.MailboxPage;
import org.samizdat.demo.page.MailboxPage.Kind;
import org.samizdat.demo.page.MailboxPage.Line;
import org.samizdat.demo.page.NotePage;

/** The mailbox's pages: what came, one mail in every shape, and what a mail program would do. */
final class MailboxDesk {

  private static final int PAGE = 40;
  private static final DateTimeFormatter NOW =
      DateTimeFormatter.ofPattern("EEEE, d MMMM, HH:mm", Locale.UK);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.UK);
  private static final Pattern WEB_LINK = Pattern.compile("<(https?://[^>]+)>");

  private final Mailbox mailbox;
  private final DemoNewsroom newsroom;
  private final Paper paper;
  private final TemplateEngine templates;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  MailboxDesk(Mailbox mailbox, DemoNewsroom newsroom, Paper paper, TemplateEngine templates) {
    this.mailbox = mailbox;
    this.newsroom = newsroom;
    this.paper = paper;
    this.templates = templates;
  }

  /** Answers below {@code /mailbox}; false if there is nothing there. */
  boolean answer(HttpExchange exchange, String path) throws IOException {
    String[] parts = path.split("/", -1);
    String method = exchange.getRequestMethod();
    if (path.equals("/mailbox")) {
      Web.page(exchange, 200, list(Web.query(exchange.getRequestURI())));
      return true;
    }
    if (path.equals("/mailbox/friday") && method.equals("POST")) {
      newsroom.makeItFriday();
      Web.seeOther(exchange, "/mailbox");
      return true;
    }
    Mail mail = parts.length > 2 ? find(parts[2]) : null;
    if (mail == null) {
      return false;
    }
    if (parts.length == 3) {
      Web.page(exchange, 200, letter(mail, Web.query(exchange.getRequestURI())));
      return true;
    }
    return switch (parts[3]) {
      case "html" -> {
        html(exchange, mail);
        yield true;
      }
      case "unsubscribe" -> {
        if (method.equals("POST")) {
          Web.page(exchange, 200, unsubscribe(mail));
        }
        yield method.equals("POST");
      }
      default -> false;
    };
  }

  private String list(Map<String, String> query) {
    List<Mail> all = mailbox.mails();
    String about = query.get("about");
    String sought = query.getOrDefault("to", "").strip();
    List<Mail> chosen = new ArrayList<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Mail mail : all.reversed()) {
      counts.merge(mail.subject(), 1, Integer::sum);
      if ((about == null || mail.subject().equals(about))
          && (sought.isEmpty() || mail.to().equalsIgnoreCase(sought))) {
        chosen.add(mail);
      }
    }
    int pages = Math.max(1, (chosen.size() + PAGE - 1) / PAGE);
    int page = Math.clamp(number(query.getOrDefault("page", "1")), 1, pages);
    List<Line> lines =
        chosen.subList((page - 1) * PAGE, Math.min(page * PAGE, chosen.size())).stream()
            .map(
                mail -> new Line(mail.number(), mail.from(), mail.to(), mail.subject(), time(mail)))
            .toList();
    List<Kind> kinds = new ArrayList<>();
    counts.forEach((subject, count) ->
        kinds.add(
            new Kind(
                subject,
                String.format(Locale.ROOT, "%,d", count),
                "/mailbox?about=" + URLEncoder.encode(subject, UTF_8),
                subject.equals(about))));
    return render(
        "mailbox.jte",
        new MailboxPage(
            paper.frame(),
            newsroom.now().atZone(Paper.ZONE).format(NOW),
            newsroom.progress(),
            String.format(Locale.ROOT, "%,d", newsroom.readers()),
            all.size(),
            kinds,
            about,
            sought,
            lines,
            page,
            pages));
  }

  private String letter(Mail mail, Map<String, String> query) {
    String source = Mailbox.source(mail);
    String view = query.getOrDefault("view", "desktop");
    String words =
        switch (view) {
          case "text" -> Mailbox.text(mail);
          case "source" -> source;
          default -> Mailbox.html(mail) == null ? Mailbox.text(mail) : null;
        };
    return render(
        "mail.jte",
        new MailPage(
            paper.frame(),
            mail.number(),
            mail.from(),
            mail.to(),
            mail.subject(),
            time(mail),
            Math.ceilDiv(source.length(), 1024) + " KB",
            view,
            words == null ? null : Web.linked(words),
            oneClick(mail) != null));
  }

  private static void html(HttpExchange exchange, Mail mail) throws IOException {
    String html = Mailbox.html(mail);
    // What a mail program allows: no script, nothing sent but by following a link.
    exchange
        .getResponseHeaders()
        .set(
            "Content-Security-Policy",
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
                + " style-src 'unsafe-inline'; img-src data: http: https:");
    Web.page(
        exchange,
        200,
        html == null ? "" : html.replaceFirst("(?i)<head>", "<head><base target=\"_blank\">"));
  }

  private String unsubscribe(Mail mail) throws IOException {
    String link = oneClick(mail);
    if (link == null) {
      return note("There is no way", "This mail has no one-click link.");
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(link))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click"))
            .build();
    try {
      HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
      return note(
          "The newsroom answered " + answer.statusCode(),
          answer.statusCode() / 100 == 2
              ? mail.to() + " is unsubscribed."
              : "Nothing has changed for " + mail.to() + ".");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(stopped);
    }
  }

  /** Where a mail program posts to; null unless the mail promises RFC 8058. */
  private static @Nullable String oneClick(Mail mail) {
    String link = Mailbox.header(mail, "List-Unsubscribe");
    if (link == null || Mailbox.header(mail, "List-Unsubscribe-Post") == null) {
      return null;
    }
    Matcher found = WEB_LINK.matcher(link.replaceAll("\\s", ""));
    return found.find() ? found.group(1) : null;
  }

  private @Nullable Mail find(String number) {
    List<Mail> all = mailbox.mails();
    int wanted = number(number);
    return wanted >= 1 && wanted <= all.size() ? all.get(wanted - 1) : null;
  }

  private String note(String title, String sentence) {
    return render("note.jte", new NotePage(paper.frame(), title, sentence));
  }

  private String render(String template, Object page) {
    StringOutput output = new StringOutput();
    templates.render(template, page, output);
    return output.toString();
  }

  private static String time(Mail mail) {
    return mail.sent().atZone(Paper.ZONE).format(TIME);
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,8}") ? Integer.parseInt(text) : -1;
  }
}
