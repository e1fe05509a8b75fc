package org.samizdat.mail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.samizdat.mail.dkim.BodyHash;
import org.samizdat.mail.dkim.DkimSigner;
import org.samizdat.mail.smtp.Outgoing;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Token;

/**
 * A mail as it goes over the wire, encoded once, with holes for what each reader's copy has of its
 * own: recipient, Message-ID, date and the tokens of her links. Sending a copy is writing these
 * bytes; no template runs and nothing is encoded again.
 *
 * <p>The bytes are a whole Internet message (RFC 5322, multipart/alternative): CRLF everywhere, no
 * body line over 76, no header line over 998, and no line begins with a dot, so dot-stuffing (RFC
 * 5321 4.5.2) leaves it as it is. 7-bit, but for a recipient whose own address is not (RFC 6531).
 */
final class LetterTemplate {

  private static final byte FORMAT = 2;

  /** Without {@link Piece.Encoded}; letters that wait may still have it. */
  private static final byte FORMER_FORMAT = 1;

  /** Enough for the usual few; more only makes the buffer grow once. */
  private static final int ROOM_FOR_HOLES = 1024;

  private static final EmailAddress SOMEBODY = EmailAddress.parse("reader@example.org");
  private static final Token SOME_TOKEN = Token.parse("a".repeat(Base64Body.TOKEN_LENGTH));

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss '+0000'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** A run of bytes, or a hole. */
  sealed interface Piece {
    /** The same for every reader. */
    record Same(byte[] bytes) implements Piece {}

    /** A token of hers. */
    record Link(Slot slot) implements Piece {}

    /**
     * Bytes and tokens of a body in base64, encoded together for each reader: whole threes of
     * bytes, unless they are the last.
     */
    record Encoded(List<Piece> raw, boolean last) implements Piece {

      public Encoded {
        raw = List.copyOf(raw);
      }
    }

    /** Holes every mail has. */
    enum Own implements Piece {
      RECIPIENT,
      DELIVERY,
      DATE
    }
  }

  private final List<Piece> pieces;
  private final Set<Slot> slots;
  private final int length;
  private final BodyHash bodyHash;

  LetterTemplate(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
    EnumSet<Slot> found = EnumSet.noneOf(Slot.class);
    collect(pieces, found);
    slots = Set.copyOf(found);
    length = same(pieces).length;
    bodyHash = new BodyHash(bodyStart(pieces));
  }

