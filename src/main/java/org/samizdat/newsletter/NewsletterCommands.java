package org.samizdat.newsletter;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRulesProvider;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quartz.SchedulerException;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code samizdat newsletter}: newsletters and their hours. */
@Component
@Command(name = "newsletter", description = "Creates and changes newsletters.")
class NewsletterCommands {

  /** Thirty stories, which is what an issue holds at most. */
  private static final Map<Section, Integer> USUAL_QUOTAS =
      Map.of(Section.NEWS, 12, Section.FEATURES, 6, Section.ANALYSIS, 6, Section.OPINION, 6);

  private static final int MOST_STORIES = 30;
  private static final Duration LONGEST = Duration.ofDays(6);

  private final Newsletters newsletters;
  private final Schedules schedules;
  private final IssueJobs jobs;
  private final Clock clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  NewsletterCommands(Newsletters newsletters, Schedules schedules, IssueJobs jobs, Clock clock) {
    this.newsletters = newsletters;
    this.schedules = schedules;
    this.jobs = jobs;
    this.clock = clock;
  }

  @Command(name = "create", description = "Creates a newsletter and prints when it will go out.")
  int create(
      @Parameters(paramLabel = "SLUG", description = "Its name in links, such as weekly.")
          String slug,
      @Option(names = "--name", required = true) String name,
      @Option(names = "--description", required = true, description = "One sentence.")
          String description,
      @Option(names = "--language", required = true, description = "Such as en.") String language,
      @Option(names = "--day", required = true, description = "Such as friday.") String day,
      @Option(names = "--time", required = true, description = "In its zone, such as 09:00.")
          String time,
      @Option(names = "--zone", required = true, description = "Such as Europe/Berlin.")
          String zone,
      @Option(
              names = "--late-window",
              description = "How late it is still sent by itself, such as 36h, the default.")
          @Nullable String lateWindow,
      @Option(
              names = "--draft-lead",
              description = "How long before its hour it is drafted, such as 24h, the default.")
          @Nullable String draftLead,
      @Option(
              names = "--quota",
              split = ",",
              description = "The most stories of a section, such as news=12; 30 in all.")
          @Nullable Map<String, Integer> quotas)
      throws SchedulerException {
    Schedule schedule =
        new Schedule(
            slug,
            day(day),
            time(time),
            zone(zone),
            duration(lateWindow, Schedule.USUAL_LATE_WINDOW),
            duration(draftLead, Schedule.USUAL_DRAFT_LEAD),
            quotas(quotas == null ? Map.of() : quotas),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    schedules.launch(new Newsletter(slug, name, description, language), schedule);
    jobs.keep(schedule);
    LocalDate next = schedule.next(schedule.createdAt());
    spec.commandLine().getOut().println("Created. Its next issues:");
    for (int week = 0; week < 3; week++) {
      spec.commandLine()
          .getOut()
          .println("  " + schedule.at(next.plusWeeks(week)).atZone(schedule.zone()));
    }
    return 0;
  }

  @Command(
      name = "update",
      description = "Changes a newsletter's name or description, as forms and pages show them.")
  int update(
      @Parameters(paramLabel = "SLUG") String slug,
      @Option(names = "--name") @Nullable String name,
      @Option(names = "--description", description = "One sentence.")
          @Nullable String description) {
    newsletters.reword(slug, name, description);
    spec.commandLine().getOut().println("Changed.");
    return 0;
  }

  private static DayOfWeek day(String name) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().equalsIgnoreCase(name)) {
        return day;
      }
    }
    throw refused("The day is a day of the week, such as friday.");
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text).truncatedTo(ChronoUnit.MINUTES);
    } catch (DateTimeException notATime) {
      throw refused("The time is hours and minutes, such as 09:00.");
    }
  }

  /** Only names: an offset would not follow the clocks of any place. */
  private static ZoneId zone(String name) {
    if (!ZoneRulesProvider.getAvailableZoneIds().contains(name)) {
      throw refused("The zone is a name of the tz database, such as Europe/Berlin.");
    }
    return ZoneId.of(name);
  }

  private static Duration duration(@Nullable String text, Duration usual) {
    if (text == null) {
      return usual;
    }
    try {
      Duration duration = Duration.parse("PT" + text);
      if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    } catch (DateTimeException notADuration) {
      throw notADuration();
    }
    throw notADuration();
  }

  private static Refused notADuration() {
    return refused("A window or lead is hours and minutes up to six days, such as 36h or 1h30m.");
  }

  private static Map<Section, Integer> quotas(Map<String, Integer> given) {
    Map<Section, Integer> quotas = new EnumMap<>(USUAL_QUOTAS);
    given.forEach((label, most) -> {
      Section section =
          Section.find(label).orElseThrow(() -> refused("There is no section " + label + "."));
      if (most < 0) {
        throw refused("A quota is not negative.");
      }
      quotas.put(section, Math.min(most, MOST_STORIES + 1));
    });
    int sum = quotas.values().stream().mapToInt(Integer::intValue).sum();
    if (sum < 1 || sum > MOST_STORIES) {
      throw refused("The quotas make " + sum + " stories; an issue has 1 to 30.");
    }
    return quotas;
  }

  private static Refused refused(String sentence) {
    return new Refused(Refused.Kind.UNACCEPTABLE, "schedule-not-valid", sentence);
  }
}
