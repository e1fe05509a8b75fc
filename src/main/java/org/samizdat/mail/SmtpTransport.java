package org.samizdat.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.smtp.Credentials;
import org.samizdat.mail.smtp.Relay;
import org.samizdat.mail.smtp.SmtpClient;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/** The relay, as it is set. */
@Component
class SmtpTransport {

  private static final int PORT = 25;
  private static final int ENCRYPTED_PORT = 465;

  private final Relay relay;

  SmtpTransport(JavaMailSenderImpl sender, MailSettings settings) {
    this.relay = relay(sender, settings);
  }

  /** A connection of one's own, not yet open. */
  SmtpClient client() {
    return new SmtpClient(relay);
  }

  /** Of Spring's sender only what was set is used. */
  static Relay relay(JavaMailSenderImpl sender, MailSettings settings) {
    boolean implicit = "smtps".equals(sender.getProtocol());
    String host = sender.getHost();
    int standardPort = implicit ? ENCRYPTED_PORT : PORT;
    return new Relay(
        host == null || host.isEmpty() ? "localhost" : host,
        sender.getPort() > 0 ? sender.getPort() : standardPort,
        settings.tls(host, implicit),
        credentials(sender, settings),
        settings.timeouts(),
        (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  private static @Nullable Credentials credentials(
      JavaMailSenderImpl sender, MailSettings settings) {
    String username = sender.getUsername();
    if (username == null || username.isEmpty()) {
      return null;
    }
    String password = sender.getPassword() == null ? "" : sender.getPassword();
    Path token = settings.tokenFile();
    Supplier<String> secret = token == null ? () -> password : () -> read(token);
    return new Credentials(settings.auth(), username, secret);
  }

  private static String read(Path token) {
    try {
      return Files.readString(token).strip();
    } catch (IOException notThere) {
      throw new UncheckedIOException(notThere);
    }
  }
}
