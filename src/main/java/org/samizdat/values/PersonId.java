package org.samizdat.values;

import java.util.UUID;

/**
 * The number of one person: one address for one purpose. A reader who also gives is two persons,
 * and nothing stored links them.
 *
 * <p>Always a random UUID (version 4), so that the order of the numbers tells nothing about the
 * order in which people came.
 */
public record PersonId(UUID value) implements Comparable<PersonId> {

  /** A new number that nobody has. */
  public static PersonId random() {
    return new PersonId(UUID.randomUUID());
  }

  /**
   * Compares as PostgreSQL orders {@code uuid}: by unsigned bytes. {@link UUID#compareTo} is signed
   * and would page differently from the database.
   */
  @Override
  public int compareTo(PersonId other) {
    int high =
        Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(
            value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
