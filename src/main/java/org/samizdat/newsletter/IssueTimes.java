package org.samizdat.newsletter;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import org.samizdat.values.Language;

/** Times as the desk reads them: in the newsletter's own zone. */
final class IssueTimes {

  private IssueTimes() {}

  /** When a schedule sends, such as {@code Fridays, 9:00 AM (Europe/Berlin)}. */
  static String hour(Schedule schedule, Language language) {
    return language.say(
        "issue.hour",
        language.say("issue.weekday." + schedule.weekday().getValue()),
        DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
            .withLocale(language.locale())
            .format(schedule.time()),
        place(schedule.zone()));
  }

  /** The hour alone, with its zone. */
  static String time(Schedule schedule, Language language) {
    return language.say(
        "issue.time",
        DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
            .withLocale(language.locale())
            .format(schedule.time()),
        place(schedule.zone()));
  }

  /** A moment, to the minute. */
  static String moment(Instant moment, ZoneId zone, Language language) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
        .withLocale(language.locale())
        .format(moment.atZone(zone));
  }

  private static String place(ZoneId zone) {
    return zone.getId().replace('_', ' ');
  }
}
