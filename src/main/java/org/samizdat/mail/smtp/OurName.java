package org.samizdat.mail.smtp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What we call ourselves before a relay. */
final class OurName {

  /** Asks the machine and its DNS. */
  interface Lookup {
    String name() throws UnknownHostException;
  }

  /** RFC 5321 4.1.3 wants a full name; a machine that has none says its address. */
  private static final Pattern FULL_NAME =
      Pattern.compile(
          "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+");

  /** Asked once for this process: where no DNS answers, each look takes seconds. */
  private static final class Only {
    static final @Nullable String NAME =
        fullName(() -> InetAddress.getLocalHost().getCanonicalHostName());
  }

  private OurName() {}

  /**
   * The full name of this machine; if it has none, our side of the connection as an address literal
   * (RFC 5321 4.1.3).
   */
  static String from(InetAddress ourSide) {
    String name = Only.NAME;
    return name == null ? literal(ourSide) : name;
  }

  /** Null if there is none that a relay could look up. */
  static @Nullable String fullName(Lookup lookup) {
    try {
      String name = lookup.name();
      return FULL_NAME.matcher(name).matches() && !name.matches("[0-9.]+") ? name : null;
    } catch (UnknownHostException unknown) {
      // As in a container without an entry for its own name: no reason not to send.
      return null;
    }
  }

  static String literal(InetAddress address) {
    String text = address.getHostAddress().replaceAll("%.*", "");
    return address instanceof Inet6Address ? "[IPv6:" + text + "]" : "[" + text + "]";
  }
}
