package org.samizdat.demo;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.samizdat.demo.page.ArticlePage;
import org.samizdat.demo.page.Card;
import org.samizdat.demo.page.Frame;
import org.samizdat.demo.page.FrontPage;
import org.samizdat.demo.page.FrontPage.FrontSection;
import org.samizdat.demo.page.SignupForm;

/** The Marrowmere Lantern, the newspaper whose newsroom the demo is. */
final class Paper {

  static final String NAME = "The Marrowmere Lantern";
  static final String POSTAL_ADDRESS = "1 Harbour Stair, Marrowmere";
  static final String SENDER = "lantern@marrowmere.example";
  static final String EDITOR = "editor@example.org";
  static final String NEWSLETTER = "weekly";
  static final String NEWSLETTER_NAME = "The Week by Lantern Light";
  static final String NEWSLETTER_DESCRIPTION =
      "What happened on this coast and what it meant, every Friday at eight.";
  static final String FEED = "/notices.xml";
  static final String POLICY = "2026-11";
  static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");
  static final LocalTime FRIDAY_HOUR = LocalTime.of(8, 0);

  private static final Map<String, String> SECTIONS =
      Map.of("news", "News", "features", "Features", "analysis", "Analysis", "opinion", "Opinion");
  private static final List<String> ORDER = List.of("news", "features", "analysis", "opinion");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.UK);
  private static final DateTimeFormatter SHORT_DAY =
      DateTimeFormatter.ofPattern("d MMMM", Locale.UK);
  private static final int READ_NEXT = 4;

  private final List<SampleStory> stories = SampleStory.all();
  private final Instant firstRun;
  private final Clock clock;
  private final String product;
  private final String site;

  /**
   * @param firstRun what the stories' times count from
   * @param product where the product is reached
   * @param site where the paper is
   */
  Paper(Instant firstRun, Clock clock, String product, String site) {
    this.firstRun = firstRun;
    this.clock = clock;
    this.product = product;
    this.site = site;
  }

  FrontPage front() {
    List<SampleStory> shown = shown();
    SampleStory lead = shown.stream().filter(SampleStory::pinned).findFirst().orElseThrow();
    List<FrontSection> sections =
        ORDER.stream()
            .map(section ->
                new FrontSection(
                    title(section),
                    shown.stream()
                        .filter(story -> story.section().equals(section) && !story.equals(lead))
                        .map(this::card)
                        .toList()))
            .toList();
    return new FrontPage(frame(), today(), card(lead), sections, form("front-page"));
  }

  /** The article, if there is one by that name and the paper shows it by now. */
  Optional<ArticlePage> article(String slug) {
    List<SampleStory> shown = shown();
    return shown.stream()
        .filter(story -> story.slug().equals(slug))
        .findFirst()
        .map(story ->
            new ArticlePage(
                frame(),
                today(),
                card(story),
                story.body(),
                shown.stream()
                    .filter(other -> !other.equals(story))
                    .limit(READ_NEXT)
                    .map(this::card)
                    .toList(),
                form("article")));
  }

  /**
   * What the paper's pages may load (CSP), as strict as a newspaper can have it: its own styles,
   * and the newsletter's server for the form. No text may become a script (Trusted Types).
   */
  String contentPolicy() {
    return "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src 'self';"
        + " img-src data:; script-src %1$s; connect-src %1$s; form-action %1$s;".formatted(product)
        + " require-trusted-types-for 'script'; trusted-types 'none'";
  }

  Frame frame() {
    return new Frame(
        product + "/newsletters/" + NEWSLETTER,
        product + "/widget/samizdat.js",
        product + "/widget/support.js",
        product + "/support?campaign=article");
  }

  /** Each story as the newsroom's own system would send it, by its name there. */
  Map<String, String> forTheProduct() {
    Map<String, String> all = new LinkedHashMap<>();
    stories.stream()
        .filter(story -> !story.isInFeed())
        .forEach(story -> all.put(story.slug(), story.json(site, firstRun)));
    return all;
  }

  String feedAddress() {
    return site + FEED;
  }

  /** What the website publishes by itself, in RSS 2.0. */
  String feed() {
    String items =
        shown().stream()
            .filter(SampleStory::isInFeed)
            .map(story -> story.item(site, firstRun))
            .collect(Collectors.joining());
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:content="http://purl.org/rss/1.0/modules/content/">
    <channel>
    <title>%s: notices</title>
    <link>%s/</link>
    <description>What the harbour, the council and the tide have to say.</description>
    <language>en</language>
    %s</channel>
    </rss>
    """
        .formatted(NAME, site, items);
  }

  private List<SampleStory> shown() {
    Instant now = clock.instant();
    return stories.stream()
        .filter(story -> !story.shownFrom(firstRun).isAfter(now))
        .sorted(
            Comparator.comparing(SampleStory::pinned)
                .thenComparing(story -> story.publishedAt(firstRun))
                .reversed())
        .toList();
  }

  private Card card(SampleStory story) {
    return new Card(
        story.slug(),
        title(story.section()),
        story.headline(),
        story.summary(),
        story.author(),
        LocalDate.ofInstant(story.publishedAt(firstRun), ZONE).format(SHORT_DAY));
  }

  private SignupForm form(String source) {
    return new SignupForm(
        NEWSLETTER,
        NEWSLETTER_NAME,
        NEWSLETTER_DESCRIPTION,
        product + "/newsletters/" + NEWSLETTER + "/signup",
        POLICY,
        product + "/privacy",
        product + "/newsletters/" + NEWSLETTER + "/latest",
        source);
  }

  private String today() {
    return LocalDate.ofInstant(clock.instant(), ZONE).format(DAY);
  }

  private static String title(String section) {
    return SECTIONS.getOrDefault(section, section);
  }
}
