package org.samizdat.mail.smtp;

/** How the way to the relay is encrypted. Whoever encrypts also proves her name, or is left. */
public enum Tls {
  /** Not at all; for a relay on this machine. */
  NONE,
  /** If the relay offers STARTTLS (RFC 3207); whoever is on the way can take the offer out. */
  OPPORTUNISTIC,
  /** By STARTTLS, or nothing is sent. */
  REQUIRED,
  /** From the first byte (RFC 8314), usually on port 465. */
  IMPLICIT
}
