package org.samizdat.mail;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.dkim.DkimKey;
import org.samizdat.mail.dkim.DkimSigner;
import org.samizdat.values.EmailAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys that mails are signed with here. By default there is none: a relay that signs does it
 * better, for it holds the key for all that sends through it.
 *
 * @param domain that answers for the mails; by default that of the sending address
 * @param keys one of RSA, which all receivers know, and beside it one of Ed25519 if wanted
 */
@ConfigurationProperties("samizdat.mail.dkim")
record DkimSettings(@Nullable String domain, @DefaultValue List<Key> keys) {

  /**
   * A key.
   *
   * @param selector which of the domain's keys it is
   * @param file in PEM (PKCS #8)
   */
  record Key(String selector, Path file) {}

  DkimSettings {
    keys = List.copyOf(keys);
    domain = domain == null || domain.isBlank() ? null : domain;
  }

  /**
   * @throws IllegalArgumentException if a key cannot be read, or is too weak
   */
  DkimSigner signer(EmailAddress sender) {
    String named = domain == null ? sender.domain() : domain;
    return new DkimSigner(
        keys.stream().map(key -> DkimKey.read(named, key.selector(), key.file())).toList());
  }
}
