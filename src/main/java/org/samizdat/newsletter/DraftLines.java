package org.samizdat.newsletter;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.samizdat.newsletter.page.DraftPage;
import org.samizdat.newsletter.page.DraftPage.Candidate;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;

/** The stories of a draft for the desk, each with why it is there, and those that could be. */
@Component
class DraftLines {

  private final IssueHistory history;

  DraftLines(IssueHistory history) {
    this.history = history;
  }

  /** Section by section; none that is empty. */
  List<DraftPage.Part> parts(Arrangement now, Language language) {
    List<DraftPage.Part> parts = new ArrayList<>();
    for (Section section : Section.values()) {
      List<DraftPage.Line> lines =
          now.stories().stream()
              .filter(story -> story.section() == section)
              .map(story -> line(now, story, language))
              .toList();
      if (!lines.isEmpty()) {
        parts.add(new DraftPage.Part(section.title(language), lines));
      }
    }
    return parts;
  }

  /** The headlines of what it had and cannot have any longer. */
  static List<String> gone(Issue issue, Arrangement now) {
    return issue.stories().stream()
        .filter(story -> !now.has(story.story()))
        .map(IssueStory::headline)
        .toList();
  }

  /** As a list to add from. */
  static List<Candidate> candidates(List<Story> stories, Language language) {
    return stories.stream().map(story -> candidate(story, language)).toList();
  }

  private DraftPage.Line line(Arrangement now, IssueStory story, Language language) {
    IssueStory above = now.above(story);
    IssueStory below = now.below(story);
    return new DraftPage.Line(
        story.story(),
        story.headline(),
        story.url(),
        reasons(story, language),
        story.pinned(),
        above == null ? null : above.story(),
        below == null ? null : below.story());
  }

  private List<String> reasons(IssueStory story, Language language) {
    List<String> reasons = new ArrayList<>();
    switch (story.why()) {
      case NEWEST -> reasons.add(language.say("issue.why.newest", story.section().title(language)));
      case PINNED ->
          reasons.add(language.say(story.pinned() ? "issue.why.pinned" : "issue.why.was-pinned"));
      case ADDED ->
          reasons.add(language.say("issue.why.added", history.name(story.addedBy(), language)));
    }
    if (story.pinnedBy() != null) {
      reasons.add(language.say("issue.why.pinned-by", history.name(story.pinnedBy(), language)));
    }
    return reasons;
  }

  private static Candidate candidate(Story story, Language language) {
    return new Candidate(
        story.externalId(),
        story.headline(),
        story.url(),
        story.section().title(language),
        language.day(LocalDate.ofInstant(story.publishedAt(), ZoneOffset.UTC)));
  }
}
