package org.samizdat.mail.dkim;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * Signs copies of a mail, {@code c=relaxed/simple}: relays rewrap headers, but leave a body alone
 * that is 7-bit. One signature for each key; a receiver who knows one of them is content.
 */
public final class DkimSigner {

  private static final int LINE = 72;
  private static final int FIELD = 1_200;

  private final List<DkimKey> keys;

  /**
   * @param keys each signs; none leaves mails as they are
   */
  public DkimSigner(List<DkimKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** Whether there is a key. */
  public boolean isOn() {
    return !keys.isEmpty();
  }

  /** How long the fields are, with room to spare: 2,048 bits are 344 letters. */
  public int bytesAbout() {
    return keys.size() * FIELD;
  }

  /**
   * The header fields to put before a mail, one for each key.
   *
   * @param message the mail, as it goes over the wire
   * @param end where it ends
   * @param hash knows what its body begins with
   * @param at when it is signed
   */
  public byte[] sign(byte[] message, int end, BodyHash hash, Instant at) {
    int body = BodyHash.begin(message, end);
    SignedHeaders headers =
        new SignedHeaders(new String(message, 0, body - 2, StandardCharsets.UTF_8));
    String bodyHash = base64(hash.of(message, body, end));
    StringBuilder fields = new StringBuilder();
    for (DkimKey key : keys) {
      String bare = bare(key, headers, bodyHash, at);
      String signature = base64(sign(key, headers.canonical(bare)));
      fields.append("DKIM-Signature:").append(bare).append(folded(signature)).append("\r\n");
    }
    return fields.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The value with an empty {@code b}, which stands last. */
  private static String bare(DkimKey key, SignedHeaders headers, String bodyHash, Instant at) {
    StringBuilder bare = new StringBuilder();
    bare.append(" v=1; a=").append(key.algorithm()).append("; c=relaxed/simple;\r\n");
    bare.append(" d=").append(key.domain()).append(";\r\n");
    bare.append(" s=").append(key.selector()).append("; t=").append(at.getEpochSecond());
    bare.append(";\r\n h=");
    int line = " h=".length();
    for (int i = 0; i < headers.names().size(); i++) {
      String name = headers.names().get(i) + (i + 1 < headers.names().size() ? ":" : ";");
      if (line + name.length() > LINE) {
        bare.append("\r\n  ");
        line = 2;
      }
      bare.append(name);
      line += name.length();
    }
    return bare.append("\r\n bh=").append(bodyHash).append(";\r\n b=").toString();
  }

  private static byte[] sign(DkimKey key, byte[] canonical) {
    try {
      Signature signature = Signature.getInstance(key.isRsa() ? "SHA256withRSA" : "Ed25519");
      signature.initSign(key.privateKey());
      // RFC 8463 3: Ed25519 signs the hash, not the words.
      MessageDigest sha256 = BodyHash.sha256();
      signature.update(key.isRsa() ? canonical : sha256.digest(canonical));
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("A DKIM key does not sign", impossible);
    }
  }

  private static String folded(String signature) {
    StringBuilder folded = new StringBuilder();
    for (int from = 0; from < signature.length(); from += LINE) {
      folded.append(from == 0 ? "" : "\r\n ");
      folded.append(signature, from, Math.min(signature.length(), from + LINE));
    }
    return folded.toString();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
