package org.samizdat.mail.back;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * A mailbox that gathers what comes back, for whoever has no mail server of their own.
 *
 * @param host none by default: then none is looked into
 * @param protocol IMAP leaves what is none of ours where it is, marked as read
 * @param port by default the protocol's own
 * @param tls without it only on this machine
 * @param tokenFile where an access token for XOAUTH2 stands, read at each visit: whoever renews it
 *     writes it there. With it the password is not used; Google and Microsoft take nothing else
 * @param folder of IMAP
 */
@Validated
@ConfigurationProperties("samizdat.mail.back.mailbox")
record MailboxSettings(
    @Nullable String host,
    @DefaultValue("imap") Protocol protocol,
    @Nullable @Positive @Max(65_535) Integer port,
    @DefaultValue("implicit") Encryption tls,
    @Nullable String user,
    @Nullable String password,
    @Nullable Path tokenFile,
    @DefaultValue("INBOX") String folder) {

  enum Protocol {
    IMAP,
    POP3
  }

  /** How the way there is encrypted. */
  enum Encryption {
    /** From the first byte. */
    IMPLICIT,
    /** By a command; if that is not offered, nothing is said. */
    STARTTLS,
    NONE
  }

  private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1");

  MailboxSettings {
    host = host == null || host.isBlank() ? null : host.strip();
    tokenFile = tokenFile == null || tokenFile.toString().isBlank() ? null : tokenFile;
    if (host != null && tls == Encryption.NONE && !THIS_MACHINE.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "samizdat.mail.back.mailbox without TLS must be on this machine");
    }
    if (host != null && (user == null || user.isBlank())) {
      throw new IllegalArgumentException("samizdat.mail.back.mailbox needs a user");
    }
  }

  /** Not the password. */
  @Override
  public String toString() {
    return "mailbox(…)";
  }
}
