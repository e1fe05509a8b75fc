package org.samizdat.audience;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;

/**
 * One version of the privacy policy.
 *
 * @param version its label, such as {@code 2026-11}
 * @param language of the text for readers whose own language has none, BCP 47
 * @param publishedOn UTC day
 * @param languages all it is published in
 */
public record Policy(
    String version, String language, LocalDate publishedOn, Set<String> languages) {

  public Policy {
    languages = Set.copyOf(languages);
  }

  /**
   * The language in which a reader is shown this policy: her own, the same language of another
   * country, or the policy's main one.
   *
   * @param wanted BCP 47
   */
  public String languageFor(String wanted) {
    if (languages.contains(wanted)) {
      return wanted;
    }
    String bare = Locale.forLanguageTag(wanted).getLanguage();
    return languages.contains(bare) ? bare : language;
  }
}
