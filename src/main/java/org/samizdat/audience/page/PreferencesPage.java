package org.samizdat.audience.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * What a reader is sent, and how she changes it.
 *
 * @param token of the page itself, for its forms
 * @param address masked
 * @param reached whether mail reaches her: if not, nothing new can be ticked
 * @param languages those she may choose from
 * @param chosen of these, the one that is selected
 * @param stop what unticking means, exactly
 * @param agree what ticking means, exactly
 * @param leave the button that ends everything, exactly
 * @param version of what is shown, for the form
 * @param form which form this is
 * @param words the hash of the words it shows
 * @param notice the key of what is said about her last act
 */
public record PreferencesPage(
    Language language,
    String site,
    String token,
    String address,
    boolean reached,
    List<Choice> newsletters,
    List<Language> languages,
    Language chosen,
    String stop,
    String agree,
    String leave,
    int version,
    String form,
    String words,
    String policyVersion,
    String policyLink,
    @Nullable String notice) {

  public PreferencesPage {
    newsletters = List.copyOf(newsletters);
    languages = List.copyOf(languages);
  }

  /**
   * A newsletter with its box.
   *
   * @param words beside the box, exactly
   * @param textLanguage in which name and description stand, BCP 47
   * @param hour when it comes, in words
   * @param subscribed whether it is sent to her
   * @param ticked whether its box is
   */
  public record Choice(
      String slug,
      String words,
      String description,
      String textLanguage,
      @Nullable String hour,
      boolean subscribed,
      boolean ticked) {}

  /** Whether there is a newsletter that she could tick. */
  public boolean hasMore() {
    return reached && !newsletters.stream().allMatch(Choice::subscribed);
  }

  /** Whether she is sent anything. */
  public boolean isSubscribed() {
    return newsletters.stream().anyMatch(Choice::subscribed);
  }
}
