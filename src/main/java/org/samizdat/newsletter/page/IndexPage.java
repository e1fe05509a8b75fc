package org.samizdat.newsletter.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;
import org.samizdat.values.PublicPage;

/**
 * The first page: every newsletter there is.
 *
 * @param languages the others that this page speaks
 * @param canonical the address of this page
 */
public record IndexPage(
    Language language,
    String newsroom,
    List<Choice> newsletters,
    List<Language> languages,
    String canonical)
    implements PublicPage {

  public IndexPage {
    newsletters = List.copyOf(newsletters);
    languages = List.copyOf(languages);
  }

  /**
   * A newsletter.
   *
   * @param textLanguage in which name and description stand, BCP 47
   * @param hour when it comes, in words
   */
  public record Choice(
      String slug, String name, String description, String textLanguage, @Nullable String hour) {}
}
