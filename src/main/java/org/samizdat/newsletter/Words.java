package org.samizdat.newsletter;

import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Safelist;

/**
 * Turns foreign html into words that can do nothing but be read: no script, no style, no image, no
 * form, and links only to absolute http and https addresses.
 */
final class Words {

  /** Controls, halves of characters, and the marks that make text read other than it is. */
  private static final Pattern UNREADABLE =
      Pattern.compile("[\\p{Cc}&&[^\\t\\n\\r]]|\\p{Cs}|[\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]");

  /** What breaks a line; the separators of Unicode are no white space to a regular expression. */
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Zl}\\p{Zp}]+");

  private static final Document.OutputSettings AS_WRITTEN =
      new Document.OutputSettings().prettyPrint(false);

  private Words() {}

  /** The words alone, on one line. Not html: whoever shows them escapes them. */
  static String plain(String html) {
    String text = readable(Jsoup.parse(readable(html)).text());
    return SPACE.matcher(text).replaceAll(" ").strip();
  }

  /** What somebody typed into a field, as one line. Not html: whoever shows it escapes it. */
  static String line(String typed) {
    return SPACE.matcher(readable(typed)).replaceAll(" ").strip();
  }

  /** What somebody typed into a larger field, with its line ends. Not html. */
  static String lines(String typed) {
    return readable(typed.replaceAll("\\R", "\n")).strip();
  }

  /** Clean html as plain text: one line, each link's address after its words. */
  static String text(String cleanHtml) {
    Document document = Jsoup.parseBodyFragment(cleanHtml);
    for (Element link : document.select("a[href]")) {
      link.appendText(" (" + link.attr("href") + ")");
    }
    return SPACE.matcher(document.text()).replaceAll(" ").strip();
  }

  /** Words with emphasis and links. */
  static String inline(String html, String base) {
    return clean(html, base, inlineTags());
  }

  /** An article's text: paragraphs, subheadings, lists, quotations. */
  static String blocks(String html, String base) {
    return clean(
        html,
        base,
        inlineTags()
            .addTags("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr", "dl")
            .addTags("dt", "dd"));
  }

  private static String clean(String html, String base, Safelist tags) {
    return Jsoup.clean(readable(html), base, tags, AS_WRITTEN).strip();
  }

  /** Made anew each time: it can be changed by whoever holds it. */
  private static Safelist inlineTags() {
    return new Safelist()
        .addTags("a", "abbr", "b", "br", "cite", "code", "em", "i", "q", "s", "small")
        .addTags("strong", "sub", "sup")
        .addAttributes("a", "href")
        .addProtocols("a", "href", "http", "https");
  }

  private static String readable(String text) {
    return UNREADABLE.matcher(text).replaceAll("");
  }
}
