package org.samizdat.newsletter;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import org.samizdat.values.Language;

/** The parts of an issue, in the order in which they stand in it. */
enum Section {
  NEWS,
  FEATURES,
  ANALYSIS,
  OPINION;

  /** As programs write it. */
  @JsonValue
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As readers see it. */
  String title(Language language) {
    return language.say("section." + label());
  }

  static Optional<Section> find(String label) {
    for (Section section : values()) {
      if (section.label().equals(label)) {
        return Optional.of(section);
      }
    }
    return Optional.empty();
  }
}
