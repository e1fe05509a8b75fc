package org.samizdat.vault;

import java.util.Collection;
import java.util.Set;
import org.samizdat.values.PersonId;

/**
 * A module that has rows about persons. The vault asks it two things: whom it still needs, and to
 * forget somebody. Implemented by a bean of each such module.
 */
public interface PersonKeeper {

  /** The module's name; unique, and the same for ever: an erasure records who has answered. */
  String module();

  /**
   * Those of the given persons that a row of this module names. A person whom nobody keeps an hour
   * after admission is an orphan of a crash, and is swept.
   */
  Set<PersonId> keeps(Collection<PersonId> persons);

  /**
   * Removes what this module has about a person whose key is already gone. Called again until it
   * returns normally, so a repeat must be harmless; each module's answer is recorded apart.
   */
  void forget(PersonId person);
}
