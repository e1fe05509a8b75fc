package org.samizdat.newsletter;

import java.util.List;
import java.util.Set;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.samizdat.newsletter.page.IntroBlock;

/**
 * An editor's few lines above the stories: paragraphs with the emphasis and the links of Markdown,
 * and nothing else. Html in it is shown as it was typed.
 */
final class Intro {

  private static final Parser PARSER = Parser.builder().enabledBlockTypes(Set.of()).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder().escapeHtml(true).sanitizeUrls(true).softbreak("<br>\n").build();

  private Intro() {}

  /** Its paragraphs as readers see them; none of nothing. */
  static List<IntroBlock> paragraphs(@Nullable String typed) {
    if (typed == null) {
      return List.of();
    }
    // The same wash as a story's: whatever the renderer lets through, the safelist does not.
    String html = RENDERER.render(PARSER.parse(typed));
    return Jsoup.parseBodyFragment(html).select("body > p").stream().map(Intro::block).toList();
  }

  private static IntroBlock block(Element paragraph) {
    String clean = Words.inline(paragraph.html(), "");
    return new IntroBlock(clean, Words.text(clean));
  }
}
