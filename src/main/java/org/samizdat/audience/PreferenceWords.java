package org.samizdat.audience;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.samizdat.values.Language;

/**
 * What {@link ConsentForm#PREFERENCES_PAGE} shows. One form has a box for every newsletter and one
 * button, so what is recorded is put together as it was seen: the box as she left it, the words
 * beside it, and the sentence that says what it means.
 */
final class PreferenceWords {

  private static final String TICKED = "☑ ";
  private static final String UNTICKED = "☐ ";

  private PreferenceWords() {}

  /** Stands beside a newsletter's box. */
  static String box(Newsletter newsletter, Language language) {
    return language.say("consent.preferences-page-1.box", newsletter.name());
  }

  /**
   * Says what ticking means.
   *
   * @param policyHasChanged whether she has agreed to earlier versions only
   */
  static String agree(String policyVersion, boolean policyHasChanged, Language language) {
    return language.say(
        "consent.preferences-page-1." + (policyHasChanged ? "agree-anew" : "agree"), policyVersion);
  }

  /** Says what unticking means. */
  static String stop(Language language) {
    return language.say("consent.preferences-page-1.stop");
  }

  /** The button that ends everything. */
  static String leave(Language language) {
    return language.say("consent.preferences-leave-1");
  }

  /**
   * What her page sends back to tell which words it showed.
   *
   * @param newsletters all there are, in the order of the page
   */
  static String hash(
      List<Newsletter> newsletters,
      String policyVersion,
      boolean policyHasChanged,
      Language language) {
    String boxes =
        newsletters.stream()
            .map(newsletter -> newsletter.slug() + " " + box(newsletter, language) + "\n")
            .collect(Collectors.joining());
    String shown = boxes + stop(language) + "\n" + agree(policyVersion, policyHasChanged, language);
    return Sha256.of(shown.getBytes(StandardCharsets.UTF_8)).toString();
  }

  static String ticked(
      Newsletter newsletter, String policyVersion, boolean policyHasChanged, Language language) {
    return TICKED
        + box(newsletter, language)
        + " "
        + agree(policyVersion, policyHasChanged, language);
  }

  static String unticked(Newsletter newsletter, Language language) {
    return UNTICKED + box(newsletter, language) + " " + stop(language);
  }
}
