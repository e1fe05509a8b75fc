package org.samizdat.mail.smtp;

import org.samizdat.values.EmailAddress;
import org.samizdat.values.Token;

/**
 * Whom one mail goes to, and where it comes back to.
 *
 * @param returnPath names the delivery
 * @param recipient the one
 * @param bytes how long the mail is, about (RFC 1870)
 */
public record Envelope(String returnPath, String recipient, int bytes) {

  /** Refuses what could end the command or the path it stands in. */
  public Envelope {
    check(returnPath);
    check(recipient);
  }

  /**
   * The envelope of one reader's mail.
   *
   * @param bounces where mails come back to; the token goes behind a plus sign in it
   */
  public static Envelope of(EmailAddress to, EmailAddress bounces, Token delivery, int bytes) {
    String address = bounces.reveal();
    int at = address.lastIndexOf('@');
    return new Envelope(
        address.substring(0, at) + "+" + delivery.reveal() + address.substring(at),
        to.reveal(),
        bytes);
  }

  /** Whether every server on the way must know RFC 6531. */
  boolean isInternational() {
    return !isAscii(returnPath) || !isAscii(recipient);
  }

  @Override
  public String toString() {
    return "envelope(…)";
  }

  private static boolean isAscii(String path) {
    for (int at = 0; at < path.length(); at++) {
      if (path.charAt(at) > 127) {
        return false;
      }
    }
    return true;
  }

  private static void check(String path) {
    boolean quoted = false;
    boolean escaped = false;
    for (int at = 0; at < path.length(); at++) {
      char sign = path.charAt(at);
      boolean ends = !quoted && (sign == '<' || sign == '>' || sign == ' ');
      if (ends || Character.isISOControl(sign)) {
        throw new IllegalArgumentException("An address cannot stand in an envelope");
      }
      if (!escaped && sign == '"') {
        quoted = !quoted;
      }
      escaped = quoted && !escaped && sign == '\\';
    }
    if (quoted) {
      throw new IllegalArgumentException("An address cannot stand in an envelope");
    }
  }
}
