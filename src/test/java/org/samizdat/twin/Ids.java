package org.samizdat.twin;

import java.util.Random;

/** Names for new objects, which look like Stripe's and are the same in every run. */
final class Ids {

  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 24;
  private static final int SESSION_LENGTH = 58;

  private final Random random;

  Ids(long seed) {
    random = new Random(seed);
  }

  String next(String prefix) {
    return prefix + "_" + letters(LENGTH);
  }

  /** Sessions have longer names, and say that they are of the test mode. */
  String session(String prefix) {
    return prefix + "_test_" + letters(SESSION_LENGTH);
  }

  private String letters(int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
