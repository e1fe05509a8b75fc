package org.samizdat.giving;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a receipt is called, on paper and at the desk: {@code 2026-00042}. */
final class ReceiptNumber {

  private static final Pattern SHAPE = Pattern.compile("[0-9]{4}-0*([1-9][0-9]{0,17})");

  private ReceiptNumber() {}

  /**
   * The name of a receipt.
   *
   * @param paidAt whose UTC year stands first
   */
  static String of(long number, Instant paidAt) {
    return "%d-%05d".formatted(paidAt.atOffset(ZoneOffset.UTC).getYear(), number);
  }

  /** The number in a name; empty if it is none. */
  static Optional<Long> parse(String text) {
    Matcher name = SHAPE.matcher(text.strip());
    return name.matches() ? Optional.of(Long.parseLong(name.group(1))) : Optional.empty();
  }
}
