package org.samizdat.mail.back;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What servers say in words where they say no code, or one that means anything. In the order in
 * which it is looked for: a full mailbox is called unavailable too, and an unknown user spam.
 */
enum WildTexts {
  LATE(
      "will be retried",
      "will retry",
      "will keep trying",
      "will continue to try",
      "still being retried",
      "do not need to resend",
      "don't need to resend",
      "no action is required on your part",
      "has not yet been delivered",
      "delivery is delayed",
      "delivery incomplete",
      "попытки доставки будут продолжены",
      "доставка отложена"),
  FULL(
      "mailbox full",
      "mailbox is full",
      "mailbox for this user is full",
      "inbox is full",
      "inbox is out of storage",
      "out of storage space",
      "over quota",
      "overquota",
      "quota exceed",
      "exceeded quota",
      "exceeded storage",
      "exceeds allowed message count",
      "insufficient system storage",
      "quotaexceeded",
      "ящик переполнен",
      "превышена квота"),
  GONE(
      "user unknown",
      "unknown user",
      "unknown recipient",
      "unknown local part",
      "unknown or illegal alias",
      "unrouteable address",
      "unroutable address",
      "no such user",
      "no such recipient",
      "no such mailbox",
      "no such address",
      "no such person",
      "no mailbox here by that name",
      "no mailbox by that name",
      "user not found",
      "recipient not found",
      "recipientnotfound",
      "recipnotfound",
      "mailbox not found",
      "address not found",
      "user doesn't exist",
      "user does not exist",
      "account that you tried to reach does not exist",
      "address does not exist",
      "mailbox does not exist",
      "recipient does not exist",
      "doesn't have a yahoo.com account",
      "doesn't have a yahoo account",
      "invalid mailbox",
      "invalid recipient",
      "requested action not taken: mailbox unavailable",
      "recipient address rejected: access denied",
      "not a valid recipient",
      "not our customer",
      "user is terminated",
      "account is disabled",
      "account has been disabled",
      "account disabled",
      "mailbox is disabled",
      "mailbox disabled",
      "mailbox is inactive",
      "mailbox is frozen",
      "account is inactive",
      "host or domain name not found",
      "couldn't find any host named",
      "domain not found",
      "domain does not exist",
      "the domain has not been found",
      "all relevant mx records point to non-existent hosts",
      "пользователь не найден",
      "нет такого пользователя",
      "ящик не существует",
      "адрес не существует",
      "ящик заблокирован"),
  UNWANTED(
      "spam",
      "blacklist",
      "black list",
      "blocklist",
      "block list",
      "blocked",
      "dnsbl",
      "reputation",
      "suspici",
      "prohibited",
      "dmarc",
      "dkim",
      "spf",
      "policy",
      "message too large",
      "message size",
      "message rejected",
      "content rejected",
      "virus",
      "rate limit",
      "too many",
      "спам"),
  /** For good, of an address of which nothing more is said. */
  PERSISTENT(
      "permanent error",
      "permanent failure",
      "fatal error",
      "giving up",
      "gave up",
      "retry timeout exceeded",
      "retry time not reached",
      "timed out",
      "could not be delivered",
      "не удалось доставить");

  /** Says it within its first pages, before whatever it quotes. */
  private static final int LONGEST = 4 * 1024;

  /** Behind these stands our own mail, and a newspaper may well write of unknown users. */
  private static final List<String> QUOTES =
      List.of(
          "--- below this line is a copy of the message",
          "------ this is a copy of",
          "----- original message -----",
          "-----original message-----",
          "----- message header follows",
          "--- исходное сообщение",
          "\nreturn-path: <");

  private final Pattern phrases;

  WildTexts(String... phrases) {
    this.phrases =
        Pattern.compile(Stream.of(phrases).map(Pattern::quote).collect(Collectors.joining("|")));
  }

  /** The first of these that is said; the text in any case and with any line ends. */
  static Optional<WildTexts> in(String text) {
    String said = own(text).replaceAll("\\s+", " ");
    for (WildTexts each : values()) {
      if (each.phrases.matcher(said).find()) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** What is said in its own words, in small letters. */
  static String own(String text) {
    String small = text.toLowerCase(Locale.ROOT);
    int end = Math.min(small.length(), LONGEST);
    for (String quote : QUOTES) {
      int at = small.indexOf(quote);
      end = at >= 0 && at < end ? at : end;
    }
    return small.substring(0, end);
  }

  /** What it means for the delivery. */
  Returned means(@Nullable String code) {
    return switch (this) {
      case LATE -> new Returned.Delayed();
      case FULL, PERSISTENT -> new Returned.Soft(code);
      case GONE -> new Returned.Hard(code);
      case UNWANTED -> new Returned.Blocked(code);
    };
  }
}
