package org.samizdat.mail.smtp;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the relay has said it can do (RFC 5321 4.1.1.1).
 *
 * @param mostBytes that a mail may have (RFC 1870); 0 if it does not say
 * @param mechanisms of AUTH, in capitals
 */
record Capabilities(
    boolean pipelining,
    boolean chunking,
    boolean startTls,
    boolean eightBit,
    boolean smtpUtf8,
    boolean size,
    long mostBytes,
    Set<String> mechanisms) {

  /** Of one that knows HELO only. */
  static final Capabilities NONE = of(List.of());

  /**
   * Reads the answer to EHLO.
   *
   * @param texts of each line; the first is a greeting
   */
  static Capabilities of(List<String> texts) {
    Map<String, String> offers = new HashMap<>();
    for (String text : texts.subList(Math.min(1, texts.size()), texts.size())) {
      // Some old ones write AUTH=PLAIN beside AUTH PLAIN.
      String[] offer = text.strip().toUpperCase(Locale.ROOT).split("[ =]", 2);
      offers.merge(offer[0], offer.length > 1 ? offer[1] : "", (one, two) -> one + " " + two);
    }
    return new Capabilities(
        offers.containsKey("PIPELINING"),
        offers.containsKey("CHUNKING"),
        offers.containsKey("STARTTLS"),
        offers.containsKey("8BITMIME"),
        offers.containsKey("SMTPUTF8"),
        offers.containsKey("SIZE"),
        number(offers.getOrDefault("SIZE", "")),
        Arrays.stream(offers.getOrDefault("AUTH", "").split(" ", -1))
            .filter(mechanism -> !mechanism.isEmpty())
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }
}
