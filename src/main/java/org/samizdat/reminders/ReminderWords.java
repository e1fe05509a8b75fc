package org.samizdat.reminders;

import com.ibm.icu.text.ListFormatter;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.samizdat.values.Language;

/** What is promised, in one sentence: the same wherever it is said. */
final class ReminderWords {

  private ReminderWords() {}

  /** {@code We will send you 2 mails: on December 28, 2026 and January 28, 2027. No more.} */
  static String sentence(List<LocalDate> days, Language language) {
    return language.say(
        "reminder.sentence", Map.of("count", days.size(), "days", list(days, language)));
  }

  private static String list(List<LocalDate> days, Language language) {
    return ListFormatter.getInstance(language.locale())
        .format(days.stream().map(language::day).toList());
  }
}
