package org.samizdat.newsletter;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.samizdat.audience.Newsletter;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailRenderer;
import org.samizdat.mail.Site;
import org.samizdat.mail.Slot;
import org.samizdat.newsletter.page.DigestPage;
import org.samizdat.newsletter.page.SectionBlock;
import org.samizdat.newsletter.page.StoryBlock;
import org.samizdat.values.Language;
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
    return letter(
        newsletter,
        date,
        words,
        stories,
        site.link(path(newsletter, words.number())),
        site.link("/unsubscribe/" + Slot.UNSUBSCRIBE.marker()),
        site.link("/preferences/" + Slot.PREFERENCES.marker()));
  }

  /** The same for the desk: its links end at the newsletter's page, and none is a reader's key. */
  Letter sample(Newsletter newsletter, LocalDate date, IssueWords words, List<IssueStory> stories) {
    String page = site.link("/newsletters/" + newsletter.slug());
    return letter(newsletter, date, words, stories, page, page, page);
  }

  private Letter letter(
      Newsletter newsletter,
      LocalDate date,
      IssueWords words,
      List<IssueStory> stories,
      String browserLink,
      String unsubscribeLink,
      String preferencesLink) {
    Language language = Language.around(newsletter.language());
    return renderer.render(
        "digest",
        newsletter.name(),
        new DigestPage(
            words.subject(),
            language,
            words.preheader(),
            newsletter.name(),
            site.name(),
            language.date(date),
            Intro.paragraphs(words.intro()),
            sections(language, stories, Set.of()),
            browserLink,
            unsubscribeLink,
            preferencesLink,
            site.postalAddress()));
  }

  /** The path of an issue's page. */
  static String path(Newsletter newsletter, int number) {
    return "/newsletters/" + newsletter.slug() + "/" + number;
  }

  /** A date as readers of the newsletter write it, with its weekday. */
  static String inWords(LocalDate date, Newsletter newsletter) {
    return Language.around(newsletter.language()).date(date);
  }

  /**
   * The stories by section, each section in its order of choice.
   *
   * @param language of the sections' titles
   * @param withdrawn external ids of stories of which nothing is shown any more
   */
  static List<SectionBlock> sections(
      Language language, List<IssueStory> stories, Set<String> withdrawn) {
    List<SectionBlock> blocks = new ArrayList<>();
    for (Section section : Section.values()) {
      List<StoryBlock> ofSection =
          stories.stream()
              .filter(story -> story.section() == section)
              .map(story -> block(story, withdrawn.contains(story.story())))
              .toList();
      if (!ofSection.isEmpty()) {
        blocks.add(new SectionBlock(section.title(language), ofSection));
      }
    }
    return blocks;
  }

  private static StoryBlock block(IssueStory story, boolean withdrawn) {
    if (withdrawn) {
      return new StoryBlock("", "", "", "", null, true);
    }
    String summary = story.newsBeyondHeadline();
    return new StoryBlock(
        story.headline(), story.url(), summary, Words.text(summary), story.author(), false);
  }
}
