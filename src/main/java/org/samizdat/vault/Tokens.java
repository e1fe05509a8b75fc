package org.samizdat.vault;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.codec.CodecPolicy;
import org.apache.commons.codec.binary.Base32;
import org.samizdat.values.Token;
import org.springframework.stereotype.Component;

/**
 * Makes and reads the tokens in our links. A token is not stored anywhere: it is the AES-SIV
 * encryption of what it names, so it can be made again at any time and is proof by itself. Raising
 * a row's generation revokes every older token that names it.
 */
@Component
public class Tokens {

  private static final byte[] NO_ASSOCIATED_DATA = {};

  /** Strict, so that one token has one spelling. */
  private static final Base32 BASE32 =
      Base32.builder().setLineLength(0).setDecodingPolicy(CodecPolicy.STRICT).get();

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LETTER_BITS = 5;

  private static final int LENGTH = Byte.BYTES + Long.BYTES + Integer.BYTES;

  private final Keys keys;

  Tokens(Keys keys) {
    this.keys = keys;
  }

  /**
   * What a token names.
   *
   * @param row the random number of a row
   * @param part the row's generation; for a delivery, its number in the mailing
   */
  public record Named(long row, int part) {}

  /** Makes the token; the same input gives the same token, 47 characters of base32. */
  public Token make(TokenPurpose purpose, Named named) {
    byte[] plain =
        ByteBuffer.allocate(LENGTH)
            .put(purpose.code())
            .putLong(named.row())
            .putInt(named.part())
            .array();
    try {
      return Token.parse(base32(keys.token().encryptDeterministically(plain, NO_ASSOCIATED_DATA)));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("The token key does not work", broken);
    }
  }

  /**
   * RFC 4648 without padding, in small letters. By hand: a digest makes three for each of its
   * readers, and the library takes longer for it than for the encryption.
   */
  private static String base32(byte[] bytes) {
    char[] text = new char[Math.ceilDiv(bytes.length * Byte.SIZE, LETTER_BITS)];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (byte one : bytes) {
      held = ((held << Byte.SIZE) | (one & 0xff)) & 0xffff;
      for (bits += Byte.SIZE; bits >= LETTER_BITS; bits -= LETTER_BITS) {
        text[at++] = LETTERS.charAt((held >> (bits - LETTER_BITS)) & 0x1f);
      }
    }
    if (bits > 0) {
      text[at] = LETTERS.charAt((held << (LETTER_BITS - bits)) & 0x1f);
    }
    return new String(text);
  }

  /**
   * What a token names, if we made it for this purpose. The caller still has to compare the
   * generation with the row's. Keys that were rotated away still read.
   */
  public Optional<Named> read(Token token, TokenPurpose purpose) {
    try {
      byte[] sealed = BASE32.decode(token.reveal().toUpperCase(Locale.ROOT));
      ByteBuffer plain =
          ByteBuffer.wrap(keys.token().decryptDeterministically(sealed, NO_ASSOCIATED_DATA));
      if (plain.remaining() != LENGTH || plain.get() != purpose.code()) {
        return Optional.empty();
      }
      return Optional.of(new Named(plain.getLong(), plain.getInt()));
    } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
