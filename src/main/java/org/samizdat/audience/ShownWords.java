package org.samizdat.audience;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;

/** Whether a form showed the words that would be recorded as shown. */
public final class ShownWords {

  private ShownWords() {}

  /** What a form sends back to tell which words it showed: their SHA-256, in small hexadecimal. */
  public static String hash(Language.Linked shown) {
    return Sha256.of(shown.words().getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * Refuses a form that showed others.
   *
   * @param hash as it sent it; null or blank if it does not tell
   * @throws Refused {@code words-not-current} with {@code currentWords}: it must show those first
   */
  public static void refuseUnlessShown(Language.Linked words, @Nullable String hash) {
    if (hash != null && !hash.isBlank() && !hash.equals(hash(words))) {
      throw new Refused(
          Refused.Kind.STALE,
          "words-not-current",
          "The words of this form are not the ones that you would agree to. Please read these and"
              + " send the form again.",
          Map.of("currentWords", words.words()));
    }
  }
}
