package org.samizdat.desk;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A module's place on the desk's home page: what matters there today. A bean of that module. */
public interface Tile {

  /**
   * What a tile shows, in the reader's language.
   *
   * @param figures at most four
   * @param lines whole sentences
   * @param action the words of the link; null if there is nowhere to go
   * @param path where the link leads
   */
  record Content(
      String title,
      List<Figure> figures,
      List<String> lines,
      @Nullable String action,
      @Nullable String path) {}

  /**
   * A number with what it counts.
   *
   * @param value as shown, by {@code Language.number}
   * @param path where the rows are that it sums; null if nowhere
   */
  record Figure(String value, String label, @Nullable String path) {

    /** One that leads nowhere. */
    public Figure(String value, String label) {
      this(value, label, null);
    }
  }

  /** Smaller stands first. */
  int order();

  /** Who sees it. */
  default DeskUser.Role least() {
    return DeskUser.Role.EDITOR;
  }

  /** What it shows somebody now; empty to stay away. Must be quick: it is asked on every visit. */
  Optional<Content> show(DeskUser user);
}
