package org.samizdat.mail.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/** Tells the relay who we are (RFC 4954), by the mechanism that was asked for and no other. */
final class Authentication {

  private static final int GO_ON = 334;

  private final Wire wire;
  private final Replies replies;
  private final Capabilities capabilities;

  Authentication(Wire wire, Replies replies, Capabilities capabilities) {
    this.wire = wire;
    this.replies = replies;
    this.capabilities = capabilities;
  }

  /**
   * Proves it.
   *
   * @throws RelayUnavailable if the relay does not know the mechanism, or not us
   */
  void prove(Credentials credentials) throws IOException {
    String secret = secret(credentials);
    Reply reply =
        switch (chosen(credentials.mechanism())) {
          case PLAIN -> say("AUTH PLAIN " + base64("\0" + credentials.username() + "\0" + secret));
          case XOAUTH2 -> bearer(credentials.username(), secret);
          case LOGIN, PASSWORD -> login(credentials.username(), secret);
        };
    if (reply.code() != 235) {
      throw new RelayUnavailable("The relay does not let us in: " + reply.code());
    }
  }

  private static String secret(Credentials credentials) throws RelayUnavailable {
    try {
      return credentials.secret().get();
    } catch (UncheckedIOException notThere) {
      throw new RelayUnavailable("The password cannot be read", notThere);
    }
  }

  private Credentials.Mechanism chosen(Credentials.Mechanism asked) throws RelayUnavailable {
    boolean plain = capabilities.mechanisms().contains("PLAIN");
    Credentials.Mechanism chosen =
        asked != Credentials.Mechanism.PASSWORD
            ? asked
            : plain ? Credentials.Mechanism.PLAIN : Credentials.Mechanism.LOGIN;
    if (!capabilities.mechanisms().contains(chosen.name())) {
      throw new RelayUnavailable("The relay does not know AUTH " + chosen);
    }
    return chosen;
  }

  private Reply login(String username, String secret) throws IOException {
    Reply reply = say("AUTH LOGIN");
    if (reply.code() == GO_ON) {
      reply = say(base64(username));
    }
    return reply.code() == GO_ON ? say(base64(secret)) : reply;
  }

  /** A refusal comes as a challenge, which an empty line answers, and only then as a code. */
  private Reply bearer(String username, String token) throws IOException {
    Reply reply =
        say(
            "AUTH XOAUTH2 "
                + base64("user=" + username + "\u0001auth=Bearer " + token + "\u0001\u0001"));
    return reply.code() == GO_ON ? say("") : reply;
  }

  private Reply say(String line) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes((line + "\r\n").getBytes(US_ASCII));
    wire.write(bytes);
    return replies.next();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
