package org.samizdat.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An event as Stripe posts it.
 *
 * @param id the event's id; the same in every copy
 * @param type such as {@code charge.succeeded}
 * @param payload the body, byte for byte
 * @param signature the value of the header {@code Stripe-Signature}
 */
public record SignedEvent(String id, String type, byte[] payload, String signature) {

  private static final Charset TEXT = UTF_8;

  /** The same event, signed at another time or by other secrets. */
  public SignedEvent signed(Instant at, String... secrets) {
    return new SignedEvent(id, type, payload, signature(payload, at, List.of(secrets)));
  }

  /** The payload as text. */
  public String text() {
    return new String(payload, TEXT);
  }

  /** Stripe's signature: the time and, for each secret that is valid now, a {@code v1}. */
  static String signature(byte[] payload, Instant at, List<String> secrets) {
    long seconds = at.getEpochSecond();
    return "t="
        + seconds
        + secrets.stream()
            .map(secret -> ",v1=" + code(secret, seconds, payload))
            .collect(Collectors.joining());
  }

  private static String code(String secret, long seconds, byte[] payload) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(TEXT), "HmacSHA256"));
      mac.update((seconds + ".").getBytes(TEXT));
      return HexFormat.of().formatHex(mac.doFinal(payload));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
