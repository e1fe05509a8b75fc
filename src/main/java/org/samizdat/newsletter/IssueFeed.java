package org.samizdat.newsletter;

import com.rometools.rome.feed.atom.Content;
import com.rometools.rome.feed.atom.Entry;
import com.rometools.rome.feed.atom.Feed;
import com.rometools.rome.feed.atom.Link;
import com.rometools.rome.feed.atom.Person;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.WireFeedOutput;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jdom2.Document;
import org.jdom2.Namespace;
import org.jdom2.output.Format;
import org.jdom2.output.XMLOutputter;
import org.samizdat.audience.Newsletter;
import org.samizdat.mail.Site;
import org.samizdat.newsletter.page.FeedEntryPage;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * The issues of a newsletter as a feed (Atom, RFC 4287), for readers who would rather not give an
 * address. An entry's id is the permanent address of its issue.
 */
@Component
class IssueFeed {

  private static final String HTML = "html";

  private final TemplateEngine templates;
  private final Site site;

  IssueFeed(@Qualifier("htmlTemplates") TemplateEngine templates, Site site) {
    this.templates = templates;
    this.site = site;
  }

  /** When the feed last changed. */
  static Instant changedAt(List<PublicIssue> issues, Instant begun) {
    return issues.stream().map(PublicIssue::changedAt).max(Instant::compareTo).orElse(begun);
  }

  /**
   * Writes the feed, in UTF-8.
   *
   * @param issues latest first
   * @param begun when there was a feed first, for one without issues
   */
  byte[] write(Newsletter newsletter, List<PublicIssue> issues, Instant begun) {
    String page = site.link("/newsletters/" + newsletter.slug());
    Feed feed = new Feed("atom_1.0");
    feed.setId(page);
    feed.setTitle(newsletter.name());
    feed.setSubtitle(text(newsletter.description()));
    feed.setUpdated(Date.from(changedAt(issues, begun)));
    feed.setAuthors(List.of(newsroom()));
    feed.setAlternateLinks(List.of(link("alternate", page, "text/html")));
    feed.setOtherLinks(List.of(link("self", page + "/feed.xml", "application/atom+xml")));
    feed.setEntries(issues.stream().map(issue -> entry(newsletter, issue)).toList());
    return bytes(feed, newsletter.language());
  }

  private Entry entry(Newsletter newsletter, PublicIssue issue) {
    Language language = Language.around(newsletter.language());
    String page = site.link(Digest.path(newsletter, issue.number()));
    String subject = issue.subject();
    String preheader = issue.preheader();
    Entry entry = new Entry();
    entry.setId(page);
    entry.setTitle(subject == null ? language.date(issue.date()) : subject);
    entry.setAlternateLinks(List.of(link("alternate", page, "text/html")));
    entry.setPublished(Date.from(issue.sentAt()));
    entry.setUpdated(Date.from(issue.changedAt()));
    if (preheader != null) {
      entry.setSummary(text(preheader));
    }
    entry.setContents(List.of(content(issue, language)));
    return entry;
  }

  private Content content(PublicIssue issue, Language language) {
    StringOutput html = new StringOutput();
    templates.render(
        "feed/issue.jte",
        new FeedEntryPage(
            language,
            Intro.paragraphs(issue.issue().ownWords().intro()),
            Digest.sections(language, issue.stories(), issue.withdrawn().keySet())),
        html);
    Content content = new Content();
    content.setType(HTML);
    content.setValue(html.toString());
    return content;
  }

  private Person newsroom() {
    Person person = new Person();
    person.setName(site.name());
    return person;
  }

  private static Content text(String words) {
    Content content = new Content();
    content.setType("text");
    content.setValue(words);
    return content;
  }

  private static Link link(String relation, String href, String type) {
    Link link = new Link();
    link.setRel(relation);
    link.setHref(href);
    link.setType(type);
    return link;
  }

  /** ROME has no place for the language of a feed, which stands in its root (RFC 4287 2). */
  private static byte[] bytes(Feed feed, String language) {
    try {
      Document document = new WireFeedOutput().outputJDom(feed);
      document.getRootElement().setAttribute("lang", language, Namespace.XML_NAMESPACE);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new XMLOutputter(Format.getPrettyFormat()).output(document, bytes);
      return bytes.toByteArray();
    } catch (FeedException broken) {
      throw new IllegalStateException("The feed cannot be written", broken);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
