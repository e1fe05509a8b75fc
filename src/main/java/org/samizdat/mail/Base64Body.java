package org.samizdat.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.samizdat.mail.LetterTemplate.Piece;

/**
 * A text as base64 (RFC 2045 6.8): a third longer than its bytes, where quoted-printable makes
 * three of each that is not ASCII, so that thirty Russian stories stay below what mail programs
 * clip.
 *
 * <p>Three bytes become four letters, so a token can be put in without encoding anew what comes
 * after it if it takes up whole threes. Each is therefore kept together with the one or two bytes
 * before and after it that fill up its threes, and only that line is encoded for each reader.
 */
final class Base64Body {

  /** {@link org.samizdat.vault.Tokens} makes all of this length. */
  static final int TOKEN_LENGTH = 47;

  private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(76, LINE_END);

  private final List<Piece> pieces = new ArrayList<>();

  /** Bytes and tokens that do not make whole threes yet. */
  private List<Piece> open = new ArrayList<>();

  private int length;
  private boolean hasToken;

  private Base64Body() {}

  /**
   * Encodes a body.
   *
   * @param raw its bytes, and links in between
   */
  static List<Piece> encode(List<Piece> raw) {
    Base64Body body = new Base64Body();
    for (Piece piece : raw) {
      switch (piece) {
        case Piece.Same(byte[] bytes) -> body.add(bytes);
        case Piece.Link link -> body.add(link);
        case Piece.Own own -> throw new IllegalArgumentException(own + " stands in headers only");
        case Piece.Encoded encoded -> throw new IllegalArgumentException("It is encoded already");
      }
    }
    body.close(true);
    return body.pieces;
  }

  /** Whole lines, each with its end. */
  static byte[] lines(byte[] bytes) {
    byte[] lines = ENCODER.encode(bytes);
    byte[] ended = Arrays.copyOf(lines, lines.length + LINE_END.length);
    System.arraycopy(LINE_END, 0, ended, lines.length, LINE_END.length);
    return ended;
  }

  private void add(byte[] bytes) {
    int from = 0;
    if (length > 0) {
      from = Math.min(missing(), bytes.length);
      keep(Arrays.copyOf(bytes, from));
      if (missing() > 0) {
        return;
      }
      close(false);
    }
    int whole = (bytes.length - from) / 3 * 3;
    if (whole > 0) {
      pieces.add(new Piece.Same(lines(Arrays.copyOfRange(bytes, from, from + whole))));
    }
    keep(Arrays.copyOfRange(bytes, from + whole, bytes.length));
  }

  private void add(Piece.Link link) {
    open.add(link);
    length += TOKEN_LENGTH;
    hasToken = true;
  }

  private void keep(byte[] bytes) {
    if (bytes.length > 0) {
      open.add(new Piece.Same(bytes));
      length += bytes.length;
    }
  }

  private int missing() {
    return (3 - length % 3) % 3;
  }

  private void close(boolean last) {
    if (hasToken) {
      pieces.add(new Piece.Encoded(open, last));
    } else if (length > 0) {
      pieces.add(new Piece.Same(lines(LetterTemplate.same(open))));
    }
    open = new ArrayList<>();
    length = 0;
    hasToken = false;
  }
}
