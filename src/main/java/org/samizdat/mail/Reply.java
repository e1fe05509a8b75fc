package org.samizdat.mail;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A relay's answer.
 *
 * @param code of RFC 5321, such as 250
 * @param enhanced of RFC 3463, such as 5.1.1, if the relay gives one
 */
record Reply(int code, @Nullable String enhanced) {

  private static final Pattern LINE =
      Pattern.compile("(?s)\\s*\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b.*");

  /** The rest of the line is the relay's prose: it may quote the address, so it is not kept. */
  static Reply of(int code, @Nullable String line) {
    Matcher matcher = LINE.matcher(line == null ? "" : line);
    return new Reply(code, matcher.matches() ? matcher.group(1) : null);
  }

  /**
   * The address itself is refused: it does not exist or cannot be written to (RFC 3463 3.2 and
   * 5.2.1, mailbox disabled). All other refusals are about us, the message or the moment.
   */
  boolean refusesTheAddress() {
    return code >= 500
        && enhanced != null
        && switch (enhanced) {
          case "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1" -> true;
          default -> false;
        };
  }

  /** "Slow down": service not available, or a policy or rate of the provider (RFC 3463 3.8). */
  boolean asksForPause() {
    return code == 421 || (code < 500 && enhanced != null && enhanced.startsWith("4.7."));
  }
}
