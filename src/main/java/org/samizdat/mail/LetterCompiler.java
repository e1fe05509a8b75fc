package org.samizdat.mail;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.samizdat.mail.LetterTemplate.Piece;

/**
 * Encodes one letter. Which header stands for what:
 *
 * <ul>
 *   <li>{@code Message-ID}, {@code Date}, {@code To}: each reader's own; the id names the delivery
 *       and no person.
 *   <li>A digest is a list: {@code List-Id} (RFC 2919), {@code List-Unsubscribe} (RFC 2369) with
 *       {@code List-Unsubscribe-Post} (RFC 8058), {@code Precedence: bulk}, which no RFC defines
 *       but is all that older vacation programs look at. The one-click promise stands on http too:
 *       only a demo runs without https, and it shall show what a newsroom's mail looks like.
 *   <li>Everything else answers one person: {@code Auto-Submitted: auto-generated} (RFC 3834), so
 *       that no program answers us.
 *   <li>{@code Feedback-ID}: what a provider counts complaints by; newsletter and mailing for a
 *       digest. A mailing to one person is not named, for it would name her.
 * </ul>
 */
final class LetterCompiler {

  /** Fifteen characters at most, the same in every mail: providers add up by it. */
  private static final String FEEDBACK_SENDER = "samizdat";

  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern MARKERS =
      Pattern.compile(
          Arrays.stream(Slot.values())
              .map(Slot::marker)
              // A longer name first, should it begin like another.
              .sorted((one, other) -> other.length() - one.length())
              .collect(Collectors.joining("|")));

  private final Letter letter;
  private final Heading heading;
  private final List<Piece> pieces = new ArrayList<>();
  private final StringBuilder same = new StringBuilder();

  LetterCompiler(Letter letter, Heading heading) {
    this.letter = letter;
    this.heading = heading;
    if (HeaderText.clean(letter.subject()).isEmpty()) {
      throw new IllegalArgumentException("A letter needs a subject");
    }
    if (MARKERS.matcher(letter.subject() + letter.senderName()).find()) {
      throw new IllegalArgumentException("A slot cannot stand in a header");
    }
    if (!LANGUAGE.matcher(letter.language()).matches()) {
      throw new IllegalArgumentException("A letter's language is no language tag");
    }
  }

  LetterTemplate compile() {
    headers();
    // "=_" cannot occur in quoted-printable (RFC 2045 6.7), so this can be no line of a body.
    String boundary = "=_" + HexFormat.of().formatHex(randomBytes());
    add("MIME-Version: 1.0\r\n");
    add("Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n");
    part(boundary, "text/plain", letter.text());
    part(boundary, "text/html", letter.html());
    add("--" + boundary + "--\r\n");
    endRun();
    return new LetterTemplate(pieces);
  }

  private void headers() {
    add(HeaderText.field("From", letter.senderName(), heading.from()));
    add("To: <").add(Piece.Own.RECIPIENT).add(">\r\n");
    heading.answersTo().ifPresent(answers -> add("Reply-To: <" + answers + ">\r\n"));
    add(HeaderText.field("Subject", letter.subject()));
    add("Date: ").add(Piece.Own.DATE).add("\r\n");
    String domain = heading.sender().domain();
    add("Message-ID: <").add(Piece.Own.DELIVERY).add("@" + domain + ">\r\n");
    add("Content-Language: " + letter.language() + "\r\n");
    switch (heading.kind()) {
      case DIGEST -> listHeaders(domain);
      case CONFIRMATION, ANSWER -> {
        add("Auto-Submitted: auto-generated\r\n");
        String kind = heading.kind().name().toLowerCase(Locale.ROOT);
        add("Feedback-ID: " + kind + ":" + FEEDBACK_SENDER + "\r\n");
      }
    }
  }

  private void listHeaders(String domain) {
    String newsletter = heading.newsletter();
    add(HeaderText.field("List-Id", letter.senderName(), newsletter + "." + domain));
    add("List-Unsubscribe: <" + heading.site().link("/unsubscribe/"))
        .add(new Piece.Link(Slot.UNSUBSCRIBE))
        .add(">\r\n");
    add("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    add("Precedence: bulk\r\n");
    String mailing = Long.toHexString(heading.mailing().value());
    add("Feedback-ID: " + mailing + ":" + newsletter + ":digest:" + FEEDBACK_SENDER + "\r\n");
  }

  private void part(String boundary, String type, String words) {
    add("--" + boundary + "\r\n");
    add("Content-Type: " + type + "; charset=utf-8\r\n");
    add("Content-Transfer-Encoding: quoted-printable\r\n\r\n");
    // The line end before a boundary belongs to the boundary (RFC 2046 5.1.1).
    body(words + "\r\n");
  }

  /** Each token stands between soft breaks, so what is around it is encoded without knowing it. */
  private void body(String words) {
    Matcher marker = MARKERS.matcher(words);
    int from = 0;
    while (marker.find()) {
      add(QuotedPrintable.encode(words.substring(from, marker.start()), true));
      add(new Piece.Link(slot(marker.group())));
      from = marker.end();
      char next = words.charAt(from);
      if (next != '\r' && next != '\n') {
        add("=\r\n");
      }
    }
    add(QuotedPrintable.encode(words.substring(from), false));
  }

  private static Slot slot(String marker) {
    return Arrays.stream(Slot.values())
        .filter(slot -> slot.marker().equals(marker))
        .findFirst()
        .orElseThrow();
  }

  private LetterCompiler add(String text) {
    same.append(text);
    return this;
  }

  private LetterCompiler add(Piece hole) {
    endRun();
    pieces.add(hole);
    return this;
  }

  private void endRun() {
    if (!same.isEmpty()) {
      pieces.add(new Piece.Same(same.toString().getBytes(StandardCharsets.US_ASCII)));
      same.setLength(0);
    }
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
