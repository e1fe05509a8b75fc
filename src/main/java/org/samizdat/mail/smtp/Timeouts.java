package org.samizdat.mail.smtp;

import java.time.Duration;

/**
 * How long to wait for the relay.
 *
 * @param connect for each of its addresses, the TLS handshake, and each answer until the relay has
 *     let us in
 * @param command for the answer to one command of a mail
 * @param data for the go-ahead to the text
 * @param dot for the answer after the text: until then a mail has been sent or not, nobody knows
 * @param message for a whole mail, however often a byte comes
 */
public record Timeouts(
    Duration connect, Duration command, Duration data, Duration dot, Duration message) {

  /** What RFC 5321 4.5.3.2 asks for, but for the beginning: see {@link Introduction}. */
  public static final Timeouts STANDARD =
      new Timeouts(
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(20));

  /** The same time for each answer. */
  public static Timeouts of(Duration answer) {
    return new Timeouts(answer, answer, answer, answer, answer.multipliedBy(3));
  }
}
