package org.samizdat.newsletter.feeds;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import org.jdom2.Content;
import org.jdom2.Document;
import org.jdom2.Element;
import org.jdom2.JDOMException;
import org.jdom2.Namespace;
import org.jdom2.input.SAXBuilder;
import org.jdom2.input.sax.XMLReaders;
import org.jdom2.output.XMLOutputter;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/**
 * Parses a feed with a parser that opens nothing and knows no DOCTYPE, and settles what ROME leaves
 * open: relative links, and markup that was written into RSS without escaping it.
 */
final class FeedXml {

  /** Honest feeds are five deep, with html written into them thirty. */
  private static final String DEEPEST = "100";

  private static final Set<String> VERSIONS_OF_RSS =
      Set.of("0.90", "0.91", "0.92", "0.93", "0.94", "2.0");
  private static final Set<String> OF_HTML = Set.of("description", "encoded");
  private static final Namespace ATOM = Namespace.getNamespace("http://www.w3.org/2005/Atom");
  private static final Namespace ATOM_03 = Namespace.getNamespace("http://purl.org/atom/ns#");

  private FeedXml() {}

  /**
   * Parses.
   *
   * @param xml as {@link FeedText} returns it
   * @param address that relative links start from, where the feed says nothing else
   * @throws FeedBroken {@code NOT_READABLE} if it is not well-formed
   */
  static Document parse(String xml, URI address) {
    Document document = build(xml);
    Element root = document.getRootElement();
    if (root.getName().equals("rss")) {
      String version = root.getAttributeValue("version");
      if (version == null || !VERSIONS_OF_RSS.contains(version.strip())) {
        root.setAttribute("version", "2.0");
      } else {
        root.setAttribute("version", version.strip());
      }
    }
    settle(root, site(root, address), false);
    return document;
  }

  private static Document build(String xml) {
    SAXBuilder builder = new SAXBuilder(XMLReaders.NONVALIDATING);
    builder.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    builder.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    builder.setFeature("http://xml.org/sax/features/external-general-entities", false);
    builder.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
    builder.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    builder.setProperty("jdk.xml.maxElementDepth", DEEPEST);
    try {
      return builder.build(new StringReader(xml));
    } catch (JDOMException | IOException notWellFormed) {
      String start = xml.substring(0, Math.min(xml.length(), 200)).toLowerCase(Locale.ROOT);
      throw new FeedBroken(
          start.startsWith("<html") ? FeedProblem.NOT_A_FEED : FeedProblem.NOT_READABLE,
          notWellFormed);
    }
  }

  /** In RSS, links are relative to the site that the channel names; in Atom to the feed itself. */
  private static URI site(Element root, URI address) {
    for (Element channel : root.getChildren()) {
      if (channel.getName().equals("channel")) {
        URI base = base(channel, base(root, address));
        Element link = channel.getChild("link", channel.getNamespace());
        return link == null ? base : FeedLink.parse(link.getText(), base).orElse(base);
      }
    }
    return address;
  }

  /**
   * @param said whether the base was said by xml:base, and so counts for links inside html too
   */
  private static void settle(Element element, URI outer, boolean said) {
    URI base = base(element, outer);
    boolean saidHere = said || hasBase(element);
    if (element.getChild("issued", ATOM_03) != null) {
      // ROME takes the last change for the date of publication.
      element.removeChild("modified", ATOM_03);
    }
    if (element.getName().equals("link")) {
      settleLink(element, base);
    } else if (isAtom(element)) {
      if (saidHere) {
        settleHtml(element, base);
      }
    } else {
      flatten(element);
    }
    for (Element child : List.copyOf(element.getChildren())) {
      settle(child, base, saidHere);
    }
  }

  private static void settleLink(Element link, URI base) {
    String href = link.getAttributeValue("href");
    if (href != null) {
      FeedLink.parse(href, base).ifPresent(found -> link.setAttribute("href", found.toString()));
    } else if (!link.getTextTrim().isEmpty()) {
      FeedLink.parse(link.getText(), base).ifPresent(found -> link.setText(found.toString()));
    }
  }

  private static void settleHtml(Element element, URI base) {
    String type = element.getAttributeValue("type", "");
    if (type.equals("html") || type.equals("text/html")) {
      org.jsoup.nodes.Document html = Jsoup.parseBodyFragment(element.getText(), base.toString());
      html.select("a[href]").forEach(link -> link.attr("href", link.absUrl("href")));
      element.setText(html.body().html());
    } else if (element.getName().equals("a") && element.getAttributeValue("href") != null) {
      FeedLink.parse(element.getAttributeValue("href"), base)
          .ifPresent(found -> element.setAttribute("href", found.toString()));
    }
  }

  /** RSS knows only text: markup written into it as it is becomes the text that it meant. */
  private static void flatten(Element element) {
    if (element.getChildren().isEmpty()) {
      return;
    }
    if (OF_HTML.contains(element.getName())) {
      XMLOutputter out = new XMLOutputter();
      List<Content> content = element.getContent();
      element.setText(out.outputString(content));
    } else if (element.getName().equals("title")) {
      element.setText(
          element.getContent().stream().map(Content::getValue).collect(Collectors.joining()));
    }
  }

  private static URI base(Element element, URI outer) {
    String base = element.getAttributeValue("base", Namespace.XML_NAMESPACE);
    return base == null ? outer : FeedLink.parse(base, outer).orElse(outer);
  }

  private static boolean hasBase(Element element) {
    return element.getAttribute("base", Namespace.XML_NAMESPACE) != null;
  }

  private static boolean isAtom(@Nullable Element element) {
    for (Element at = element; at != null; at = at.getParentElement()) {
      if (at.getNamespace().equals(ATOM) || at.getNamespace().equals(ATOM_03)) {
        return true;
      }
    }
    return false;
  }
}
