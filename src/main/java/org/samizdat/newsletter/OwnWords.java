package org.samizdat.newsletter;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Refused;

/**
 * What an editor wrote for an issue herself; where she wrote nothing, the issue names itself.
 *
 * @param subject one line
 * @param preheader one line
 * @param intro as it was typed; see {@link Intro}
 */
record OwnWords(@Nullable String subject, @Nullable String preheader, @Nullable String intro) {

  static final OwnWords NONE = new OwnWords(null, null, null);

  static final int MOST_SUBJECT = 150;
  static final int MOST_PREHEADER = 200;
  static final int MOST_INTRO = 2_000;

  /**
   * Reads what was typed. Controls, broken characters and the marks that turn text around are left
   * out; empty means none.
   *
   * @throws Refused {@code words-too-long}; the detail {@code member} names which
   */
  static OwnWords parse(String subject, String preheader, String intro) {
    return new OwnWords(
        atMost("subject", Words.line(subject), MOST_SUBJECT),
        atMost("preheader", Words.line(preheader), MOST_PREHEADER),
        atMost("intro", Words.lines(intro), MOST_INTRO));
  }

  private static @Nullable String atMost(String member, String words, int most) {
    if (words.length() > most) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "words-too-long",
          "The %s is longer than %,d characters.".formatted(member, most),
          Map.of("member", member));
    }
    return words.isEmpty() ? null : words;
  }
}
