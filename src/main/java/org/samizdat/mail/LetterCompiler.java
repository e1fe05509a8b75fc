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
 *   <li>Everything else goes to one person: {@code Auto-Submitted: auto-generated} (RFC 3834), so
 *       that no program answers us. What she did not ask for, and what she asked for long ago, is
 *       ended by one click as a digest is.
 *   <li>{@code Feedback-ID}: what a provider counts complaints by; newsletter and mailing for a
 *       digest. A mailing to one person is not named, for it would name her.
 * </ul>
 */
final class LetterCompiler {

  /** Fifteen characters at most, the same in every mail: providers add up by it. */
  private static final String FEEDBACK_SENDER = "samizdat";

  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
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
  }

  LetterTemplate compile() {
    headers();
    // "=_" occurs neither in quoted-printable (RFC 2045 6.7) nor in base64: no line of a body.
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
    String once = heading.deliveryHeader().name();
    if (once != null) {
      add(once + ": ").add(Piece.Own.DELIVERY).add("\r\n");
    }
    add("Content-Language: " + letter.language().tag() + "\r\n");
    switch (heading.kind()) {
      case DIGEST -> listHeaders(domain);
      case CONFIRMATION, LINK, ANSWER, RECEIPT, NOTICE, STATEMENT -> personalHeaders();
      case REMINDER -> {
        personalHeaders();
        oneClick("/reminders/stop/", Slot.REMINDER);
      }
      case INVITATION -> {
        personalHeaders();
        oneClick("/support/invitations/", Slot.NO_INVITATIONS);
      }
    }
  }

  private void personalHeaders() {
    add("Auto-Submitted: auto-generated\r\n");
    String kind = heading.kind().name().toLowerCase(Locale.ROOT);
    add("Feedback-ID: " + kind + ":" + FEEDBACK_SENDER + "\r\n");
  }

  private void oneClick(String path, Slot slot) {
    add("List-Unsubscribe: <" + heading.site().link(path)).add(new Piece.Link(slot)).add(">\r\n");
    add("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
  }

  private void listHeaders(String domain) {
    String newsletter = heading.newsletter();
    add(HeaderText.field("List-Id", letter.senderName(), newsletter + "." + domain));
    oneClick("/unsubscribe/", Slot.UNSUBSCRIBE);
    add("Precedence: bulk\r\n");
    String mailing = Long.toHexString(heading.mailing().value());
    add("Feedback-ID: " + mailing + ":" + newsletter + ":digest:" + FEEDBACK_SENDER + "\r\n");
  }

  private void part(String boundary, String type, String words) {
    add("--" + boundary + "\r\n");
    add("Content-Type: " + type + "; charset=utf-8\r\n");
    // The line end before a boundary belongs to the boundary (RFC 2046 5.1.1).
    List<Piece> quoted = QuotedPrintable.encode(cut(words + "\r\n"));
    List<Piece> base64 = Base64Body.encode(cut(words));
    boolean isQuoted = words.isEmpty() || size(quoted) <= size(base64);
    add("Content-Transfer-Encoding: " + (isQuoted ? "quoted-printable" : "base64") + "\r\n\r\n");
    (isQuoted ? quoted : base64).forEach(this::add);
  }

  /** The bytes of a text, every line end as CRLF, with links for markers. */
  private static List<Piece> cut(String words) {
    List<Piece> cut = new ArrayList<>();
    Matcher marker = MARKERS.matcher(words);
    int from = 0;
    while (marker.find()) {
      cut.add(raw(words.substring(from, marker.start())));
      cut.add(new Piece.Link(slot(marker.group())));
      from = marker.end();
    }
    cut.add(raw(words.substring(from)));
    return cut;
  }

  private static Piece raw(String words) {
    String lines = LINE_END.matcher(words).replaceAll("\r\n");
    return new Piece.Same(lines.getBytes(StandardCharsets.UTF_8));
  }

  /** About how long a reader's copy of it is. */
  private static int size(List<Piece> pieces) {
    int size = 0;
    for (Piece piece : pieces) {
      size +=
          switch (piece) {
            case Piece.Same(byte[] bytes) -> bytes.length;
            case Piece.Link link -> Base64Body.TOKEN_LENGTH;
            case Piece.Encoded(List<Piece> raw, boolean last) -> size(raw) * 4 / 3 + 4;
            case Piece.Own own -> 0;
          };
    }
    return size;
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

  private LetterCompiler add(Piece piece) {
    if (piece instanceof Piece.Same(byte[] bytes)) {
      return add(new String(bytes, StandardCharsets.US_ASCII));
    }
    endRun();
    pieces.add(piece);
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
