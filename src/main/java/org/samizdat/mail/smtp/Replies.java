package org.samizdat.mail.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the relay's answers (RFC 5321 4.2), one after the other, of one line or many. What is no
 * answer ends the conversation: which command the next one belongs to could not be said any more.
 */
final class Replies {

  /** RFC 5321 4.5.3.1.5 says 512; longer ones exist. */
  private static final int LONGEST_LINE = 2048;

  private static final int MOST_LINES = 128;

  private final Wire wire;
  private final StringBuilder line = new StringBuilder();

  Replies(Wire wire) {
    this.wire = wire;
  }

  /** The next answer. */
  Reply next() throws IOException {
    return next(new ArrayList<>(1));
  }

  /**
   * The next answer.
   *
   * @param texts takes the text of each line
   */
  Reply next(List<String> texts) throws IOException {
    Reply reply = null;
    for (int lines = 0; lines < MOST_LINES; lines++) {
      readLine();
      int code = code();
      if (reply != null && reply.code() != code) {
        throw new Garbled("Two answers in one");
      }
      String text = line.length() > 4 ? line.substring(4) : "";
      texts.add(text);
      // Each line should bear the enhanced code (RFC 2034 4); not every relay takes the trouble.
      if (reply == null || reply.enhanced() == null) {
        reply = Reply.of(code, text);
      }
      if (line.length() == 3 || line.charAt(3) == ' ') {
        return reply;
      }
      if (line.charAt(3) != '-') {
        throw new Garbled("A line is neither the last nor another");
      }
    }
    throw new Garbled("An answer does not end");
  }

  private int code() throws Garbled {
    if (line.length() < 3) {
      throw new Garbled("A line without a code");
    }
    int code = 0;
    for (int at = 0; at < 3; at++) {
      char digit = line.charAt(at);
      if (digit < '0' || digit > '9') {
        throw new Garbled("A line without a code");
      }
      code = code * 10 + digit - '0';
    }
    if (code < 200 || code > 599) {
      throw new Garbled("A code that does not exist");
    }
    return code;
  }

  /** Without its end. */
  private void readLine() throws IOException {
    line.setLength(0);
    for (int next = wire.read(); next != '\n'; next = wire.read()) {
      if (next == -1) {
        throw new EOFException("The relay has hung up");
      }
      if (line.length() >= LONGEST_LINE) {
        throw new Garbled("A line does not end");
      }
      line.append((char) next);
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
  }
}
