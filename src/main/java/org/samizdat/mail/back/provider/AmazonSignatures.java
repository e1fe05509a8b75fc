package org.samizdat.mail.back.provider;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Whether a message is signed by Amazon's notification service, by its page "Verifying the
 * signatures of Amazon SNS messages". The certificate comes from Amazon's own host over TLS; that
 * is what makes it Amazon's.
 */
@Component
class AmazonSignatures {

  private static final List<String> OF_A_NOTIFICATION =
      List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");

  private static final List<String> OF_A_CONFIRMATION =
      List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

  /** One a year and region; whoever asks for more is not Amazon. */
  private static final int MOST_KNOWN = 20;

  private final Map<AmazonAddress, X509Certificate> known = new ConcurrentHashMap<>();
  private final Lock fetching = new ReentrantLock();
  private final AmazonSite site;
  private final Clock clock;

  AmazonSignatures(AmazonSite site, Clock clock) {
    this.site = site;
    this.clock = clock;
  }

  /**
   * Says whether it is signed.
   *
   * @throws IOException if Amazon's certificate is not to be had now
   */
  boolean isSigned(JsonNode message) throws IOException {
    Optional<AmazonAddress> address =
        AmazonAddress.ofCertificate(Notices.text(message, "SigningCertURL"));
    Optional<String> algorithm =
        switch (Notices.text(message, "SignatureVersion")) {
          case "1" -> Optional.of("SHA1withRSA");
          case "2" -> Optional.of("SHA256withRSA");
          default -> Optional.empty();
        };
    if (address.isEmpty() || algorithm.isEmpty()) {
      return false;
    }
    try {
      X509Certificate certificate = certificate(address.get());
      certificate.checkValidity(Date.from(clock.instant()));
      Signature check = Signature.getInstance(algorithm.get());
      check.initVerify(certificate.getPublicKey());
      check.update(signed(message).getBytes(StandardCharsets.UTF_8));
      return check.verify(Base64.getDecoder().decode(Notices.text(message, "Signature")));
    } catch (GeneralSecurityException | IllegalArgumentException notASignature) {
      return false;
    }
  }

  /** One at a time, and nobody waits: a stranger who has us fetch must not hold up the others. */
  private X509Certificate certificate(AmazonAddress address)
      throws IOException, CertificateException {
    X509Certificate found = known.get(address);
    if (found != null) {
      return found;
    }
    if (!fetching.tryLock()) {
      throw new IOException("Another certificate is being fetched");
    }
    try {
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      X509Certificate fetched =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(site.get(address)));
      known.put(address, fetched);
      return fetched;
    } finally {
      fetching.unlock();
    }
  }

  private static String signed(JsonNode message) {
    List<String> fields =
        Notices.text(message, "Type").equals("Notification")
            ? OF_A_NOTIFICATION
            : OF_A_CONFIRMATION;
    StringBuilder signed = new StringBuilder();
    for (String field : fields) {
      if (message.path(field).isString()) {
        signed.append(field).append('\n').append(Notices.text(message, field)).append('\n');
      }
    }
    return signed.toString();
  }
}
