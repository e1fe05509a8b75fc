package org.samizdat.door;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;

/** Which addresses have nobody who reads there, or not for long. */
@Component
class Mailboxes {

  /**
   * Offices of a mail system and of a network (RFC 2142, 4 to 6), and those that send but do not
   * read. Not those of a business: a small paper reads us at {@code info}.
   */
  private static final Set<String> OFFICES =
      Set.of(
          "abuse",
          "bounce",
          "bounces",
          "daemon",
          "do-not-reply",
          "donotreply",
          "hostmaster",
          "mailer-daemon",
          "no-reply",
          "noc",
          "noreply",
          "nobody",
          "postmaster",
          "root",
          "security",
          "spam",
          "spamtrap",
          "usenet",
          "uucp",
          "webmaster");

  private static final String OURS = "/door/short-lived-domains.txt";

  private final Set<String> shortLived = new HashSet<>();
  private final boolean takesOffices;

  /**
   * Reads the lists.
   *
   * @throws IllegalArgumentException if the operator's cannot be read
   */
  Mailboxes(DoorSettings settings) {
    takesOffices = settings.roles();
    read(ours());
    Path theirs = settings.shortLived();
    if (theirs != null) {
      read(theirs(theirs));
    }
  }

  /** As {@link Door#refuseUnlessSomebodys}. */
  void refuseUnlessSomebodys(EmailAddress address) {
    if (!takesOffices && address.isAt(OFFICES)) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "address-of-office",
          "This is the address of an office, such as postmaster, and not somebody's own.");
    }
    if (isShortLived(address.domain())) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "address-short-lived",
          "This address lives for a short while only, so our mail would soon reach nobody.");
    }
  }

  /** With whatever stands before it: {@code a.mailinator.com} is one too. */
  private boolean isShortLived(@Nullable String domain) {
    String rest = domain;
    while (rest != null) {
      if (shortLived.contains(rest)) {
        return true;
      }
      int dot = rest.indexOf('.');
      rest = dot < 0 ? null : rest.substring(dot + 1);
    }
    return false;
  }

  private void read(String list) {
    list.lines()
        .map(line -> line.strip().toLowerCase(Locale.ROOT))
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(line -> {
          if (line.startsWith("!")) {
            shortLived.remove(line.substring(1).strip());
          } else {
            shortLived.add(line);
          }
        });
  }

  private static String ours() {
    try (InputStream list = Objects.requireNonNull(Mailboxes.class.getResourceAsStream(OURS))) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String theirs(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "samizdat.door.short-lived: " + file + " cannot be read", unreadable);
    }
  }
}
