package org.samizdat.mail.back;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.samizdat.values.Token;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.springframework.stereotype.Component;

/**
 * Finds out which delivery something is about: by the token that stood in its return path and its
 * Message-ID, and by nothing else. Nobody can make one; what has none, or one of another purpose,
 * is about no delivery of ours.
 */
@Component
public class DeliveryNames {

  /** A token's length (see {@link Tokens#make}), in the letters of base32; some programs shout. */
  private static final Pattern TOKEN =
      Pattern.compile("(?<![A-Za-z0-9])[A-Za-z2-7]{47}(?![A-Za-z0-9])");

  /** A message of nothing but such words must not keep us busy. */
  private static final int MOST_TRIES = 50;

  /** Where the way a message came, and what it answers, may stand. */
  private static final List<String> OF_THE_WAY =
      List.of(
          "delivered-to",
          "x-original-to",
          "envelope-to",
          "x-envelope-to",
          "x-delivered-to",
          "x-rcpt-to",
          "to",
          "cc",
          "in-reply-to",
          "references");

  /** Where a feedback report tells what it is about (RFC 5965 3.2). */
  private static final List<String> OF_A_REPORT =
      List.of("original-mail-from", "original-envelope-id", "x-original-message-id");

  private static final List<String> OF_THE_ORIGINAL =
      List.of("return-path", "message-id", "x-original-message-id", "x-google-original-message-id");

  private final Tokens tokens;

  DeliveryNames(Tokens tokens) {
    this.tokens = tokens;
  }

  /** The delivery named by a return path of ours, which is only its local part's token. */
  Optional<Tokens.Named> ofReturnPath(String address) {
    int at = address.lastIndexOf('@');
    return first(Stream.of(at < 0 ? address : address.substring(0, at)));
  }

  /**
   * The delivery named first in any of these texts, such as a Message-ID or a header's value.
   *
   * @return empty if none of them names one that we made the name of
   */
  public Optional<Tokens.Named> in(Collection<String> texts) {
    return first(texts.stream());
  }

  /**
   * The delivery that a message is about: by the way it came, else by what it reports, else by the
   * mail it quotes.
   */
  Optional<Tokens.Named> of(ReturnedMessage message) {
    Fields feedback = message.feedback() == null ? new Fields() : message.feedback();
    return first(
        Stream.of(
                values(message.header(), OF_THE_WAY),
                values(feedback, OF_A_REPORT),
                message.status().stream()
                    .flatMap(group -> group.all("original-envelope-id").stream()),
                values(message.original(), OF_THE_ORIGINAL),
                Stream.of(message.text()))
            .flatMap(each -> each));
  }

  private static Stream<String> values(Fields fields, List<String> names) {
    return names.stream().flatMap(name -> fields.all(name).stream());
  }

  private Optional<Tokens.Named> first(Stream<String> texts) {
    return texts
        .flatMap(text -> TOKEN.matcher(text).results().map(MatchResult::group))
        .limit(MOST_TRIES)
        .flatMap(word -> tokens.read(Token.parse(word), TokenPurpose.DELIVERY).stream())
        .findFirst();
  }
}
