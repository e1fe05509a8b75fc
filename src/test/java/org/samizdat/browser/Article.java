package org.samizdat.browser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** An article of a newspaper, on its own website, under the strictest policy a page can have. */
record Article(Website website, String server) {

  /** Clothed as the newspaper would. */
  Article {
    try (InputStream sheet =
        Objects.requireNonNull(Article.class.getResourceAsStream("/static/samizdat.css"))) {
      String paper =
          """
          aside { padding: 1.4rem 1.25rem; background: var(--sheet); border-top: 3px solid var(--accent); }
          aside form, aside form p { margin: 0; }
          aside button { margin-bottom: .75rem; }
          [data-samizdat] {
            --samizdat-accent: var(--accent);
            --samizdat-on-accent: var(--on-accent);
            --samizdat-edge: var(--edge);
            --samizdat-field: var(--paper);
            --samizdat-field-ink: var(--ink);
          }
          """;
      website.show(
          "/paper.css",
          new String(sheet.readAllBytes(), StandardCharsets.UTF_8) + paper,
          Map.of("Content-Type", "text/css"));
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  /** The place for the widget, with the plain form of our documentation in it. */
  String place(String language, String policy) {
    boolean russian = language.equals("ru");
    return """
    <div data-samizdat="signup" data-newsletter="weekly" data-source="article">
    <form action="%1$s/newsletters/weekly/signup" method="post">
      <input type="hidden" name="policyVersion" value="%2$s">
      <input type="hidden" name="locale" value="%3$s">
      <label>%4$s <input type="email" name="email" required autocomplete="email"></label>
      <button>%5$s</button>
      <p>%6$s</p>
    </form>
    </div>
    """
        .formatted(
            server,
            policy,
            russian ? "ru" : "en",
            russian ? "Ваш адрес электронной почты" : "Your email address",
            russian ? "Подписаться" : "Subscribe",
            russian
                ? "Присылайте мне «The Weekly» по почте. Я соглашаюсь с политикой"
                    + " конфиденциальности,"
                    + " версия %s. Я могу отписаться в любой момент.".formatted(policy)
                : "Send me “The Weekly” by mail. I agree to the privacy policy, version %s. I can leave at any time."
                    .formatted(policy));
  }

  /** Puts the article there; its whole address. */
  String show(String language, String content) {
    String policy =
        "default-src 'none'; base-uri 'none'; style-src 'self'; img-src data:;"
            + " script-src %1$s; connect-src %1$s; form-action %1$s;".formatted(server)
            + " require-trusted-types-for 'script'; trusted-types 'none'";
    return website.show(
        "/article-" + language,
        """
        <!doctype html>
        <html lang="%s" dir="%s">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Article</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/paper.css">
        <script async src="%s/widget/samizdat.js" referrerpolicy="no-referrer"></script>
        </head>
        <body><main><h1>Article</h1><p>Text.</p><aside>%s</aside></main></body>
        </html>
        """
            .formatted(language, language.equals("ar") ? "rtl" : "ltr", server, content),
        Map.of("Content-Security-Policy", policy));
  }
}
