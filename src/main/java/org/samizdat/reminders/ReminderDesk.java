package org.samizdat.reminders;

import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
import org.samizdat.values.Refused;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Reminders at the desk, as counts: whom we remind is nobody's business there. */
@Controller
class ReminderDesk implements Tile {

  /** For so long the desk is told of what could not be sent. */
  private static final int TOLD_FOR = 30;

  private static final int LAST_YEAR = 9999;

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
    ReminderCounts.Month next = ReminderCounts.of(months, now.plusMonths(1));
    return Optional.of(
        new Content(
            language.say("desk-reminders.title"),
            List.of(
                figure(language, present.due().open(), "open", days(now)),
                figure(language, present.due().count(Outcome.SENT), "sent", days(now)),
                figure(language, next.due().all(), "next", days(next.month())),
                figure(language, present.gifts(), "gifts", null)),
            alarms(language),
            language.say("desk-reminders.tile.go"),
            "/desk/reminders"));
  }

  @GetMapping("/desk/reminders")
  ModelAndView look(HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    List<RemindersPage.Line> lines =
        counts.months().reversed().stream()
            .map(month ->
                line(
                    language,
                    month.month().toString(),
                    days(month.month()),
                    month.due(),
                    language.number(month.gifts())))
            .toList();
    return new ModelAndView(
        "desk/reminders",
        "page",
        new RemindersPage(
            frame, language.say("desk-reminders.title"), alarms(language), lines, true));
  }

  /** A month's figures day by day. */
  @GetMapping("/desk/reminders/days")
  ModelAndView look(HttpServletRequest request, @RequestParam YearMonth month) {
    if (month.getYear() < 1 || month.getYear() > LAST_YEAR) {
      throw new Refused(
          Refused.Kind.MALFORMED, "parameter-not-valid", "month is not a month of our time.");
    }
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    List<RemindersPage.Line> lines =
        counts.days(month).entrySet().stream()
            .map(day -> line(language, language.day(day.getKey()), null, day.getValue(), ""))
            .toList();
    return new ModelAndView(
        "desk/reminders",
        "page",
        new RemindersPage(
            frame,
            language.say("desk-reminders.of-month", month.toString()),
            List.of(),
            lines,
            false));
  }

  /** Where a month's days stand. */
  static String days(YearMonth month) {
    return "/desk/reminders/days?month=" + month;
  }

  private static RemindersPage.Line line(
      Language language, String when, @Nullable String path, ReminderCounts.Due due, String gifts) {
    return new RemindersPage.Line(
        when,
        path,
        language.number(due.all()),
        language.number(due.open()),
        language.number(due.count(Outcome.SENT)),
        language.number(due.count(Outcome.GIVEN)),
        language.number(due.count(Outcome.STOPPED)),
        language.number(due.count(Outcome.SUPPRESSED)),
        language.number(due.count(Outcome.ERASED)),
        language.number(due.count(Outcome.MISSED)),
        gifts);
  }

  private List<String> alarms(Language language) {
    LocalDate since = reminders.today().minusDays(TOLD_FOR);
    long missed = counts.missedSince(since);
    return missed == 0
        ? List.of()
        : List.of(language.say("desk-reminders.missed", missed, language.day(since)));
  }

  private static Figure figure(Language language, long count, String what, @Nullable String path) {
    return new Figure(language.number(count), language.say("desk-reminders.tile." + what), path);
  }

  @Configuration(proxyBeanMethods = false)
  static class Menu {

    @Bean
    MenuEntry remindersEntry() {
      return new MenuEntry("desk-reminders.title", "/desk/reminders", 250, Role.EDITOR);
    }
  }
}
