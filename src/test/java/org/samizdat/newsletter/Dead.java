package org.samizdat.newsletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Map;
import java.util.Set;
import org.jdom2.Document;
import org.jdom2.JDOMException;
import org.jdom2.Namespace;
import org.jdom2.input.SAXBuilder;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;

/**
 * What may stand in a page, a mail or a feed of ours, by name; all else in it came from somebody
 * else. Nothing of it runs, loads from another machine, or leads away by itself.
 */
final class Dead {

  private static final Namespace ATOM = Namespace.getNamespace("http://www.w3.org/2005/Atom");

  private static final Set<String> WORDS =
      Set.of(
          ("a abbr b bdi br cite code em i q s small strong sub sup p h1 h2 h3 h4 ul ol li"
                  + " blockquote pre hr dl dt dd span div time")
              .split(" "));

  private static final Set<String> FRAME =
      Set.of(
          ("#root html head body title main header footer nav section article aside table tbody"
                  + " thead tr td th form fieldset legend label input select option textarea button"
                  + " details summary progress noscript meta link style script iframe")
              .split(" "));

  private static final Set<String> ATTRIBUTES =
      Set.of(
          ("lang dir class id href hreflang rel name content charset http-equiv action method type"
               + " value for role tabindex hidden disabled selected title placeholder maxlength"
               + " rows max required autocomplete src defer sandbox style align width cellpadding"
               + " cellspacing border data-act data-story data-headline data-pinned data-place"
               + " data-moved data-stays data-handle data-live data-state data-head")
              .split(" "));

  /** Those of which the value is looked at, and what it may be. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("a href", "(?s)https?://[^/].*|/([^/\\\\].*)?|#[a-z-]*|\\?.*"),
          Map.entry("link href", "data:,|(http://localhost:[0-9]+)?/([^/\\\\].*)?"),
          Map.entry("link rel", "icon|stylesheet|canonical|alternate|prev|next"),
          Map.entry("script src", "/issue-(desk|progress)\\.js"),
          Map.entry("iframe src", "/desk/newsletters/.*"),
          Map.entry("iframe sandbox", ""),
          Map.entry("form action", "\\??|/[^/\\\\].*"),
          Map.entry("form method", "get|post"),
          Map.entry("meta http-equiv", "refresh"));

  private static final String NAMED_META =
      "viewport|color-scheme|supported-color-schemes|format-detection|robots|description";

  /** In mails only, where a style can stand nowhere else. */
  private static final String ACTIVE_STYLE =
      "(?i)url\\s*\\(|expression|behavior|binding|position|[\\\\<@]";

  private Dead() {}

  /** Looks at a page or at the html of a mail. */
  static void page(String html) {
    for (Element element : Jsoup.parse(html).getAllElements()) {
      String tag = element.tagName();
      assertThat(WORDS.contains(tag) || FRAME.contains(tag))
          .as("An element of ours: %s", element)
          .isTrue();
      for (Attribute attribute : element.attributes()) {
        assertAttribute(element, attribute);
      }
      switch (tag) {
        case "script" -> {
          assertThat(element.attr("src")).as("A file of ours").isNotEmpty();
          assertThat(element.data()).as("Within a script").isEmpty();
        }
        case "style" ->
            assertThat(
                    element.data().replaceAll("@media ((not )?all|\\([a-z-]+: ?[a-z0-9]+\\))", ""))
                .as("Within a style")
                .doesNotContainPattern(ACTIVE_STYLE);
        case "meta" -> assertMeta(element);
        default -> {}
      }
    }
  }

  /** Looks at an Atom feed: what is html in it is only read, all else is text. */
  static void feed(String xml) {
    try {
      Document feed = new SAXBuilder().build(new StringReader(xml));
      assertThat(feed.getRootElement().getChildren("entry", ATOM)).isNotEmpty();
      for (org.jdom2.Element element :
          feed.getRootElement().getDescendants(org.jdom2.filter.Filters.element(ATOM))) {
        String type = element.getAttributeValue("type", "text");
        switch (element.getName()) {
          case "content" -> {
            assertThat(type).isEqualTo("html");
            words(element.getText());
          }
          case "link" ->
              assertThat(element.getAttributeValue("href")).startsWith("http://localhost:8080/");
          default -> assertThat(type).as(element.getName()).isEqualTo("text");
        }
      }
    } catch (JDOMException | java.io.IOException broken) {
      throw new AssertionError("Not a feed: " + xml, broken);
    }
  }

  private static void words(String html) {
    for (Element element : Jsoup.parseBodyFragment(html).body().select("*").not("body")) {
      assertThat(WORDS).contains(element.tagName());
      for (Attribute attribute : element.attributes()) {
        assertThat(attribute.getKey()).isEqualTo("href");
        assertThat(attribute.getValue()).matches("(?s)https?://[^/].*");
      }
    }
  }

  private static void assertAttribute(Element element, Attribute attribute) {
    String name = attribute.getKey();
    assertThat(ATTRIBUTES.contains(name) || name.startsWith("aria-"))
        .as("An attribute of ours: %s in %s", name, element)
        .isTrue();
    String allowed = VALUES.get(element.tagName() + " " + name);
    if (allowed != null) {
      assertThat(attribute.getValue()).as("%s of %s", name, element).matches(allowed);
    } else {
      assertThat(name).as("leads somewhere: %s", element).isNotIn("href", "src", "action");
    }
    if (name.equals("style")) {
      assertThat(attribute.getValue()).doesNotContainPattern(ACTIVE_STYLE);
    }
  }

  private static void assertMeta(Element meta) {
    if (meta.hasAttr("http-equiv")) {
      assertThat(meta.attr("content")).as("where it leads: %s", meta).isEqualTo("5");
    } else if (!meta.hasAttr("charset")) {
      assertThat(meta.attr("name")).matches(NAMED_META);
    }
  }
}
