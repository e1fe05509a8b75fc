package org.samizdat.newsletter;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskUsers;
import org.samizdat.newsletter.page.DraftPage;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;

/** What happened to a draft and who did it, in words for the desk. */
@Component
class IssueHistory {

  /** What no draft does by itself: without an editor it was done by command. */
  private static final Set<IssueChange.Act> BY_SOMEBODY =
      Set.of(IssueChange.Act.HELD, IssueChange.Act.RELEASED);

  private final DeskUsers users;

  IssueHistory(DeskUsers users) {
    this.users = users;
  }

  /** In the order given. */
  List<DraftPage.Happening> happened(List<IssueChange> past, Schedule schedule, Language language) {
    return past.stream()
        .map(change ->
            new DraftPage.Happening(
                words(change, language),
                IssueTimes.moment(change.changedAt(), schedule.zone(), language)))
        .toList();
  }

  /**
   * What an editor is called.
   *
   * @param editor null where the draft did it by itself
   */
  String name(@Nullable Long editor, Language language) {
    if (editor == null) {
      return language.say("issue.happened.itself");
    }
    return users.name(editor).orElseGet(() -> language.say("issue.happened.somebody"));
  }

  private String words(IssueChange change, Language language) {
    String headline = change.headline();
    return language.say(
        "issue.happened." + change.act().label(),
        change.who() == null && BY_SOMEBODY.contains(change.act())
            ? language.say("desk.audit.command")
            : name(change.who(), language),
        headline == null ? language.say("issue.happened.some-story") : headline);
  }
}
