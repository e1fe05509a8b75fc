package org.samizdat.mail.back.provider;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.samizdat.mail.back.Diagnosis;
import org.samizdat.mail.back.MailBack.Door;
import org.samizdat.mail.back.Returned;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Mailgun's webhooks: an HMAC over a timestamp and a nonce, both in the body. It is not over the
 * rest, so whoever catches one may change it; what names no delivery of ours does nothing all the
 * same. Our Message-ID comes back among the message's headers.
 */
@Component
class Mailgun implements Provider {

  private static final String HMAC = "HmacSHA256";

  /** It tries for eight hours to deliver an event. */
  private static final Duration OLDEST = Duration.ofHours(12);

  private final String key;
  private final Clock clock;

  Mailgun(ProviderSettings settings, Clock clock) {
    this.key = settings.mailgunKey();
    this.clock = clock;
  }

  @Override
  public Door door() {
    return Door.MAILGUN;
  }

  @Override
  public boolean isOpen() {
    return !key.isEmpty();
  }

  @Override
  public List<Notice> read(byte[] body, HttpHeaders headers) {
    JsonNode all = Notices.json(body);
    JsonNode signature = all.path("signature");
    String timestamp = Notices.text(signature, "timestamp");
    String nonce = Notices.text(signature, "token");
    if (!nonce.matches("[0-9a-zA-Z]{20,100}")
        || !Notices.isFresh(timestamp, OLDEST, clock.instant())
        || !Notices.isSame(signed(timestamp + nonce), Notices.text(signature, "signature"))) {
      throw Notices.notGenuine();
    }
    JsonNode event = all.path("event-data");
    if (!event.isObject()) {
      throw Notices.notReadable();
    }
    Returned returned = returned(event);
    return returned instanceof Returned.Unknown
        ? List.of()
        : List.of(
            new Notice(
                List.of(
                    Notices.text(event, "message", "headers", "message-id"),
                    Notices.text(event, "envelope", "sender"),
                    Notices.text(event, "user-variables", "delivery")),
                returned));
  }

  private static Returned returned(JsonNode event) {
    return switch (Notices.text(event, "event")) {
      case "failed" ->
          Notices.text(event, "severity").equals("temporary")
              ? new Returned.Delayed()
              : failed(event);
      case "complained" -> new Returned.Complaint();
      case "rejected" -> new Returned.Blocked(null);
      default -> new Returned.Unknown();
    };
  }

  /** For good; it also says so of what it did not even try, because of what happened before. */
  private static Returned failed(JsonNode event) {
    JsonNode status = event.path("delivery-status");
    Returned failure =
        Diagnosis.failure(
            Notices.text(status, "enhanced-code"),
            Notices.text(status, "code") + " " + Notices.text(status, "message"),
            Notices.text(status, "description"));
    return switch (Notices.text(event, "reason")) {
      case "suppress-bounce" -> new Returned.Hard(null);
      case "suppress-complaint" -> new Returned.Complaint();
      case "suppress-unsubscribe" -> new Returned.Unknown();
      case "old" -> Diagnosis.soft(failure);
      default ->
          Notices.text(status, "bounce-type").equals("hard") ? Diagnosis.hard(failure) : failure;
    };
  }

  private String signed(String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), HMAC));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("HMAC is not there", missing);
    }
  }
}
