package org.samizdat.values;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The secret part of a link that we mailed or of a bearer header. It never prints; whoever holds it
 * may do what it names.
 */
public final class Token {

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9_]{16,120}");

  private final String text;

  private Token(String text) {
    this.text = text;
  }

  /**
   * Reads a token as it stands in a link. Case does not matter: some mail programs change it.
   *
   * @throws Refused {@code link-not-valid} if it does not look like a token at all
   */
  public static Token parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!SHAPE.matcher(lower).matches()) {
      throw notValid();
    }
    return new Token(lower);
  }

  /** What is said of a link that is none of ours, or not whole: {@code link-not-valid}. */
  public static Refused notValid() {
    return new Refused(
        Refused.Kind.NOT_FOUND,
        "link-not-valid",
        "This link is not complete. Please copy the whole link from the mail.");
  }

  /** The text to put into a link. Never into a log. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Token token && token.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "token(…)";
  }
}
