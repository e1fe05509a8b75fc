package org.samizdat.mail.dkim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The headers of a mail that a signature covers, in the canonical form {@code relaxed}. */
final class SignedHeaders {

  /**
   * What the reader sees, what programs act on, and both of those that one-click unsubscribing
   * needs signed (RFC 8058 4). Named once more than they occur, so that nobody can add a second one
   * on the way (5.4).
   */
  private static final List<String> ONCE_ONLY =
      List.of(
          "from",
          "to",
          "reply-to",
          "subject",
          "date",
          "message-id",
          "mime-version",
          "content-type",
          "list-unsubscribe",
          "list-unsubscribe-post");

  /** The others would mislead nobody if there were one more of them. */
  private static final List<String> SIGNED =
      Stream.concat(
              ONCE_ONLY.stream(),
              Stream.of("content-language", "auto-submitted", "list-id", "feedback-id"))
          .toList();

  private final List<String> names = new ArrayList<>();
  private final StringBuilder canonical = new StringBuilder();

  /**
   * @param headers as they stand in the mail, every line ended
   */
  SignedHeaders(String headers) {
    Map<String, String> fields = fields(headers);
    for (String name : SIGNED) {
      String value = fields.get(name);
      if (value != null) {
        names.add(name);
        canonical.append(name).append(':').append(relaxed(value)).append("\r\n");
      }
    }
    names.addAll(ONCE_ONLY);
  }

  /** For the tag {@code h}. */
  List<String> names() {
    return names;
  }

  /**
   * What is signed: these headers, and the one of the signature itself with an empty {@code b}.
   *
   * @param signature its value
   */
  byte[] canonical(String signature) {
    return (canonical + "dkim-signature:" + relaxed(signature)).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> fields(String headers) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : headers.split("\r\n(?![ \t])", -1)) {
      int colon = field.indexOf(':');
      if (colon > 0) {
        String name = field.substring(0, colon).toLowerCase(Locale.ROOT);
        if (fields.put(name, field.substring(colon + 1)) != null) {
          // Which of them is signed, the last or the first, programs do not agree on.
          throw new IllegalArgumentException("A mail of ours has each header once");
        }
      }
    }
    return fields;
  }

  /** RFC 6376 3.4.2: unfolded, white space as one space, none at the ends. */
  private static String relaxed(String value) {
    StringBuilder relaxed = new StringBuilder(value.length());
    boolean space = false;
    for (int at = 0; at < value.length(); at++) {
      char each = value.charAt(at);
      if (each == ' ' || each == '\t') {
        space = true;
      } else if (each != '\r' && each != '\n') {
        if (space && !relaxed.isEmpty()) {
          relaxed.append(' ');
        }
        space = false;
        relaxed.append(each);
      }
    }
    return relaxed.toString();
  }
}
