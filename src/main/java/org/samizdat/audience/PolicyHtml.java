package org.samizdat.audience;

import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** Draws a policy's Markdown. HTML in it is shown as text, and links lead to web pages or mail. */
final class PolicyHtml {

  private static final Parser PARSER = Parser.builder().build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder().escapeHtml(true).sanitizeUrls(true).build();

  private PolicyHtml() {}

  static String render(PolicyText policy) {
    return RENDERER.render(PARSER.parse(policy.body()));
  }

  /** Whether the text begins with a title of its own. */
  static boolean hasTitle(PolicyText policy) {
    Node first = PARSER.parse(policy.body()).getFirstChild();
    return first instanceof Heading heading && heading.getLevel() == 1;
  }
}
