package org.samizdat.newsletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.samizdat.values.Refused;

/** Where a page of stories ended; opaque to its holder. */
record StoryCursor(Instant publishedAt, String externalId) {

  static StoryCursor of(Story last) {
    return new StoryCursor(last.publishedAt(), last.externalId());
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws Refused {@code cursor-not-valid}
   */
  static StoryCursor parse(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), UTF_8);
      int space = plain.indexOf(' ');
      if (space > 0) {
        return new StoryCursor(
            Instant.parse(plain.substring(0, space)),
            StoryDoor.externalId(plain.substring(space + 1)));
      }
    } catch (IllegalArgumentException | DateTimeException | Refused changed) {
      throw notValid();
    }
    throw notValid();
  }

  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((publishedAt + " " + externalId).getBytes(UTF_8));
  }

  private static Refused notValid() {
    return new Refused(
        Refused.Kind.MALFORMED,
        "cursor-not-valid",
        "This is not a cursor from an earlier answer. Leave it out to start from the beginning.");
  }
}
