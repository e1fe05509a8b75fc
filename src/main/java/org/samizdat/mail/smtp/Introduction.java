package org.samizdat.mail.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The beginning of every conversation: the greeting, what the relay can do, encryption and who we
 * are. Nothing of a mail is said before all of it has gone as was asked for.
 */
final class Introduction {

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
    hurry();
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
      hurry();
      new Authentication(wire, replies, capabilities).prove(credentials);
    }
    wire.rest();
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
    hurry();
    wire.encrypt(relay.sockets(), relay.host(), relay.port());
    hurry();
  }

  private Capabilities hello() throws IOException {
    List<String> texts = new ArrayList<>();
    write("EHLO " + OurName.from(wire.localAddress()));
    Reply reply = replies.next(texts);
    if (reply.code() == 250) {
      return Capabilities.of(texts);
    }
    if (reply.code() >= 500 && say("HELO " + OurName.from(wire.localAddress())).code() == 250) {
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
    hurry();
    wire.write(bytes);
  }

  /**
   * RFC 5321 4.5.3.2.1 grants a stranger's server five minutes for its greeting. Ours are relays we
   * have an agreement with: one that is silent for as long as connecting may take is taken for
   * away, and while we waited, confirmations would wait too, though another relay may be there. No
   * mail is begun yet, so nothing is lost by leaving and coming again.
   */
  private void hurry() {
    wire.within(relay.timeouts().connect());
  }
}
