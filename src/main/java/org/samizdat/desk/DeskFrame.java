package org.samizdat.desk;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;

/**
 * What {@code layout/desk.jte} needs around a page of the desk. Made by {@link DeskFrames}; a
 * page's record has one as its component {@code frame}.
 *
 * @param newsroom its name
 * @param user who is there; null on the pages of the sign-in
 * @param path of this page, so that a change of language comes back to it
 * @param csrfName the name of the field every form carries
 * @param csrfToken its value; of no use to anybody else's browser
 * @param notice what has just been done; null if nothing
 * @param refusal why it has not been done; null if it has
 */
public record DeskFrame(
    Language language,
    String newsroom,
    @Nullable DeskUser user,
    List<Entry> menu,
    String path,
    String csrfName,
    String csrfToken,
    @Nullable String notice,
    @Nullable String refusal) {

  /** A line of the navigation, in her language. */
  public record Entry(String label, String path, boolean current) {}

  /** The same for a page that is shown again because what was sent cannot be done. */
  public DeskFrame refusing(Refused refused) {
    return new DeskFrame(
        language,
        newsroom,
        user,
        menu,
        path,
        csrfName,
        csrfToken,
        null,
        refused.sentence(language));
  }
}
