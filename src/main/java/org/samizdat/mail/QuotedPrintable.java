package org.samizdat.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.samizdat.mail.LetterTemplate.Piece;

/**
 * Text as quoted-printable UTF-8 (RFC 2045 6.7), every line break as CRLF, no line over 76.
 *
 * <p>Two habits beyond the rule: no line begins with a dot, so SMTP's dot-stuffing finds nothing to
 * do whoever sends it; none begins with "From ", which some mailboxes change and so break
 * signatures. A character is never split between two lines.
 */
final class QuotedPrintable {

  /** Without the mark of the soft break. */
  private static final int LONGEST_LINE = 75;

  private static final String SOFT_BREAK = "=\r\n";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private final StringBuilder out;
  private int column;

  private QuotedPrintable(int length) {
    out = new StringBuilder(length + length / 8);
  }

  /**
   * Encodes a body. Each token stands between soft breaks, so what is around it is encoded without
   * knowing it.
   *
   * @param raw its bytes in UTF-8, and links in between; the last are bytes, with a line end
   */
  static List<Piece> encode(List<Piece> raw) {
    List<Piece> pieces = new ArrayList<>();
    for (int at = 0; at < raw.size(); at++) {
      if (!(raw.get(at) instanceof Piece.Same(byte[] bytes))) {
        pieces.add(raw.get(at));
        continue;
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      boolean goesOn = at < raw.size() - 1;
      String softBreak = at > 0 && !text.startsWith("\r") ? SOFT_BREAK : "";
      String encoded = softBreak + encode(text, goesOn);
      pieces.add(new Piece.Same(encoded.getBytes(StandardCharsets.US_ASCII)));
    }
    return pieces;
  }

  /**
   * Encodes a text that begins at the beginning of a line.
   *
   * @param goesOn whether something follows on the same line; then it ends with a soft break,
   *     unless it is at the beginning of a line anyway
   */
  private static String encode(String text, boolean goesOn) {
    QuotedPrintable encoder = new QuotedPrintable(text.length());
    encoder.encode(text);
    if (goesOn && encoder.column > 0) {
      encoder.out.append(SOFT_BREAK);
    }
    return encoder.out.toString();
  }

  private void encode(String text) {
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int next = at + Character.charCount(point);
      if (point == '\r' || point == '\n') {
        out.append("\r\n");
        column = 0;
        boolean both = point == '\r' && next < text.length() && text.charAt(next) == '\n';
        at = both ? next + 1 : next;
        continue;
      }
      if (isPlain(point) && !isTrailingSpace(text, at)) {
        breakFor(1);
        append(point, text, at);
      } else {
        appendHex(Character.toString(point));
      }
      at = next;
    }
  }

  private static boolean isPlain(int point) {
    return point == '\t' || (point >= ' ' && point <= '~' && point != '=');
  }

  /** Relays strip white space at the end of a line. */
  private static boolean isTrailingSpace(String text, int at) {
    char here = text.charAt(at);
    if (here != ' ' && here != '\t') {
      return false;
    }
    return at + 1 == text.length() || text.charAt(at + 1) == '\r' || text.charAt(at + 1) == '\n';
  }

  private void append(int point, String text, int at) {
    if (column == 0 && (point == '.' || text.startsWith("From ", at))) {
      appendHex(Character.toString(point));
    } else {
      out.append((char) point);
      column++;
    }
  }

  private void appendHex(String character) {
    byte[] bytes = character.getBytes(StandardCharsets.UTF_8);
    breakFor(3 * bytes.length);
    for (byte one : bytes) {
      out.append('=').append(HEX[(one >> 4) & 0xf]).append(HEX[one & 0xf]);
    }
    column += 3 * bytes.length;
  }

  private void breakFor(int length) {
    if (column + length > LONGEST_LINE) {
      out.append(SOFT_BREAK);
      column = 0;
    }
  }
}
