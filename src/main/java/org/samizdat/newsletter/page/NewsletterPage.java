package org.samizdat.newsletter.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a newsletter is.
 *
 * @param hour when it goes out, in words
 * @param latest its latest issues, newest first; may be empty
 */
public record NewsletterPage(
    String newsroom,
    String slug,
    String name,
    String description,
    String language,
    @Nullable String hour,
    List<Latest> latest) {

  /** A link to an issue. */
  public record Latest(int number, String date, String subject) {}
}
