package org.samizdat.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import gg.jte.resolve.ResourceCodeResolver;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.samizdat.demo.page.ArticlePage;
import org.samizdat.demo.page.NotePage;

/**
 * A website on an origin of its own, as a newspaper's is: the paper with the signup form, and the
 * mailbox. It knows the product only by its address.
 */
final class DemoSite implements AutoCloseable {

  private static final String STORIES = "/stories/";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final TemplateEngine templates;
  private final Paper paper;
  private final MailboxDesk mailbox;

  DemoSite(HttpServer server, Path work, Paper paper, Mailbox mails, DemoNewsroom newsroom) {
    this.templates =
        TemplateEngine.create(
            new ResourceCodeResolver("demo"),
            work,
            ContentType.Html,
            DemoSite.class.getClassLoader(),
            "samizdat.templates.demo");
    this.templates.setTrimControlStructures(true);
    this.paper = paper;
    this.mailbox = new MailboxDesk(mails, newsroom, paper, templates);
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** A server on the next free port from the wanted one on, 0 for any; it answers nobody yet. */
  static HttpServer bind(int wanted) throws IOException {
    for (int port = wanted; port < 65_536; port++) {
      try {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      } catch (BindException taken) {
        // The next one, then.
      }
    }
    throw new IOException("No port is free from " + wanted + " on");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith("/mailbox")) {
        if (!mailbox.answer(exchange, path)) {
          notFound(exchange);
        }
        return;
      }
      switch (path) {
        case "/" -> page(exchange, 200, render("front.jte", paper.front()));
        case Paper.FEED ->
            Web.send(
                exchange, 200, "application/rss+xml;charset=UTF-8", paper.feed().getBytes(UTF_8));
        case "/samizdat.css" -> style(exchange, "/static/samizdat.css");
        case "/demo.css" -> style(exchange, "/demo/demo.css");
        default -> article(exchange, path);
      }
    } catch (RuntimeException broken) {
      broken.printStackTrace();
      throw broken;
    }
  }

  private void article(HttpExchange exchange, String path) throws IOException {
    Optional<ArticlePage> article =
        path.startsWith(STORIES)
            ? paper.article(path.substring(STORIES.length()))
            : Optional.empty();
    if (article.isPresent()) {
      page(exchange, 200, render("article.jte", article.get()));
    } else {
      notFound(exchange);
    }
  }

  private void notFound(HttpExchange exchange) throws IOException {
    Web.page(
        exchange,
        404,
        render(
            "note.jte",
            new NotePage(
                paper.frame(), "Not here", "There is no such page, or it is not public yet.")));
  }

  private void page(HttpExchange exchange, int status, String html) throws IOException {
    exchange.getResponseHeaders().set("Content-Security-Policy", paper.contentPolicy());
    Web.page(exchange, status, html);
  }

  private static void style(HttpExchange exchange, String resource) throws IOException {
    try (InputStream sheet = Objects.requireNonNull(DemoSite.class.getResourceAsStream(resource))) {
      Web.send(exchange, 200, "text/css;charset=UTF-8", sheet.readAllBytes());
    }
  }

  private String render(String template, Object page) {
    StringOutput output = new StringOutput();
    templates.render(template, page, output);
    return output.toString();
  }
}
