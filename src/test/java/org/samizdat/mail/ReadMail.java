package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.DefaultFieldParser;
import org.apache.james.mime4j.field.LenientFieldParser;
import org.apache.james.mime4j.field.address.AddressFormatter;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.jspecify.annotations.Nullable;

/**
 * A mail as two readers that share no code understand it; {@link #of} fails where they do not
 * agree, or where the bytes are not clean on the wire.
 */
record ReadMail(
    String subject,
    @Nullable String senderName,
    String sender,
    List<String> recipients,
    List<Header> headers,
    List<String> types,
    String text,
    String html) {

  record Header(String name, String value) {}

  private static final int LONGEST_BODY_LINE = 76;
  private static final int LONGEST_HEADER_LINE = 998;

  static ReadMail of(byte[] message) {
    assertCleanOnTheWire(message);
    try {
      ReadMail one = byJakarta(message);
      assertThat(byMime4j(message)).isEqualTo(one);
      return one;
    } catch (IOException | MessagingException notAMail) {
      throw new AssertionError("A reader does not understand the mail", notAMail);
    }
  }

  /** The one value of a header. */
  String header(String name) {
    List<String> values = all(name);
    assertThat(values).as(name).hasSize(1);
    return values.getFirst();
  }

  List<String> all(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  private static void assertCleanOnTheWire(byte[] message) {
    String wire = new String(message, StandardCharsets.UTF_8);
    assertThat(wire).endsWith("\r\n").contains("\r\n\r\n");
    assertThat(wire.replace("\r\n", "")).doesNotContain("\r", "\n", "\0");
    // Neither dot-stuffing nor a mailbox file finds anything to change.
    assertThat(wire).doesNotContain("\n.", "\nFrom ", "slot-");
    int end = wire.indexOf("\r\n\r\n");
    assertThat(wire.substring(0, end).lines()).allMatch(ReadMail::isCleanHeaderLine);
    assertThat(wire.substring(end).lines()).allMatch(ReadMail::isCleanBodyLine);
  }

  private static boolean isCleanHeaderLine(String line) {
    return line.length() <= LONGEST_HEADER_LINE
        && !line.isBlank()
        && line.chars().noneMatch(Character::isISOControl)
        && (line.startsWith("To: ") || isAscii(line));
  }

  private static boolean isCleanBodyLine(String line) {
    return line.length() <= LONGEST_BODY_LINE
        && !line.endsWith(" ")
        && !line.endsWith("\t")
        && isAscii(line);
  }

  private static ReadMail byJakarta(byte[] message) throws MessagingException, IOException {
    Properties properties = new Properties();
    properties.setProperty("mail.mime.allowutf8", "true");
    MimeMessage mail =
        new MimeMessage(Session.getInstance(properties), new ByteArrayInputStream(message));
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    List<Header> headers = new ArrayList<>();
    for (jakarta.mail.Header header : Collections.list(mail.getAllHeaders())) {
      headers.add(new Header(header.getName(), unfold(header.getValue())));
    }
    List<String> types = new ArrayList<>(List.of(type(mail.getContentType())));
    List<String> words = new ArrayList<>();
    for (int number = 0; number < parts.getCount(); number++) {
      BodyPart part = parts.getBodyPart(number);
      types.add(type(part.getContentType()));
      words.add(new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
    InternetAddress from = (InternetAddress) mail.getFrom()[0];
    List<String> recipients = new ArrayList<>();
    for (jakarta.mail.Address address : mail.getAllRecipients()) {
      recipients.add(((InternetAddress) address).getAddress());
    }
    assertThat(mail.getFrom()).hasSize(1);
    return new ReadMail(
        mail.getSubject(),
        from.getPersonal(),
        from.getAddress(),
        recipients,
        headers,
        types,
        words.get(0),
        words.get(1));
  }

  private static ReadMail byMime4j(byte[] message) throws IOException {
    DefaultMessageBuilder builder = new DefaultMessageBuilder();
    builder.setMimeEntityConfig(
        MimeConfig.custom().setStrictParsing(true).setMaxLineLen(LONGEST_HEADER_LINE + 2).build());
    // The strict one knows no internationalised address (RFC 6532).
    builder.setFieldParser(
        isAscii(new String(message, StandardCharsets.UTF_8))
            ? DefaultFieldParser.getParser()
            : LenientFieldParser.getParser());
    Message mail = builder.parseMessage(new ByteArrayInputStream(message));
    List<Header> headers = new ArrayList<>();
    for (Field field : mail.getHeader().getFields()) {
      String raw = new String(field.getRaw().toByteArray(), StandardCharsets.UTF_8);
      headers.add(new Header(field.getName(), unfold(raw.substring(raw.indexOf(':') + 1))));
    }
    List<String> types = new ArrayList<>(List.of(mail.getMimeType()));
    List<String> words = new ArrayList<>();
    for (Entity part : ((Multipart) mail.getBody()).getBodyParts()) {
      types.add(part.getMimeType());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ((SingleBody) part.getBody()).writeTo(bytes);
      words.add(bytes.toString(StandardCharsets.UTF_8));
    }
    List<String> recipients = new ArrayList<>();
    for (Mailbox mailbox : mail.getTo().flatten()) {
      // As it stood on the wire: the parser takes the quotes of a quoted local part off.
      recipients.add(
          isAscii(new String(message, StandardCharsets.UTF_8))
              ? AddressFormatter.DEFAULT.encode(mailbox)
              : mailbox.getAddress());
    }
    assertThat(mail.getFrom()).hasSize(1);
    assertThat(mail.getCc()).isNull();
    assertThat(mail.getBcc()).isNull();
    Mailbox from = mail.getFrom().getFirst();
    return new ReadMail(
        mail.getSubject(),
        from.getName(),
        from.getAddress(),
        recipients,
        headers,
        types,
        words.get(0),
        words.get(1));
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(unit -> unit < 128);
  }

  private static String type(String contentType) throws MessagingException {
    return new ContentType(contentType).getBaseType();
  }

  private static String unfold(String value) {
    return value.replaceAll("\r\n(?=[ \t])", "").strip();
  }
}
