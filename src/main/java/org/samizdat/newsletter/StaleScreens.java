package org.samizdat.newsletter;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.newsletter.IssueChange.Act;
import org.samizdat.newsletter.IssueDrafts.Edited;
import org.samizdat.newsletter.page.StalePage;
import org.samizdat.newsletter.page.StalePage.Again;
import org.samizdat.newsletter.page.StalePage.Field;
import org.samizdat.newsletter.page.WordsForm;
import org.samizdat.values.Language;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** The answer to an editor who was a moment too late: what happened, and her act still in hand. */
@Component
class StaleScreens {

  /** What a form of ours may carry; anything else is not repeated. */
  private static final List<String> FIELDS = List.of("story", "neighbour", "before", "pinned");

  private final IssueScreens screens;
  private final IssueHistory history;

  StaleScreens(IssueScreens screens, IssueHistory history) {
    this.screens = screens;
    this.history = history;
  }

  /** Instead of an act on the list, or on the issue as a whole. */
  ModelAndView act(HttpServletRequest request, Edited.Stale stale, Act act) {
    DeskFrame frame = screens.frame(request);
    Language language = frame.language();
    List<Field> fields = new ArrayList<>();
    for (String name : FIELDS) {
      String[] values = request.getParameterValues(name);
      for (String value : values == null ? new String[0] : values) {
        fields.add(new Field(name, value));
      }
    }
    boolean possible =
        stale.now().state() == Issue.State.DRAFT || stale.now().state() == Issue.State.MISSED;
    Again again =
        possible
            ? new Again(
                language.say("issue.again." + act.label()),
                request.getRequestURI(),
                fields,
                act == Act.SENT)
            : null;
    return page(frame, stale, again, null, null);
  }

  /** Instead of her subject, preheader and intro, which are still there. */
  ModelAndView words(HttpServletRequest request, Edited.Stale stale, WordsForm own) {
    DeskFrame frame = screens.frame(request);
    return page(frame, stale, null, own, screens.words(stale.now()));
  }

  private ModelAndView page(
      DeskFrame frame,
      Edited.Stale stale,
      @Nullable Again again,
      @Nullable WordsForm own,
      @Nullable WordsForm other) {
    Language language = frame.language();
    ModelAndView page =
        new ModelAndView(
            "desk/stale",
            "page",
            new StalePage(
                frame,
                screens.head(stale.now(), language),
                history.happened(stale.since(), screens.schedule(stale.now()), language),
                again,
                own,
                other));
    page.setStatus(HttpStatus.CONFLICT);
    return page;
  }
}
