package org.samizdat.mail.back.provider;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.back.Diagnosis;
import org.samizdat.mail.back.MailBack.Door;
import org.samizdat.mail.back.Returned;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * SendGrid's signed event webhook: an ECDSA signature over timestamp and body, in headers. Our
 * Message-ID comes back as {@code smtp-id}.
 */
@Component
class Sendgrid implements Provider {

  static final String SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature";
  static final String TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp";

  /** It tries for a day to deliver an event. */
  private static final Duration OLDEST = Duration.ofHours(25);

  private final @Nullable PublicKey key;
  private final Clock clock;

  Sendgrid(ProviderSettings settings, Clock clock) {
    this.key = settings.sendgridKey().isEmpty() ? null : key(settings.sendgridKey());
    this.clock = clock;
  }

  @Override
  public Door door() {
    return Door.SENDGRID;
  }

  @Override
  public boolean isOpen() {
    return key != null;
  }

  @Override
  public List<Notice> read(byte[] body, HttpHeaders headers) {
    String signature = headers.getFirst(SIGNATURE);
    String timestamp = headers.getFirst(TIMESTAMP);
    if (signature == null
        || timestamp == null
        || !Notices.isFresh(timestamp, OLDEST, clock.instant())
        || !isSigned(body, timestamp, signature)) {
      throw Notices.notGenuine();
    }
    JsonNode events = Notices.json(body);
    if (!events.isArray()) {
      throw Notices.notReadable();
    }
    List<Notice> notices = new ArrayList<>();
    for (JsonNode event : events) {
      Returned returned = returned(event);
      if (!(returned instanceof Returned.Unknown)) {
        notices.add(
            new Notice(
                List.of(Notices.text(event, "smtp-id"), Notices.text(event, "delivery")),
                returned));
      }
    }
    return notices;
  }

  /** By its event webhook reference; what is none of these is about arrivals, looks and clicks. */
  private static Returned returned(JsonNode event) {
    String reason = Notices.text(event, "reason");
    return switch (Notices.text(event, "event")) {
      case "bounce" -> {
        Returned failure = Diagnosis.failure(Notices.text(event, "status"), reason, "");
        yield Notices.text(event, "type").equals("blocked") ? Diagnosis.blocked(failure) : failure;
      }
      case "dropped" ->
          switch (reason) {
            case "Bounced Address", "Invalid" -> new Returned.Hard(null);
            case "Spam Reporting Address" -> new Returned.Complaint();
            default -> new Returned.Unknown();
          };
      case "deferred" -> new Returned.Delayed();
      case "spamreport" -> new Returned.Complaint();
      default -> new Returned.Unknown();
    };
  }

  private boolean isSigned(byte[] body, String timestamp, String signature) {
    try {
      Signature check = Signature.getInstance("SHA256withECDSA");
      check.initVerify(key);
      check.update(timestamp.getBytes(StandardCharsets.UTF_8));
      check.update(body);
      return check.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException notASignature) {
      return false;
    }
  }

  private static PublicKey key(String base64) {
    try {
      return KeyFactory.getInstance("EC")
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException notAKey) {
      throw new IllegalArgumentException(
          "samizdat.mail.back.sendgrid.public-key is not a verification key in base64", notAKey);
    }
  }
}
