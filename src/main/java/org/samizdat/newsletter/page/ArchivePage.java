package org.samizdat.newsletter.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;
import org.samizdat.values.PublicPage;

/**
 * A page of a newsletter's issues, latest first.
 *
 * @param language the newsletter's
 * @param jumps to the last issue of each year; empty if there is one year only
 * @param before the number from which the next page goes on, exclusive; null on the last
 * @param canonical the address of this page
 */
public record ArchivePage(
    Language language,
    String newsroom,
    String slug,
    String newsletter,
    List<Year> years,
    List<Jump> jumps,
    @Nullable Integer before,
    String canonical)
    implements PublicPage {

  public ArchivePage {
    years = List.copyOf(years);
    jumps = List.copyOf(jumps);
  }

  /** The issues of a year that stand on this page. */
  public record Year(int year, List<Entry> issues) {}

  /**
   * A link to an issue.
   *
   * @param subject null if nothing of it is shown any more
   * @param date in words
   */
  public record Entry(int number, String date, @Nullable String subject) {}

  /**
   * A link to the page that begins with the last issue of a year.
   *
   * @param before the number after that issue's
   */
  public record Jump(int year, int before) {}
}
