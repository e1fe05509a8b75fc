package org.samizdat;

import java.util.List;
import org.samizdat.values.Language;

/**
 * What the page that says no is given.
 *
 * @param sentence what is wrong, for whoever asked
 * @param newsletters a way on; may be empty
 */
public record ProblemPage(
    Language language, String site, String title, String sentence, List<Way> newsletters) {

  /** A link to a newsletter's page, with its name and the language of that name (BCP 47). */
  public record Way(String slug, String name, String language) {}
}
