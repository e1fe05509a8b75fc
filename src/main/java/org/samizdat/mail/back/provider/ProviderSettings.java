package org.samizdat.mail.back.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What it takes to know each provider's word. Whoever has nothing here is not heard.
 *
 * @param ses Amazon's, by its notification service
 * @param sendgrid Twilio's
 */
@ConfigurationProperties("samizdat.mail.back")
record ProviderSettings(
    @Nullable Ses ses,
    @Nullable Postmark postmark,
    @Nullable Sendgrid sendgrid,
    @Nullable Mailgun mailgun) {

  /**
   * Anybody can have a topic, and have Amazon sign what he says in it.
   *
   * @param topics the newsroom's own, by their names ({@code arn:aws:sns:…})
   */
  record Ses(@Nullable List<String> topics) {}

  /**
   * Postmark signs nothing; it says a name and a password, which are set in the webhook's address.
   */
  record Postmark(@Nullable String user, @Nullable String password) {}

  /**
   * What SendGrid signs with is its own.
   *
   * @param publicKey the verification key as its page shows it, in base64
   */
  record Sendgrid(@Nullable String publicKey) {}

  /**
   * What Mailgun signs with is known to both.
   *
   * @param signingKey the HTTP webhook signing key
   */
  record Mailgun(@Nullable String signingKey) {}

  List<String> topics() {
    List<String> topics = ses == null || ses.topics() == null ? List.of() : ses.topics();
    return topics.stream().map(String::strip).filter(topic -> !topic.isEmpty()).toList();
  }

  String postmarkUser() {
    return postmark == null ? "" : known(postmark.user());
  }

  String postmarkPassword() {
    return postmark == null ? "" : known(postmark.password());
  }

  String sendgridKey() {
    return sendgrid == null ? "" : known(sendgrid.publicKey());
  }

  String mailgunKey() {
    return mailgun == null ? "" : known(mailgun.signingKey());
  }

  /** Not the keys. */
  @Override
  public String toString() {
    return "providers(…)";
  }

  private static String known(@Nullable String text) {
    return text == null ? "" : text.strip();
  }
}
