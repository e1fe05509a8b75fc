package org.samizdat.mail.back.provider;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.samizdat.mail.back.Diagnosis;
import org.samizdat.mail.back.MailBack.Door;
import org.samizdat.mail.back.Returned;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Postmark's bounce and spam-complaint webhooks, with a name and a password (RFC 7617). It gives
 * each mail a Message-ID of its own and gives back the {@code Metadata} it was handed as header
 * {@code X-PM-Metadata-…}.
 */
@Component
class Postmark implements Provider {

  private final String user;
  private final String password;

  Postmark(ProviderSettings settings) {
    this.user = settings.postmarkUser();
    this.password = settings.postmarkPassword();
    if (user.isEmpty() != password.isEmpty()) {
      throw new IllegalArgumentException(
          "samizdat.mail.back.postmark needs both, a user and a password");
    }
  }

  @Override
  public Door door() {
    return Door.POSTMARK;
  }

  @Override
  public boolean isOpen() {
    return !password.isEmpty();
  }

  @Override
  public List<Notice> read(byte[] body, HttpHeaders headers) {
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    String said = headers.getFirst(HttpHeaders.AUTHORIZATION);
    if (said == null || !Notices.isSame(expected, said)) {
      throw Notices.notGenuine();
    }
    JsonNode event = Notices.json(body);
    return switch (Notices.text(event, "RecordType")) {
      case "Bounce", "SpamComplaint" -> List.of(new Notice(names(event), returned(event)));
      case "" -> throw Notices.notReadable();
      default -> List.of();
    };
  }

  private static List<String> names(JsonNode event) {
    List<String> names = new ArrayList<>();
    event.path("Metadata").forEach(value -> names.add(Notices.text(value)));
    // The whole bounce, if the webhook is set to include it.
    names.add(Notices.text(event, "Content"));
    return names;
  }

  /** By the list of bounce types of its API. */
  private static Returned returned(JsonNode event) {
    String said = Notices.text(event, "Details");
    Returned failure = Diagnosis.failure("", said, "");
    return switch (Notices.text(event, "Type")) {
      case "HardBounce", "BadEmailAddress" -> Diagnosis.hard(failure);
      case "SoftBounce", "DnsError", "Undeliverable" -> Diagnosis.soft(failure);
      case "Transient" -> new Returned.Delayed();
      case "SpamNotification",
          "VirusNotification",
          "Blocked",
          "DMARCPolicy",
          "SMTPApiError",
          "OpenRelayTest" ->
          Diagnosis.blocked(failure);
      case "SpamComplaint" -> new Returned.Complaint();
      case "AutoResponder", "AddressChange", "ChallengeVerification" -> new Returned.AutoReply();
      default -> new Returned.Unknown();
    };
  }
}
