package org.samizdat.mail.back;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;

/**
 * Says what a message that came back means: by its fields where it has any (RFC 3464, RFC 5965), by
 * its words where it was written by a program of the wild.
 */
public final class Diagnosis {

  /**
   * Of RFC 5965 and its registry: those that mean "not for me". Others are reports of another kind.
   */
  private static final Set<String> COMPLAINTS =
      Set.of("abuse", "fraud", "opt-out", "opt-out-list", "other");

  private static final Pattern DAEMON =
      Pattern.compile("mailer-daemon|postmaster@|mail delivery (sub)?system|microsoft outlook <");

  private static final Pattern FAILURE =
      Pattern.compile(
          "undeliver|returned mail|failure notice|delivery (status notification|fail|report)"
              + "|mail delivery|delivery has failed|non-?delivery|could not be delivered"
              + "|недостав|не доставлен|ошибка доставки|unzustellbar");

  private static final Pattern AWAY =
      Pattern.compile(
          "out of (the )?office|automatic reply|auto-?reply|auto-?response|autorespon|vacation"
              + "|on leave|on holiday|away from|автоответ|автоматический ответ|в отпуске"
              + "|нет на месте|abwesen|absence");

  private Diagnosis() {}

  static Returned of(ReturnedMessage message) {
    if (message.feedback() != null) {
      return report(message.feedback());
    }
    List<Fields> recipients =
        message.status().stream()
            .filter(group -> group.has("action") || group.has("status"))
            .toList();
    if (!recipients.isEmpty()) {
      return status(recipients, message.text());
    }
    if (isFailure(message)) {
      return words(message);
    }
    return isAutomatic(message) ? new Returned.AutoReply() : new Returned.Unknown();
  }

  /**
   * What a failure means of which a server's words are known, and perhaps a code beside them.
   *
   * @param status where its code stands; may be empty
   * @param words what the server said, as it was quoted; may be empty
   * @param more what else is said of it; may be empty
   */
  public static Returned failure(String status, String words, String more) {
    Optional<StatusCode> said = StatusCode.in(status);
    Optional<StatusCode> quoted = StatusCode.inAnswer(words);
    StatusCode code =
        said.filter(StatusCode::isPlain)
            .or(() -> quoted.filter(q -> q.isPlain() || said.isEmpty()))
            .or(() -> said)
            .orElse(new StatusCode(5, 0, 0));
    if (code.isPlain()) {
      return code.failure();
    }
    String shown = said.isEmpty() && quoted.isEmpty() ? null : code.text();
    return WildTexts.in(words)
        .or(() -> WildTexts.in(more))
        .filter(text -> text != WildTexts.LATE)
        .map(text -> text.means(shown))
        // What is refused for now is no proof that nobody is there.
        .map(meaning -> code.type() == 4 ? code.mild(meaning) : meaning)
        .orElseGet(() -> shown == null ? new Returned.Soft(null) : code.failure());
  }

  /**
   * The same where somebody who knows more calls it a failure for good: so it is, unless what was
   * said shows that it was about us.
   */
  public static Returned hard(Returned failure) {
    return failure instanceof Returned.Soft(String code) ? new Returned.Hard(code) : failure;
  }

  /** The same where somebody who knows more says that it may be otherwise the next time. */
  public static Returned soft(Returned failure) {
    return failure instanceof Returned.Hard(String code) ? new Returned.Soft(code) : failure;
  }

  /** The same where somebody who knows more says that it was about us. */
  public static Returned blocked(Returned failure) {
    return switch (failure) {
      case Returned.Hard(String code) -> new Returned.Blocked(code);
      case Returned.Soft(String code) -> new Returned.Blocked(code);
      default -> failure;
    };
  }

  private static Returned report(Fields feedback) {
    String type = feedback.first("feedback-type").toLowerCase(Locale.ROOT);
    return COMPLAINTS.contains(type) ? new Returned.Complaint() : new Returned.Unknown();
  }

  /** We write to one; where it was sent on to several, the mildest: some of it may have arrived. */
  private static Returned status(List<Fields> recipients, String text) {
    return recipients.stream()
        .map(recipient -> recipient(recipient, text))
        .min(Comparator.comparingInt(Diagnosis::severity))
        .orElseGet(Returned.Unknown::new);
  }

  private static Returned recipient(Fields recipient, String text) {
    return switch (recipient.first("action").toLowerCase(Locale.ROOT)) {
      case "delayed" -> new Returned.Delayed();
      case "delivered", "relayed", "expanded" -> new Returned.Unknown();
      default ->
          recipient.first("status").startsWith("2.")
              ? new Returned.Unknown()
              : failure(recipient.first("status"), recipient.first("diagnostic-code"), text);
    };
  }

  private static int severity(Returned returned) {
    return switch (returned) {
      case Returned.Unknown unknown -> 0;
      case Returned.AutoReply automatic -> 1;
      case Returned.Delayed delayed -> 2;
      case Returned.Soft soft -> 3;
      case Returned.Blocked blocked -> 4;
      case Returned.Hard hard -> 5;
      case Returned.Complaint complaint -> 6;
    };
  }

  private static boolean isFailure(ReturnedMessage message) {
    Fields header = message.header();
    return header.has("x-failed-recipients")
        || DAEMON.matcher(decoded(header.first("from"))).find()
        || FAILURE.matcher(decoded(header.first("subject"))).find();
  }

  private static Returned words(ReturnedMessage message) {
    Optional<WildTexts> said = WildTexts.in(message.text());
    if (said.isPresent() && said.get() == WildTexts.LATE) {
      return new Returned.Delayed();
    }
    String own = WildTexts.own(message.text());
    if (said.isEmpty() && StatusCode.inAnswer(own).isEmpty()) {
      // In a language we do not know; Exim's and Google's header says at least that it failed.
      return message.header().has("x-failed-recipients")
          ? new Returned.Soft(null)
          : new Returned.Unknown();
    }
    return failure("", own, "");
  }

  private static boolean isAutomatic(ReturnedMessage message) {
    Fields header = message.header();
    String submitted = header.first("auto-submitted").toLowerCase(Locale.ROOT);
    String type = header.first("content-type").toLowerCase(Locale.ROOT);
    return (!submitted.isEmpty() && !submitted.startsWith("no"))
        || type.contains("disposition-notification")
        || header.has("x-autoreply")
        || header.has("x-autorespond")
        || header.has("x-auto-response-suppress")
        || header.first("precedence").toLowerCase(Locale.ROOT).equals("auto_reply")
        || AWAY.matcher(decoded(header.first("subject"))).find();
  }

  /** In small letters, encoded words (RFC 2047) read. */
  private static String decoded(String field) {
    return DecoderUtil.decodeEncodedWords(field, DecodeMonitor.SILENT).toLowerCase(Locale.ROOT);
  }
}
