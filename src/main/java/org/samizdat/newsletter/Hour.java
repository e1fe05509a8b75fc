package org.samizdat.newsletter;

import com.ibm.icu.text.TimeZoneNames;
import com.ibm.icu.util.ULocale;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import org.samizdat.values.Language;

/** When a newsletter comes, as people say it. */
final class Hour {

  private Hour() {}

  /** The weekday, the hour and whose hour it is: {@code Every Friday at 9:00 (Riga time)}. */
  static String inWords(Schedule schedule, Language language) {
    return language.say(
        "newsletter-page.hour",
        schedule.weekday().name(),
        DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
            .withLocale(language.locale())
            .format(schedule.time()),
        zone(schedule.zone(), language));
  }

  /** By its city, which tells summer time by itself; a zone without one by its name. */
  private static String zone(ZoneId zone, Language language) {
    String city =
        TimeZoneNames.getInstance(ULocale.forLocale(language.locale()))
            .getExemplarLocationName(zone.getId());
    return city == null ? zone.getId() : language.say("newsletter-page.zone", city);
  }
}
