package org.samizdat.newsletter;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.newsletter.page.DraftPage;
import org.samizdat.newsletter.page.DraftPage.Candidate;
import org.samizdat.newsletter.page.IssueHead;
import org.samizdat.newsletter.page.WordsForm;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;

/** Draws a draft for the desk, in the language of whoever looks at it. */
@Component
class IssueScreens {

  /** What mail programs show of an issue before they clip it, at the size of a usual story. */
  static final int MOST_SHOWN = 30;

  private static final int MOST_FOUND = 20;

  private final Schedules schedules;
  private final Newsletters newsletters;
  private final Stories stories;
  private final Assembly assembly;
  private final DraftLines lines;
  private final IssueChanges changes;
  private final DeskFrames frames;
  private final IssueHistory history;
  private final Clock clock;

  IssueScreens(
      Schedules schedules,
      Newsletters newsletters,
      Stories stories,
      Assembly assembly,
      DraftLines lines,
      IssueChanges changes,
      DeskFrames frames,
      IssueHistory history,
      Clock clock) {
    this.schedules = schedules;
    this.newsletters = newsletters;
    this.stories = stories;
    this.assembly = assembly;
    this.lines = lines;
    this.changes = changes;
    this.frames = frames;
    this.history = history;
    this.clock = clock;
  }

  /** The frame around a page. */
  DeskFrame frame(HttpServletRequest request) {
    return frames.frame(request);
  }

  /** What every page about an issue says of it. */
  IssueHead head(Issue issue, Language language) {
    Newsletter newsletter = newsletters.find(issue.newsletter()).orElseThrow();
    Schedule schedule = schedule(issue);
    boolean ahead = schedule.at(issue.localDate()).isAfter(clock.instant());
    return new IssueHead(
        newsletter.name(),
        newsletter.language(),
        Language.direction(newsletter.language()),
        path(issue.newsletter(), issue.localDate()),
        language.date(issue.localDate()),
        issue.version(),
        issue.state() == Issue.State.DRAFT,
        issue.isHeld(),
        state(issue, language),
        ahead ? IssueTimes.time(schedule, language) : null);
  }

  /**
   * A draft.
   *
   * @param asked what to search the stories for; null or empty for nothing
   * @param words the fields, with what was just written in them
   */
  DraftPage draft(
      HttpServletRequest request, Issue issue, @Nullable String asked, WordsForm words) {
    DeskFrame frame = frame(request);
    Language language = frame.language();
    Arrangement now = new Arrangement(assembly.asTheyStand(issue));
    String query = asked == null ? "" : Words.line(asked);
    return new DraftPage(
        frame,
        head(issue, language),
        lines.parts(now, language),
        DraftLines.gone(issue, now),
        DraftLines.candidates(
            issue.isArranged() ? assembly.cameSince(schedule(issue), issue) : List.of(), language),
        DraftLines.candidates(stories.findAll(issue.dropped()), language),
        !issue.isArranged(),
        now.stories().size() > MOST_SHOWN ? MOST_SHOWN : null,
        query.isEmpty() ? null : query,
        query.isEmpty() ? List.of() : found(issue, now, query, language),
        words,
        history.happened(changes.since(issue, 0), schedule(issue), language));
  }

  /** A draft to which something could not be done. */
  DraftPage refused(HttpServletRequest request, Issue issue, Refused refused) {
    DraftPage page = draft(request, issue, null, words(issue));
    return page.with(page.frame().refusing(refused));
  }

  /** The fields as they are stored. */
  WordsForm words(Issue issue) {
    OwnWords own = issue.ownWords();
    return words(issue, text(own.subject()), text(own.preheader()), text(own.intro()), null);
  }

  /** The fields with what was just written, and what is wrong with it. */
  WordsForm words(
      Issue issue, String subject, String preheader, String intro, @Nullable String problem) {
    List<IssueStory> now = assembly.asTheyStand(issue);
    IssueWords automatic = now.isEmpty() ? null : IssueWords.of(1, now, OwnWords.NONE);
    return new WordsForm(
        subject,
        preheader,
        intro,
        automatic == null ? "" : automatic.subject(),
        automatic == null ? "" : automatic.preheader(),
        problem);
  }

  Schedule schedule(Issue issue) {
    return schedules.find(issue.newsletter()).orElseThrow();
  }

  /** The path of an issue's page at the desk. */
  static String path(String newsletter, LocalDate date) {
    return "/desk/newsletters/" + newsletter + "/" + date;
  }

  /** Where an issue stands, in words. */
  static String state(Issue issue, Language language) {
    boolean held = issue.state() == Issue.State.DRAFT && issue.isHeld();
    return language.say(
        "issue.state." + (held ? "held" : issue.state().name().toLowerCase(Locale.ROOT)));
  }

  private List<Candidate> found(Issue issue, Arrangement now, String query, Language language) {
    String spoken = newsletters.find(issue.newsletter()).orElseThrow().language();
    List<Story> matching =
        stories.search(query, spoken, clock.instant(), MOST_FOUND).stream()
            .filter(story -> !now.has(story.externalId()))
            .toList();
    return DraftLines.candidates(matching, language);
  }

  private static String text(@Nullable String own) {
    return own == null ? "" : own;
  }
}
