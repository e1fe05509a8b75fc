package org.samizdat.mail.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The beginning of every conversation: the greeting, what the relay can do, encryption and who we
 * are. Nothing of a mail is said before all of it has gone as was asked for.
 */
final class Introduction {

  /** RFC 5321 4.1.3 wants a full name; a machine that has none says its address. */
  private static final Pattern FULL_NAME =
      Pattern.compile(
          "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+");

  private final Relay relay;
  private final Wire wire;
  private final Replies replies;

  private Introduction(Relay relay, Wire wire) {
    this.relay = relay;
    this.wire = wire;
    this.replies = new Replies(wire);
  }

  /**
   * Introduces us.
   *
   * @return what the relay can do, as it has said last: over the encrypted wire, if it is one
   */
  static Capabilities over(Wire wire, Relay relay) throws IOException {
    return new Introduction(relay, wire).introduce();
  }

  private Capabilities introduce() throws IOException {
    if (relay.tls() == Tls.IMPLICIT) {
      encrypt();
    }
    wire.within(relay.timeouts().command());
    if (replies.next().code() != 220) {
      throw new RelayUnavailable("The relay does not greet");
    }
    Capabilities capabilities = hello();
    if (asksForTls(capabilities)) {
      if (say("STARTTLS").code() != 220) {
        throw new RelayUnavailable("The relay does not encrypt after all");
      }
      encrypt();
      // What was offered in clear text is forgotten (RFC 3207 4.2).
      capabilities = hello();
    }
    Credentials credentials = relay.credentials();
    if (credentials != null) {
      if (!wire.isEncrypted() && relay.tls() != Tls.NONE) {
        throw new RelayUnavailable("A password does not go over an open wire");
      }
      new Authentication(wire, replies, capabilities).prove(credentials);
    }
    return capabilities;
  }

  private boolean asksForTls(Capabilities capabilities) throws RelayUnavailable {
    return switch (relay.tls()) {
      case NONE, IMPLICIT -> false;
      case OPPORTUNISTIC -> capabilities.startTls();
      case REQUIRED -> {
        if (!capabilities.startTls()) {
          throw new RelayUnavailable("The relay does not encrypt");
        }
        yield true;
      }
    };
  }

  private void encrypt() throws IOException {
    wire.within(relay.timeouts().connect());
    wire.encrypt(relay.sockets(), relay.host(), relay.port());
    wire.within(relay.timeouts().command());
  }

  private Capabilities hello() throws IOException {
    List<String> texts = new ArrayList<>();
    write("EHLO " + name());
    Reply reply = replies.next(texts);
    if (reply.code() == 250) {
      return Capabilities.of(texts);
    }
    if (reply.code() >= 500 && say("HELO " + name()).code() == 250) {
      return Capabilities.NONE;
    }
    throw new RelayUnavailable("The relay does not know us");
  }

  private Reply say(String command) throws IOException {
    write(command);
    return replies.next();
  }

  private void write(String command) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes((command + "\r\n").getBytes(US_ASCII));
    wire.within(relay.timeouts().command());
    wire.write(bytes);
  }

  private String name() throws IOException {
    String name = InetAddress.getLocalHost().getCanonicalHostName();
    if (FULL_NAME.matcher(name).matches() && !name.matches("[0-9.]+")) {
      return name;
    }
    InetAddress address = wire.localAddress();
    String literal = address.getHostAddress().replaceAll("%.*", "");
    return address instanceof Inet6Address ? "[IPv6:" + literal + "]" : "[" + literal + "]";
  }
}
