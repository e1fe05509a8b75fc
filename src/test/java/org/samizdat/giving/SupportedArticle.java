package org.samizdat.giving;

import java.util.Map;
import org.samizdat.browser.Browser;
import org.samizdat.browser.Website;

/** An article of a newspaper on its own origin, with the form that asks for support under it. */
public final class SupportedArticle {

  private SupportedArticle() {}

  /** Its address, once it can be opened. */
  public static String show(Website website, Browser browser, String language, String content) {
    website.show(
        "/support.css",
        """
        :root { color-scheme: light dark; --accent: #8c1d18; --on-accent: #fff; --sheet: #f5f2ec; --edge: #857f74; }
        @media (prefers-color-scheme: dark) {
          :root { --accent: #f0a79c; --on-accent: #171614; --sheet: #211f1c; --edge: #8a8479; }
        }
        body { margin: 0 auto; padding: 1.25rem; max-width: 40rem; font: 1.125rem/1.55 Georgia, serif; }
        aside { padding: 1.4rem 1.25rem; background: var(--sheet); border-top: 3px solid var(--accent); }
        a { color: inherit; }
        [data-samizdat] {
          --samizdat-accent: var(--accent);
          --samizdat-on-accent: var(--on-accent);
          --samizdat-edge: var(--edge);
        }
        """,
        Map.of("Content-Type", "text/css"));
    return website.show(
        "/support-" + language,
        """
        <!doctype html>
        <html lang="%1$s" dir="%2$s">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Article</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/support.css">
        <script async src="%3$s/widget/support.js" referrerpolicy="no-referrer"></script>
        </head>
        <body><main><h1>Article</h1><p>Text.</p><aside>%4$s</aside></main></body>
        </html>
        """
            .formatted(language, language.equals("ar") ? "rtl" : "ltr", browser.address(), content),
        Map.of(
            "Content-Security-Policy",
            "default-src 'none'; base-uri 'none'; style-src 'self'; img-src data:;"
                + " script-src %1$s; connect-src %1$s; form-action %1$s;"
                    .formatted(browser.address())
                + " require-trusted-types-for 'script'; trusted-types 'none'"));
  }
}
