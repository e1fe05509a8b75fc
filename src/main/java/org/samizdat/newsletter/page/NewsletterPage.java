package org.samizdat.newsletter.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.SignupBoxes.SignupBox;
import org.samizdat.values.Language;
import org.samizdat.values.PublicPage;

/**
 * What a newsletter is, with the form to sign up for it.
 *
 * @param language in which it speaks
 * @param textLanguage in which name, description and subjects stand, BCP 47
 * @param hour when it goes out, in words
 * @param signup null until there is a privacy policy
 * @param latest its latest issues, newest first; may be empty
 * @param languages the others that this page speaks
 * @param canonical the address of this page
 */
public record NewsletterPage(
    Language language,
    String newsroom,
    String slug,
    String name,
    String description,
    String textLanguage,
    @Nullable String hour,
    @Nullable SignupBox signup,
    List<ArchivePage.Entry> latest,
    List<Language> languages,
    String canonical)
    implements PublicPage {

  public NewsletterPage {
    latest = List.copyOf(latest);
    languages = List.copyOf(languages);
  }
}
