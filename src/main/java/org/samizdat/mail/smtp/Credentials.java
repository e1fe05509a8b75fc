package org.samizdat.mail.smtp;

import java.util.function.Supplier;

/**
 * Who we are to the relay.
 *
 * @param mechanism how to say so
 * @param secret password or access token, asked for at each connection: a token is soon another
 */
public record Credentials(Mechanism mechanism, String username, Supplier<String> secret) {

  /** How to prove it (RFC 4954). */
  public enum Mechanism {
    /** PLAIN if the relay offers it, else LOGIN. */
    PASSWORD,
    /** RFC 4616. */
    PLAIN,
    /** Not a standard, but all that some relays know. */
    LOGIN,
    /** An access token of OAuth 2.0, as Google and Microsoft want it. */
    XOAUTH2
  }

  @Override
  public String toString() {
    return mechanism + " credentials";
  }
}
