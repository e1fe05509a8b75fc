package org.samizdat.reminders;

import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.desk.MenuEntry;
import org.samizdat.desk.Tile;
import org.samizdat.giving.Donations;
import org.samizdat.reminders.Sends.Outcome;
import org.samizdat.reminders.page.RemindersPage;
import org.samizdat.values.Language;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Reminders at the desk, as counts: whom we remind is nobody's business there. */
@Controller
class ReminderDesk implements Tile {

  /** For so long the desk is told of what could not be sent. */
  private static final int TOLD_FOR = 30;

  private final ReminderCounts counts;
  private final Reminders reminders;
  private final Donations donations;
  private final DeskFrames frames;

  ReminderDesk(ReminderCounts counts, Reminders reminders, Donations donations, DeskFrames frames) {
    this.counts = counts;
    this.reminders = reminders;
    this.donations = donations;
    this.frames = frames;
  }

  @Override
  public int order() {
    return 250;
  }

  /** This month, and what is due in the next. */
  @Override
  public Optional<Content> show(DeskUser user) {
    if (!donations.areTaken()) {
      return Optional.empty();
    }
    Language language = user.language();
    YearMonth now = YearMonth.from(reminders.today());
    List<ReminderCounts.Month> months = counts.months();
    ReminderCounts.Month present = ReminderCounts.of(months, now);
    return Optional.of(
        new Content(
            language.say("desk-reminders.title"),
            List.of(
                figure(language, present.open(), "open"),
                figure(language, present.count(Outcome.SENT), "sent"),
                figure(language, ReminderCounts.of(months, now.plusMonths(1)).due(), "next"),
                figure(language, present.gifts(), "gifts")),
            alarms(language),
            language.say("desk-reminders.tile.go"),
            "/desk/reminders"));
  }

  @GetMapping("/desk/reminders")
  ModelAndView look(HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    List<RemindersPage.Line> lines = new ArrayList<>();
    for (ReminderCounts.Month month : counts.months().reversed()) {
      lines.add(
          new RemindersPage.Line(
              month.month().toString(),
              language.number(month.due()),
              language.number(month.open()),
              language.number(month.count(Outcome.SENT)),
              language.number(month.count(Outcome.GIVEN)),
              language.number(month.count(Outcome.STOPPED)),
              language.number(month.count(Outcome.SUPPRESSED)),
              language.number(month.count(Outcome.ERASED)),
              language.number(month.count(Outcome.MISSED)),
              language.number(month.gifts())));
    }
    return new ModelAndView(
        "desk/reminders", "page", new RemindersPage(frame, alarms(language), lines));
  }

  private List<String> alarms(Language language) {
    LocalDate since = reminders.today().minusDays(TOLD_FOR);
    long missed = counts.missedSince(since);
    return missed == 0
        ? List.of()
        : List.of(language.say("desk-reminders.missed", missed, language.day(since)));
  }

  private static Figure figure(Language language, long count, String what) {
    return new Figure(language.number(count), language.say("desk-reminders.tile." + what));
  }

  @Configuration(proxyBeanMethods = false)
  static class Menu {

    @Bean
    MenuEntry remindersEntry() {
      return new MenuEntry("desk-reminders.title", "/desk/reminders", 250, Role.EDITOR);
    }
  }
}
