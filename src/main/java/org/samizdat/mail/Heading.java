package org.samizdat.mail;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.EmailAddress;

/**
 * What the headers of a mailing say beside the words of its letter. These are our own identifiers,
 * so whatever could break a header is refused here, never repaired.
 *
 * @param newsletter the slug of the newsletter the mail is about; a digest has one
 * @param sender the newsroom's one sending address, ASCII
 * @param replyTo where answers go, if not to the sender
 * @param deliveryHeader which header names the delivery beside the Message-ID, if any
 */
record Heading(
    MailKind kind,
    MailingId mailing,
    @Nullable String newsletter,
    EmailAddress sender,
    @Nullable EmailAddress replyTo,
    Site site,
    DeliveryHeader deliveryHeader) {

  private static final Pattern SLUG = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** A header line has at most 998 octets (RFC 5322 2.1.1); a token and brackets come on top. */
  private static final Pattern BASE_URL = Pattern.compile("https?://[!-;=?-~]{1,800}");

  Heading {
    if (newsletter != null && !SLUG.matcher(newsletter).matches()) {
      throw new IllegalArgumentException("A newsletter's slug cannot stand in a header");
    }
    if (newsletter == null && kind == MailKind.DIGEST) {
      throw new IllegalArgumentException("A digest is an issue of a newsletter");
    }
    if (!isAscii(sender.reveal()) || (replyTo != null && !isAscii(replyTo.reveal()))) {
      throw new IllegalArgumentException("The sending address must be ASCII");
    }
    if (!BASE_URL.matcher(site.link("")).matches()) {
      throw new IllegalArgumentException("The site's address cannot stand in a header");
    }
  }

  /** As it stands in the mail; the newsroom's address is nobody's secret. */
  String from() {
    return sender.reveal();
  }

  /** As it stands in the mail; empty if answers go to the sender. */
  Optional<String> answersTo() {
    return Optional.ofNullable(replyTo).map(EmailAddress::reveal);
  }

  private static boolean isAscii(String text) {
    return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
  }
}
