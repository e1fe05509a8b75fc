package org.samizdat.newsletter.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;
import org.samizdat.values.PublicPage;

/**
 * An issue in the browser, the same for everybody.
 *
 * @param language the newsletter's
 * @param slug of its newsletter
 * @param newsletter its newsletter's name
 * @param date in words
 * @param subject null if nothing of it is shown any more
 * @param description one line for search engines; null if nothing of it is shown any more
 * @param intro an editor's own words above the stories; may be empty
 * @param previous the number of the issue before it
 * @param next the number of the issue after it
 * @param canonical its permanent address
 */
public record IssuePage(
    Language language,
    String newsroom,
    String slug,
    String newsletter,
    int number,
    String date,
    @Nullable String subject,
    @Nullable String description,
    List<IntroBlock> intro,
    List<SectionBlock> sections,
    @Nullable Integer previous,
    @Nullable Integer next,
    String canonical)
    implements PublicPage {

  public IssuePage {
    intro = List.copyOf(intro);
    sections = List.copyOf(sections);
  }
}
