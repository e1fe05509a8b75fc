package org.samizdat.desk.page;

import java.util.List;
import org.samizdat.desk.DeskFrame;

/**
 * Gives back what was written and could not be saved, for its writer was not signed in, or had
 * signed in anew.
 *
 * @param path where the form goes
 * @param written what she wrote, to be seen and changed
 * @param unseen what else the form sent
 */
public record KeptPage(DeskFrame frame, String path, List<Written> written, List<Unseen> unseen) {

  /** A field and its text. */
  public record Written(String name, String label, String text, boolean isLong) {}

  /** A hidden field. */
  public record Unseen(String name, String value) {}
}
