package org.samizdat.audience.page;

import java.time.LocalDate;
import java.util.List;
import org.samizdat.values.Language;
import org.samizdat.values.PublicPage;

/**
 * A version of the privacy policy.
 *
 * @param language of the text
 * @param otherLanguages in which this version can be read too, BCP 47
 * @param versions all there are, the one in force first
 * @param hasTitle whether the text begins with a title of its own
 * @param canonical the permanent address of this text
 */
public record PrivacyPage(
    Language language,
    String site,
    String version,
    LocalDate publishedOn,
    boolean inForce,
    List<String> otherLanguages,
    List<Version> versions,
    boolean hasTitle,
    String html,
    String canonical)
    implements PublicPage {

  public PrivacyPage {
    otherLanguages = List.copyOf(otherLanguages);
    versions = List.copyOf(versions);
  }

  /**
   * A version in the list of all.
   *
   * @param languages in which it was published, BCP 47
   */
  public record Version(
      String version, LocalDate publishedOn, boolean inForce, List<String> languages) {}

  /** The name of a language in itself. */
  public static String nameOf(String language) {
    return Language.around(language).name();
  }
}
