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
  static final String NEWSLETTER = "weekly";
  static final String NEWSLETTER_NAME = "The Week by Lantern Light";
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
    return new FrontPage(frame(), today(), card(lead), sections, form("front page"));
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

  Frame frame() {
    return new Frame(product + "/newsletters/" + NEWSLETTER);
  }

  /** Each story as the newsroom's own system would send it, by its name there. */
  Map<String, String> forTheProduct() {
    Map<String, String> all = new LinkedHashMap<>();
    stories.forEach(story -> all.put(story.slug(), story.json(site, firstRun)));
    return all;
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
        NEWSLETTER_NAME,
        product + "/newsletters/" + NEWSLETTER + "/signup",
        POLICY,
        product + "/privacy",
        product + "/newsletters/" + NEWSLETTER,
        source);
  }

  private String today() {
    return LocalDate.ofInstant(clock.instant(), ZONE).format(DAY);
  }

  private static String title(String section) {
    return SECTIONS.getOrDefault(section, section);
  }
}
