package org.samizdat.door.page;

import java.util.List;
import org.samizdat.values.Language;

/**
 * A step for browsers that did no work: a button that is of use after some seconds.
 *
 * @param action where the form was sent, and is sent again
 * @param fields all that it sent
 * @param slip good only after those seconds
 * @param seconds how many
 * @param early whether she pressed before they had passed
 */
public record WaitPage(
    Language language,
    String site,
    String action,
    List<Field> fields,
    String slip,
    long seconds,
    boolean early) {

  public WaitPage {
    fields = List.copyOf(fields);
  }

  /** A field of a form. */
  public record Field(String name, String value) {}
}
