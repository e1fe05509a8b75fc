package org.samizdat.newsletter;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.samizdat.audience.Newsletter;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailRenderer;
import org.samizdat.mail.Site;
import org.samizdat.mail.Slot;
import org.samizdat.newsletter.page.DigestPage;
import org.samizdat.newsletter.page.SectionBlock;
import org.samizdat.newsletter.page.StoryBlock;
import org.springframework.stereotype.Component;

/** An issue in the shape in which readers see it: as a mail, as a page. */
@Component
class Digest {

  private final MailRenderer renderer;
  private final Site site;

  Digest(MailRenderer renderer, Site site) {
    this.renderer = renderer;
    this.site = site;
  }

  /** The mail of an issue, the same for all its readers. */
  Letter letter(Newsletter newsletter, LocalDate date, IssueWords words, List<IssueStory> stories) {
    return renderer.render(
        "digest",
        newsletter.name(),
        new DigestPage(
            words.subject(),
            newsletter.language(),
            words.preheader(),
            newsletter.name(),
            site.name(),
            inWords(date, newsletter),
            sections(stories, Set.of()),
            site.link(path(newsletter, words.number())),
            site.link("/unsubscribe/" + Slot.UNSUBSCRIBE.marker()),
            site.postalAddress()));
  }

  /** The path of an issue's page. */
  static String path(Newsletter newsletter, int number) {
    return "/newsletters/" + newsletter.slug() + "/" + number;
  }

  /** A date as readers of the newsletter write it, with its weekday. */
  static String inWords(LocalDate date, Newsletter newsletter) {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL)
        .withLocale(Locale.forLanguageTag(newsletter.language()))
        .format(date);
  }

  /**
   * The stories by section, each section in its order of choice.
   *
   * @param withdrawn external ids of stories of which nothing is shown any more
   */
  static List<SectionBlock> sections(List<IssueStory> stories, Set<String> withdrawn) {
    List<SectionBlock> blocks = new ArrayList<>();
    for (Section section : Section.values()) {
      List<StoryBlock> ofSection =
          stories.stream()
              .filter(story -> story.section() == section)
              .map(story -> block(story, withdrawn.contains(story.story())))
              .toList();
      if (!ofSection.isEmpty()) {
        blocks.add(new SectionBlock(section.title(), ofSection));
      }
    }
    return blocks;
  }

  private static StoryBlock block(IssueStory story, boolean withdrawn) {
    return withdrawn
        ? new StoryBlock("", "", "", "", null, true)
        : new StoryBlock(
            story.headline(),
            story.url(),
            story.summary(),
            Words.text(story.summary()),
            story.author(),
            false);
  }
}
