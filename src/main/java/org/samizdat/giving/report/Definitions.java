package org.samizdat.giving.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.samizdat.values.Language;

/** What the words of the bridge mean, as printed with it. */
final class Definitions {

  private static final List<String> WORDS =
      List.of(
          "start",
          "started",
          "upgraded",
          "downgraded",
          "resumed",
          "paused",
          "exchanged",
          "ended",
          "lost",
          "end",
          "covered");

  private Definitions() {}

  /** By the name of the column. */
  static Map<String, String> of(Language language) {
    Map<String, String> definitions = new LinkedHashMap<>();
    WORDS.forEach(word -> definitions.put(word, language.say("report.definition." + word)));
    return definitions;
  }
}
