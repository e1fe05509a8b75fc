package org.samizdat.mail.back.provider;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.samizdat.mail.back.Diagnosis;
import org.samizdat.mail.back.MailBack.Door;
import org.samizdat.mail.back.Returned;
import org.samizdat.values.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * What Amazon SES tells by topics of its notification service (SNS), signed. Our return path comes
 * back as the mail's source, and our Message-ID, if the original headers are included, among them.
 */
@Component
class Ses implements Provider {

  private static final Logger LOG = LoggerFactory.getLogger(Ses.class);

  private static final Set<String> NO_COMPLAINTS = Set.of("not-spam", "virus", "auth-failure");

  private final List<String> topics;
  private final AmazonSignatures signatures;
  private final AmazonSite site;

  Ses(ProviderSettings settings, AmazonSignatures signatures, AmazonSite site) {
    this.topics = settings.topics();
    this.signatures = signatures;
    this.site = site;
  }

  @Override
  public Door door() {
    return Door.SES;
  }

  @Override
  public boolean isOpen() {
    return !topics.isEmpty();
  }

  @Override
  public List<Notice> read(byte[] body, HttpHeaders headers) {
    JsonNode message = Notices.json(body);
    // Before anything is fetched: Amazon signs whatever anybody says in a topic of his own.
    if (!topics.contains(Notices.text(message, "TopicArn")) || !isSigned(message)) {
      throw Notices.notGenuine();
    }
    switch (Notices.text(message, "Type")) {
      case "Notification" -> {
        return notices(Notices.text(message, "Message"));
      }
      case "SubscriptionConfirmation" -> confirm(message);
      // Somebody has ended the subscription; there is nothing to take in.
      case "UnsubscribeConfirmation" -> LOG.warn("Amazon says that a subscription of ours ended");
      default -> throw Notices.notReadable();
    }
    return List.of();
  }

  private boolean isSigned(JsonNode message) {
    try {
      return signatures.isSigned(message);
    } catch (IOException away) {
      LOG.warn("Amazon's certificate cannot be fetched: {}", away.getClass().getSimpleName());
      throw Notices.notNow();
    }
  }

  private void confirm(JsonNode message) {
    Optional<AmazonAddress> page =
        AmazonAddress.ofConfirmation(Notices.text(message, "SubscribeURL"));
    if (page.isEmpty()) {
      throw Notices.notReadable();
    }
    try {
      site.get(page.get());
      LOG.info("The subscription to what Amazon SES tells is confirmed");
    } catch (IOException away) {
      LOG.warn("The subscription is not confirmed: {}", away.getClass().getSimpleName());
      throw Notices.notNow();
    }
  }

  private static List<Notice> notices(String told) {
    JsonNode event;
    try {
      event = Notices.json(told.getBytes(StandardCharsets.UTF_8));
    } catch (Refused words) {
      // "Successfully validated SNS topic…", in words.
      return List.of();
    }
    String type = Notices.text(event, "notificationType") + Notices.text(event, "eventType");
    Returned returned =
        switch (type) {
          case "Bounce" -> bounce(event.path("bounce"));
          case "Complaint" -> complaint(event.path("complaint"));
          case "DeliveryDelay" -> new Returned.Delayed();
          case "Reject" -> new Returned.Blocked(null);
          default -> new Returned.Unknown();
        };
    return returned instanceof Returned.Unknown
        ? List.of()
        : List.of(new Notice(names(event.path("mail")), returned));
  }

  private static List<String> names(JsonNode mail) {
    List<String> names = new ArrayList<>();
    names.add(Notices.text(mail, "source"));
    names.add(Notices.text(mail, "commonHeaders", "messageId"));
    for (JsonNode header : mail.path("headers")) {
      String name = Notices.text(header, "name").toLowerCase(Locale.ROOT);
      if (name.equals("message-id") || name.equals("return-path")) {
        names.add(Notices.text(header, "value"));
      }
    }
    return names;
  }

  /** By "Bounce types" of its manual. We write to one. */
  private static Returned bounce(JsonNode bounce) {
    JsonNode recipient = bounce.path("bouncedRecipients").path(0);
    String status = Notices.text(recipient, "status");
    String words = Notices.text(recipient, "diagnosticCode");
    Returned failure = Diagnosis.failure(status, words, "");
    return switch (Notices.text(bounce, "bounceType")) {
      case "Permanent" -> Diagnosis.hard(failure);
      case "Transient" ->
          switch (Notices.text(bounce, "bounceSubType")) {
            case "MessageTooLarge", "ContentRejected", "AttachmentRejected" ->
                Diagnosis.blocked(failure);
            case "MailboxFull" -> Diagnosis.soft(failure);
            // So it calls the answers of vacation programs too.
            default ->
                status.isEmpty() && words.isEmpty()
                    ? new Returned.AutoReply()
                    : Diagnosis.soft(failure);
          };
      default ->
          status.isEmpty() && words.isEmpty() ? new Returned.Unknown() : Diagnosis.soft(failure);
    };
  }

  private static Returned complaint(JsonNode complaint) {
    return NO_COMPLAINTS.contains(Notices.text(complaint, "complaintFeedbackType"))
        ? new Returned.Unknown()
        : new Returned.Complaint();
  }
}
