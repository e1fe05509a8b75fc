package org.samizdat.mail.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** What must stand in the DNS for a key, as a TXT record (RFC 6376 3.6.1, RFC 8463 4.2). */
public final class DkimRecord {

  /** What comes before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410). */
  private static final int EDWARDS_HEAD = 12;

  private DkimRecord() {}

  /** The record's name. */
  public static String name(String domain, String selector) {
    return selector + "._domainkey." + domain;
  }

  /** The record's text for a public key. */
  public static String text(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return key instanceof RSAPublicKey
        ? "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(encoded)
        : "v=DKIM1; k=ed25519; p="
            + Base64.getEncoder()
                .encodeToString(Arrays.copyOfRange(encoded, EDWARDS_HEAD, encoded.length));
  }

  /**
   * The public half of a key of RSA, which holds it.
   *
   * @throws IllegalArgumentException for another, or one that was stored without
   */
  public static PublicKey publicOf(DkimKey key) {
    if (!(key.privateKey() instanceof RSAPrivateCrtKey rsa)) {
      throw new IllegalArgumentException("The public half is not in this key");
    }
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every Java has RSA", impossible);
    }
  }
}
