package org.samizdat.vault;

import java.util.Map;
import java.util.Set;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;

/**
 * What became of opening many addresses. The forgotten are in neither part.
 *
 * @param opened the addresses by person
 * @param unreadable whose key or address is stored and does not open: damaged, not forgotten
 */
public record Addresses(Map<PersonId, EmailAddress> opened, Set<PersonId> unreadable) {

  /** Keeps copies. */
  public Addresses {
    opened = Map.copyOf(opened);
    unreadable = Set.copyOf(unreadable);
  }
}
