package org.samizdat.newsletter;

import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.samizdat.audience.Audience;
import org.samizdat.audience.Newsletters;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.Handwriting;
import org.samizdat.desk.MenuEntry;
import org.samizdat.desk.Tile;
import org.samizdat.values.Language;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** The newsletters on the desk's home page: the next draft of each, and how the last one went. */
@Component
class IssueTile implements Tile {

  private static final Set<Issue.State> STUCK =
      Set.of(Issue.State.MISSED, Issue.State.NEEDS_ATTENTION);

  /** Whatever is older has been seen, and is in the list. */
  private static final Period NEWS = Period.ofDays(14);

  private final Schedules schedules;
  private final Newsletters newsletters;
  private final IssueRepository issues;
  private final IssueShelves shelves;
  private final Assembly assembly;
  private final Audience audience;

  IssueTile(
      Schedules schedules,
      Newsletters newsletters,
      IssueRepository issues,
      IssueShelves shelves,
      Assembly assembly,
      Audience audience) {
    this.schedules = schedules;
    this.newsletters = newsletters;
    this.issues = issues;
    this.shelves = shelves;
    this.assembly = assembly;
    this.audience = audience;
  }

  @Override
  public int order() {
    return 100;
  }

  @Override
  public Optional<Content> show(DeskUser user) {
    List<Schedule> all = schedules.all();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Language language = user.language();
    List<String> lines = new ArrayList<>();
    all.forEach(schedule -> lines.addAll(lines(schedule, language)));
    return Optional.of(
        new Content(
            language.say("issue.tile"),
            figures(all, language),
            lines,
            language.say("issue.tile.action"),
            "/desk/issues"));
  }

  private List<Figure> figures(List<Schedule> all, Language language) {
    if (all.size() > 1) {
      return List.of(
          new Figure(
              language.number(all.size()), language.say("issue.tile.newsletters", all.size())));
    }
    Schedule only = all.getFirst();
    int stories =
        issues
            .findByNewsletterAndLocalDate(only.newsletter(), shelves.next(only))
            .map(issue -> assembly.asTheyStand(issue).size())
            .orElse(0);
    int readers = audience.count(only.newsletter());
    return List.of(
        new Figure(language.number(stories), language.say("issue.tile.stories", stories)),
        new Figure(language.number(readers), language.say("issue.tile.readers", readers)));
  }

  private List<String> lines(Schedule schedule, Language language) {
    String name = newsletters.find(schedule.newsletter()).orElseThrow().name();
    var next = shelves.next(schedule);
    String state =
        issues
            .findByNewsletterAndLocalDate(schedule.newsletter(), next)
            .map(issue -> IssueScreens.state(issue, language))
            .orElseGet(() -> language.say("issue.state.not-drafted"));
    List<String> lines = new ArrayList<>();
    issues.findByNewsletterAndStateInOrderByLocalDate(schedule.newsletter(), STUCK).stream()
        .filter(issue -> issue.localDate().isAfter(next.minus(NEWS)))
        .map(issue ->
            language.say(
                "issue.tile.stuck",
                name,
                language.date(issue.localDate()),
                IssueScreens.state(issue, language)))
        .forEach(lines::add);
    issues
        .findByNewsletterAndStateInOrderByLocalDate(
            schedule.newsletter(), Set.of(Issue.State.SENDING))
        .stream()
        .filter(shelves::isBraked)
        .map(issue -> language.say("issue.tile.braked", name, language.date(issue.localDate())))
        .forEach(lines::add);
    lines.add(
        language.say(
            "issue.tile.next",
            name,
            language.date(next),
            IssueTimes.time(schedule, language),
            state));
    issues.findTop5ByNewsletterAndNumberNotNullOrderByNumberDesc(schedule.newsletter()).stream()
        .findFirst()
        .ifPresent(last ->
            lines.add(
                language.say(
                    "issue.tile.last",
                    language.day(last.localDate()),
                    shelves.books(last, language))));
    return lines;
  }

  @Configuration(proxyBeanMethods = false)
  static class Menu {

    @Bean
    MenuEntry issuesEntry() {
      return new MenuEntry(
          "issue.menu", "/desk/issues", "/desk/newsletters", 100, DeskUser.Role.EDITOR);
    }

    @Bean
    Handwriting issueWords() {
      return new Handwriting(
          "/desk/newsletters/*/*/words",
          List.of(
              new Handwriting.Field("subject", "issue.subject", false),
              new Handwriting.Field("preheader", "issue.preheader", false),
              new Handwriting.Field("intro", "issue.intro", true)));
    }
  }
}
