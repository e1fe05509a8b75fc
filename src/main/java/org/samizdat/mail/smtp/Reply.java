package org.samizdat.mail.smtp;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A relay's answer. Its prose is not kept: it may quote the address.
 *
 * @param code of RFC 5321, such as 250
 * @param enhanced of RFC 3463, such as 5.1.1, if the relay gives one (RFC 2034)
 */
public record Reply(int code, @Nullable String enhanced) {

  /**
   * What says that the address itself is refused: it does not exist or cannot be written to (RFC
   * 3463 3.2 and 5.2.1, mailbox disabled).
   */
  public static final Set<String> ADDRESS_CODES =
      Set.of("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1");

  /**
   * What a relay that has tried for a day says of a mailbox that is disabled or full (RFC 3463 3.3)
   * or of a host that is not to be reached (3.5). Others are about the relay or about us.
   */
  public static final Set<String> FULL_OR_AWAY_CODES =
      Set.of("4.2.1", "4.2.2", "4.4.0", "4.4.1", "4.4.2", "4.4.3", "4.4.4", "4.4.6", "4.4.7");

  /** Longer than any: {@code 5.999.999}. */
  private static final int LONGEST = 9;

  /**
   * Reads the text of an answer.
   *
   * @param text what comes after the code and the sign behind it
   */
  public static Reply of(int code, String text) {
    return new Reply(code, enhanced(code, text));
  }

  boolean isPositive() {
    return code >= 200 && code < 300;
  }

  boolean isRefusal() {
    return code >= 400 && code < 600;
  }

  /** The address itself is refused. All other refusals are about us, the message or the moment. */
  public boolean refusesTheAddress() {
    return code >= 500 && enhanced != null && ADDRESS_CODES.contains(enhanced);
  }

  /**
   * It is about the message: too long (RFC 1870), or in a form that is not taken (RFC 3463 3.7).
   */
  boolean refusesTheMessage() {
    return code == 552
        || (enhanced != null
            && (enhanced.equals("5.3.4")
                || enhanced.equals("5.2.3")
                || enhanced.startsWith("5.6.")));
  }

  /** "Slow down": service not available, or a policy or rate of the provider (RFC 3463 3.8). */
  public boolean asksForPause() {
    return code == 421 || (code < 500 && enhanced != null && enhanced.startsWith("4.7."));
  }

  /** The class, which must be the code's, a dot, one to three digits, and that once more. */
  private static @Nullable String enhanced(int code, String text) {
    if (text.length() < 5 || text.charAt(0) != '0' + code / 100 || text.charAt(1) != '.') {
      return null;
    }
    int subject = digits(text, 2);
    if (subject == 2 || subject == text.length() || text.charAt(subject) != '.') {
      return null;
    }
    int detail = digits(text, subject + 1);
    boolean ends = detail == text.length() || text.charAt(detail) == ' ';
    return detail > subject + 1 && ends && detail <= LONGEST ? text.substring(0, detail) : null;
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length()
        && at < from + 3
        && text.charAt(at) >= '0'
        && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
