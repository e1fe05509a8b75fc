package org.samizdat.mail.smtp;

import java.io.ByteArrayOutputStream;

/**
 * A mail on its way out, to be filled again for the next. It must be as {@link #check} demands;
 * what is spliced from a text that was checked and from tokens is.
 */
public final class Outgoing extends ByteArrayOutputStream {

  /** RFC 5321 4.5.3.1.6, without the line end. */
  private static final int LONGEST_LINE = 998;

  /** Empty. */
  public Outgoing(int room) {
    super(room);
  }

  /** Its bytes without copying them; behind {@link #size()} of them there may be others. */
  public byte[] whole() {
    return buf;
  }

  /**
   * That a message is one, and the same one for everybody on the way: every line ends with CRLF,
   * none begins with a dot or is too long, neither CR, LF nor NUL stands alone. Then no server,
   * however it reads line ends, finds the end of the text in it, or dots to take out (RFC 5321
   * 4.5.2; the smuggling of 2023).
   *
   * @throws IllegalArgumentException if it is not
   */
  public static void check(byte[] message) {
    int lineStart = 0;
    for (int at = 0; at < message.length; at++) {
      switch (message[at]) {
        case 0 -> throw new IllegalArgumentException("A message holds a NUL");
        case '\r' -> {
          if (at + 1 == message.length || message[at + 1] != '\n') {
            throw new IllegalArgumentException("A CR stands alone");
          }
        }
        case '\n' -> {
          if (at == 0 || message[at - 1] != '\r') {
            throw new IllegalArgumentException("An LF stands alone");
          }
          if (at - 1 - lineStart > LONGEST_LINE) {
            throw new IllegalArgumentException("A line is too long");
          }
          lineStart = at + 1;
        }
        case '.' -> {
          if (at == lineStart) {
            throw new IllegalArgumentException("A line begins with a dot");
          }
        }
        default -> {}
      }
    }
    if (lineStart != message.length || message.length == 0) {
      throw new IllegalArgumentException("The last line does not end");
    }
  }
}