  /** What every copy's body begins with, up to its first hole. */
  private static byte[] bodyStart(List<Piece> pieces) {
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Same(byte[] same)) {
        int body = BodyHash.begin(same, same.length);
        if (body >= 0) {
          return Arrays.copyOfRange(same, body, same.length);
        }
      }
    }
    return new byte[0];
  }

  /**
   * Encodes a letter. Must run in the process that rendered it: {@link Slot#marker()} lives there.
   *
   * @throws IllegalArgumentException if the subject is blank or a header holds a slot
   */
  static LetterTemplate compile(Letter letter, Heading heading) {
    return new LetterCompiler(letter, heading).compile().checked();
  }

  /** Reads what {@link #bytes()} wrote, whichever process wrote it. */
  static LetterTemplate read(byte[] stored) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored))) {
      byte format = in.readByte();
      if (format != FORMAT && format != FORMER_FORMAT) {
        throw new IllegalStateException("A stored letter has a format we do not know");
      }
      return new LetterTemplate(readPieces(in)).checked();
    } catch (IOException cutShort) {
      throw new IllegalStateException("A stored letter cannot be read", cutShort);
    }
  }

  /**
   * What is the same for every reader is checked once, here, and what is put into its holes can
   * neither end a line nor begin one with a dot: so every copy is as the wire demands.
   *
   * @throws IllegalArgumentException if it is not; then somebody has been at the stored bytes
   */
  private LetterTemplate checked() {
    Map<Slot, Token> links = new EnumMap<>(Slot.class);
    slots.forEach(slot -> links.put(slot, SOME_TOKEN));
    Outgoing.check(splice(new Filling(SOMEBODY, SOME_TOKEN, Instant.EPOCH, links)));
    return this;
  }

  /** For storing. Holes are stored by name: renaming one breaks letters that wait. */
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      writePieces(out, pieces);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** Which tokens {@link #splice} needs. */
  Set<Slot> slots() {
    return slots;
  }

  /**
   * One reader's copy: the whole message, without SMTP's closing dot.
   *
   * @throws IllegalStateException if the token of a slot is missing
   */
  byte[] splice(Filling filling) {
    ByteArrayOutputStream copy = new ByteArrayOutputStream(bytesAbout());
    splice(filling, copy);
    return copy.toByteArray();
  }

  /** The same behind what is there. */
  void splice(Filling filling, ByteArrayOutputStream copy) {
    splice(pieces, filling, copy);
  }

  /** The same, signed. */
  void splice(Filling filling, DkimSigner signer, Outgoing copy) {
    Outgoing bare = new Outgoing(bytesAbout());
    splice(filling, bare);
    byte[] message = bare.whole();
    copy.writeBytes(signer.sign(message, bare.size(), bodyHash, filling.date()));
    copy.write(message, 0, bare.size());
  }

  /** How long a copy is, with room to spare. */
  int bytesAbout() {
    return length + ROOM_FOR_HOLES;
  }

  /** What is the same for every reader, one after the other. */
  static byte[] same(List<Piece> pieces) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Same(byte[] same)) {
        bytes.writeBytes(same);
      }
    }
    return bytes.toByteArray();
  }

  private static void collect(List<Piece> pieces, Set<Slot> found) {
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Link(Slot slot) -> found.add(slot);
        case Piece.Encoded(List<Piece> raw, boolean last) -> collect(raw, found);
        case Piece.Same same -> {}
        case Piece.Own own -> {}
      }
    }
  }

  private static List<Piece> readPieces(DataInputStream in) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      pieces.add(
          switch (in.readByte()) {
            case 'S' -> new Piece.Same(in.readNBytes(in.readInt()));
            case 'L' -> new Piece.Link(Slot.valueOf(in.readUTF()));
            case 'O' -> Piece.Own.valueOf(in.readUTF());
            case 'E' -> {
              boolean last = in.readBoolean();
              yield new Piece.Encoded(readPieces(in), last);
            }
            default -> throw new IllegalStateException("A stored letter cannot be read");
          });
    }
    return pieces;
  }

  private static void writePieces(DataOutputStream out, List<Piece> pieces) throws IOException {
    out.writeInt(pieces.size());
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Same(byte[] same) -> {
          out.writeByte('S');
          out.writeInt(same.length);
          out.write(same);
        }
        case Piece.Link(Slot slot) -> {
          out.writeByte('L');
          out.writeUTF(slot.name());
        }
        case Piece.Own own -> {
          out.writeByte('O');
          out.writeUTF(own.name());
        }
        case Piece.Encoded(List<Piece> raw, boolean last) -> {
          out.writeByte('E');
          out.writeBoolean(last);
          writePieces(out, raw);
        }
      }
    }
  }

  private static void splice(List<Piece> pieces, Filling filling, ByteArrayOutputStream copy) {
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Same(byte[] same) -> copy.writeBytes(same);
        case Piece.Link(Slot slot) -> copy.writeBytes(ascii(link(filling, slot)));
        case Piece.Encoded(List<Piece> raw, boolean last) ->
            copy.writeBytes(Base64Body.lines(threes(raw, last, filling)));
        case Piece.Own.RECIPIENT ->
            copy.writeBytes(filling.to().reveal().getBytes(StandardCharsets.UTF_8));
        case Piece.Own.DELIVERY -> copy.writeBytes(ascii(filling.delivery().reveal()));
        case Piece.Own.DATE -> copy.writeBytes(ascii(DATE.format(filling.date())));
      }
    }
  }

  private static byte[] threes(List<Piece> raw, boolean last, Filling filling) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    splice(raw, filling, bytes);
    if (!last && bytes.size() % 3 != 0) {
      // Padding in the middle would end the text for many a mail program.
      throw new IllegalStateException("A token has not the length this letter was compiled for");
    }
    return bytes.toByteArray();
  }

  private static String link(Filling filling, Slot slot) {
    Token token = filling.links().get(slot);
    if (token == null) {
      throw new IllegalStateException("No token for slot " + slot);
    }
    return token.reveal();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
