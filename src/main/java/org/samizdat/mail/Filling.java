package org.samizdat.mail;

import java.time.Instant;
import java.util.Map;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Token;

/**
 * What one reader's copy of a mail has of its own.
 *
 * @param to the one recipient
 * @param delivery names the delivery; becomes the Message-ID, so a second try has the same one
 * @param date when it is sent
 * @param links a token for each of {@link LetterTemplate#slots()}
 */
record Filling(EmailAddress to, Token delivery, Instant date, Map<Slot, Token> links) {

  /** What fits into a quoted-printable line (RFC 2045 6.7) with the mark of its soft break. */
  private static final int LONGEST = 75;

  Filling {
    links = Map.copyOf(links);
    if (links.values().stream().anyMatch(token -> token.reveal().length() > LONGEST)) {
      throw new IllegalArgumentException("A token is too long for one line");
    }
  }
}
