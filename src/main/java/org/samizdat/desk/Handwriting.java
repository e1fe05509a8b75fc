package org.samizdat.desk;

import java.util.List;

/**
 * A form in which people write more than they would care to write twice. A module with one brings
 * this as a bean; should the form be sent when its writer is no longer signed in, she gets back
 * what she wrote, to be saved when she is.
 *
 * @param path where the form is sent to, as a pattern such as {@code /desk/things/*}{@code /words}
 * @param fields those she writes in, in their order; whatever else is sent comes along unseen
 */
public record Handwriting(String path, List<Field> fields) {

  public Handwriting {
    fields = List.copyOf(fields);
  }

  /**
   * One field.
   *
   * @param name as the form sends it
   * @param key of its label in the language files
   * @param isLong of several lines
   */
  public record Field(String name, String key, boolean isLong) {}
}
