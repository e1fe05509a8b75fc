package org.samizdat.giving;

import java.security.SecureRandom;
import java.time.Year;

/**
 * What a statement is called: {@code 2026-7K3F-9QXD-M2TA}. Sixty random bits, in letters that
 * nobody mistakes for others (Crockford's base 32): it can be read over the telephone, opens
 * nothing, and from one nobody can guess another.
 */
final class StatementNumber {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int BITS = 5;
  private static final int SIZE = 12;
  private static final int GROUP = 4;

  private StatementNumber() {}

  /** A new one, positive. */
  static long random() {
    return RANDOM.nextLong(1, 1L << (BITS * SIZE));
  }

  /** The name of a number. */
  static String of(Year year, long number) {
    StringBuilder name = new StringBuilder(year.toString());
    for (int place = SIZE - 1; place >= 0; place--) {
      if ((place + 1) % GROUP == 0) {
        name.append('-');
      }
      name.append(LETTERS.charAt((int) (number >>> (place * BITS)) & (LETTERS.length() - 1)));
    }
    return name.toString();
  }
}
