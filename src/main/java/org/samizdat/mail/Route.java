package org.samizdat.mail;

import java.util.Locale;
import java.util.Map;
import org.samizdat.values.EmailAddress;

/**
 * The large provider that will take a mail, or {@link #OTHER}. Stored in clear beside a person: it
 * is what limits and back-off go by. Told from the address's own domain, without asking the DNS.
 */
public enum Route {
  GMAIL,
  OUTLOOK,
  YAHOO,
  APPLE,
  MAIL_RU,
  YANDEX,
  OTHER;

  private static final Map<String, Route> DOMAINS =
      Map.ofEntries(
          Map.entry("gmail.com", GMAIL),
          Map.entry("googlemail.com", GMAIL),
          Map.entry("outlook.com", OUTLOOK),
          Map.entry("hotmail.com", OUTLOOK),
          Map.entry("live.com", OUTLOOK),
          Map.entry("msn.com", OUTLOOK),
          Map.entry("yahoo.com", YAHOO),
          Map.entry("ymail.com", YAHOO),
          Map.entry("aol.com", YAHOO),
          Map.entry("icloud.com", APPLE),
          Map.entry("me.com", APPLE),
          Map.entry("mac.com", APPLE),
          Map.entry("mail.ru", MAIL_RU),
          Map.entry("inbox.ru", MAIL_RU),
          Map.entry("bk.ru", MAIL_RU),
          Map.entry("list.ru", MAIL_RU),
          Map.entry("internet.ru", MAIL_RU),
          Map.entry("yandex.ru", YANDEX),
          Map.entry("yandex.com", YANDEX),
          Map.entry("ya.ru", YANDEX));

  /** The route of an address. */
  public static Route of(EmailAddress address) {
    String domain = address.domain().toLowerCase(Locale.ROOT);
    Route known = DOMAINS.get(domain);
    if (known != null) {
      return known;
    }
    if (domain.startsWith("yahoo.")) {
      return YAHOO;
    }
    if (domain.startsWith("hotmail.") || domain.startsWith("outlook.")) {
      return OUTLOOK;
    }
    return OTHER;
  }
}
