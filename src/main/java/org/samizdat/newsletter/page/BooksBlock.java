package org.samizdat.newsletter.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * The books of a mailing as they stand.
 *
 * @param state in words
 * @param halt why it has stopped by itself, or needs attention, in words; null if neither
 * @param settled readers about whom it is decided
 * @param lines what became of how many, in words
 * @param live it is not over yet
 * @param canPause it is being sent
 * @param canResume it is paused, or the rest waits
 * @param canCancel it is not over and this user may end it
 */
public record BooksBlock(
    Language language,
    String state,
    @Nullable String halt,
    int settled,
    int audience,
    List<Line> lines,
    boolean live,
    boolean canPause,
    boolean canResume,
    boolean canCancel) {

  /** A count and what it counts. */
  public record Line(String label, String count, boolean bad) {}

  /** From 0 to 100; 100 only when every reader is settled. */
  public int percent() {
    return audience == 0 ? (live ? 0 : 100) : (int) (100L * settled / audience);
  }
}
