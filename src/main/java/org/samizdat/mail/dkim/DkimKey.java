package org.samizdat.mail.dkim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key that signs, and where its other half stands in the DNS.
 *
 * @param domain that answers for the mail, such as {@code news.example}
 * @param selector which of the domain's keys it is: the record is {@code
 *     selector._domainkey.domain}
 * @param privateKey RSA of 2,048 bits or more, or Ed25519
 */
public record DkimKey(String domain, String selector, PrivateKey privateKey) {

  /** RFC 8301: shorter ones are not to be trusted. */
  private static final int LEAST_BITS = 2_048;

  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final int LINE = 64;

  /**
   * Checks that it can stand in a header and is strong enough.
   *
   * @throws IllegalArgumentException if not; the message never holds the key
   */
  public DkimKey {
    if (!NAME.matcher(domain).matches() || !NAME.matcher(selector).matches()) {
      throw new IllegalArgumentException("A DKIM domain or selector is no name of the DNS");
    }
    if (privateKey instanceof RSAPrivateKey rsa && rsa.getModulus().bitLength() < LEAST_BITS) {
      throw new IllegalArgumentException("A DKIM key of RSA has at least " + LEAST_BITS + " bits");
    }
    if (!(privateKey instanceof RSAPrivateKey || isEd25519(privateKey))) {
      throw new IllegalArgumentException("A DKIM key is of RSA or Ed25519");
    }
  }

  private static boolean isEd25519(PrivateKey key) {
    return key instanceof EdECPrivateKey edwards && edwards.getParams().getName().equals("Ed25519");
  }

  /**
   * Reads a key in PEM with the head {@code PRIVATE KEY} (PKCS #8), as {@code openssl genpkey} and
   * {@code samizdat dkim make} write it.
   *
   * @throws IllegalArgumentException if the file cannot be read or is none; the message never holds
   *     what is in it
   */
  public static DkimKey read(String domain, String selector, Path file) {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException notThere) {
      throw new IllegalArgumentException("The DKIM key " + file + " cannot be read", notThere);
    }
    Matcher pem = PEM.matcher(text);
    if (!pem.find()) {
      throw new IllegalArgumentException(
          file
              + " holds no PEM with the head PRIVATE KEY; openssl pkcs8 -topk8 -nocrypt makes one");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
    for (String algorithm : List.of("RSA", "Ed25519")) {
      try {
        PrivateKey key =
            KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        return new DkimKey(domain, selector, key);
      } catch (GeneralSecurityException anotherKind) {
        // The next may be it.
      }
    }
    throw new IllegalArgumentException(file + " holds no key of RSA or Ed25519");
  }

  /**
   * Makes a pair of keys.
   *
   * @param edwards Ed25519, which is quicker, and which not every provider checks; otherwise RSA of
   *     2,048 bits
   */
  public static KeyPair generate(boolean edwards) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(edwards ? "Ed25519" : "RSA");
      if (!edwards) {
        generator.initialize(LEAST_BITS);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every Java has these", impossible);
    }
  }

  /** The private half, as {@link #read} takes it. */
  public static String pem(PrivateKey key) {
    Base64.Encoder lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
    return "-----BEGIN PRIVATE KEY-----\n"
        + lines.encodeToString(key.getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** RFC 6376's word for how it signs. */
  String algorithm() {
    return isRsa() ? "rsa-sha256" : "ed25519-sha256";
  }

  boolean isRsa() {
    return privateKey instanceof RSAPrivateKey;
  }
}
