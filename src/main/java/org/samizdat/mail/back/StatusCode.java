package org.samizdat.mail.back;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A status code of RFC 3463.
 *
 * @param type 2, 4 or 5: done, not now, not ever
 * @param subject what it is about, 1 the address, 2 the mailbox, and so on
 * @param detail more of it
 */
record StatusCode(int type, int subject, int detail) {

  private static final Pattern CODE =
      Pattern.compile("(?<![\\d.])([245])\\.(\\d{1,3})\\.(\\d{1,3})(?![\\d.]*\\d)");

  /** An answer of RFC 5321 that has no such code: {@code 550 unknown}. */
  private static final Pattern REPLY = Pattern.compile("(?<![\\d.])([45])[0-5]\\d(?=[ -])");

  /** The first in a text. */
  static Optional<StatusCode> in(String text) {
    Matcher code = CODE.matcher(text);
    return code.find()
        ? Optional.of(
            new StatusCode(
                Integer.parseInt(code.group(1)),
                Integer.parseInt(code.group(2)),
                Integer.parseInt(code.group(3))))
        : Optional.empty();
  }

  /** The first in a text, or what an SMTP answer in it comes to: {@code 5.0.0} for a 550. */
  static Optional<StatusCode> inAnswer(String text) {
    return in(text)
        .or(() -> {
          Matcher reply = REPLY.matcher(text);
          return reply.find()
              ? Optional.of(new StatusCode(Integer.parseInt(reply.group(1)), 0, 0))
              : Optional.empty();
        });
  }

  /**
   * Whether the code alone tells what is the matter. It does not where programs are known to write
   * what they like: other, undefined, "no answer from host" and "invalid command" of servers that
   * mean an unknown address.
   */
  boolean isPlain() {
    return switch (subject) {
      case 1 -> detail != 0;
      case 2 -> detail != 0;
      case 3 -> detail == 4;
      case 4 -> detail == 4 || detail == 7 || detail == 310;
      case 6 -> true;
      case 7 -> detail > 1;
      default -> false;
    };
  }

  /** What a failure with this code means (RFC 3463 3, and the registry that goes on from it). */
  Returned failure() {
    if (type == 4) {
      return subject == 7 ? new Returned.Blocked(text()) : new Returned.Soft(text());
    }
    return switch (subject) {
      case 1 ->
          switch (detail) {
            case 1, 2, 3, 6, 10 -> new Returned.Hard(text());
            // The sender's address.
            case 7, 8, 9 -> new Returned.Blocked(text());
            default -> new Returned.Soft(text());
          };
      case 2 ->
          switch (detail) {
            case 1 -> new Returned.Hard(text());
            case 3 -> new Returned.Blocked(text());
            default -> new Returned.Soft(text());
          };
      case 3 -> detail == 4 ? new Returned.Blocked(text()) : new Returned.Soft(text());
      // No such domain; 310 is Exchange's.
      case 4 ->
          detail == 4 || detail == 310 ? new Returned.Hard(text()) : new Returned.Soft(text());
      case 5, 6, 7 -> new Returned.Blocked(text());
      default -> new Returned.Soft(text());
    };
  }

  /** The same of a refusal that was for now: at the worst, not this time. */
  Returned mild(Returned meaning) {
    return meaning instanceof Returned.Hard ? new Returned.Soft(text()) : meaning;
  }

  String text() {
    return type + "." + subject + "." + detail;
  }
}
