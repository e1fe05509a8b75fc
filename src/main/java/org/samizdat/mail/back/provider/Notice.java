package org.samizdat.mail.back.provider;

import java.util.List;
import org.samizdat.mail.back.Returned;

/**
 * One thing that came back.
 *
 * @param names where our token may stand, what is surest first: the provider gives back what it was
 *     given
 */
record Notice(List<String> names, Returned returned) {

  Notice {
    names = List.copyOf(names);
  }
}
