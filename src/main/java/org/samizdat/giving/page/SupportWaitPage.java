package org.samizdat.giving.page;

import java.util.List;
import org.samizdat.values.Language;

/**
 * A step for browsers without JavaScript: a button that is of use after some seconds.
 *
 * @param gift what she gives and how often, in words
 * @param fields all that her form sent, to be sent again
 * @param ticket good only after those seconds
 * @param seconds how many
 * @param early whether she pressed before they had passed
 */
public record SupportWaitPage(
    Language language,
    String site,
    String gift,
    List<Field> fields,
    String ticket,
    long seconds,
    boolean early) {

  public SupportWaitPage {
    fields = List.copyOf(fields);
  }

  /** A field of a form. */
  public record Field(String name, String value) {}
}
