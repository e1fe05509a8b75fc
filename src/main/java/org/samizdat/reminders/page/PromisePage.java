package org.samizdat.reminders.page;

import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * What is promised, with what can be done about it.
 *
 * @param sentence what is still to come; null if nothing is
 * @param over what to say then
 * @param stopForm the label of the form that calls it off
 * @param stop the words of its button
 * @param stopAll the words of the button that calls all off
 * @param again one more in a month; null if it cannot be had
 * @param token of her link
 * @param overtaken whether something had changed since the page before
 */
public record PromisePage(
    Language language,
    String site,
    @Nullable String sentence,
    String over,
    String stopForm,
    String stop,
    String stopAll,
    @Nullable Again again,
    String token,
    boolean overtaken) {

  /**
   * One more.
   *
   * @param words what will be sent, and what she agrees to with the button
   * @param hash of those words
   */
  public record Again(Language.Linked words, String hash, String policyLink) {}
}
