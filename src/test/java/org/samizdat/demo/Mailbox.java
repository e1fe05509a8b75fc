package org.samizdat.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The SMTP relay of the demo. It takes every mail and delivers none: they can be read here until
 * the demo stops.
 */
final class Mailbox implements AutoCloseable {

  /**
   * A mail that came.
   *
   * @param number from 1, in the order of arrival
   * @param from the sender's name, or the address where there is none
   * @param sent by the newsroom's clock, as its Date header says
   */
  record Mail(
      int number, String from, String to, String subject, Instant sent, MimeMessage message) {}

  private static final int ANY_PORT = 0;

  private final GreenMail relay =
      new GreenMail(new ServerSetup(ANY_PORT, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final Set<StoredMessage> known = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Mail> mails = new ArrayList<>();
  private final Map<String, List<Mail>> byReader = new HashMap<>();

  Mailbox() {
    relay.start();
  }

  int port() {
    return relay.getSmtp().getPort();
  }

  /** All there are now, oldest first. */
  synchronized List<Mail> mails() {
    relay.getManagers().getImapHostManager().getAllMessages().stream()
        .filter(known::add)
        .sorted(Comparator.comparing(StoredMessage::getReceivedDate))
        .forEach(this::add);
    return List.copyOf(mails);
  }

  /** All to one reader, oldest first. */
  synchronized List<Mail> to(String address) {
    mails();
    return List.copyOf(byReader.getOrDefault(address, List.of()));
  }

  /** The html half; null if the mail has none. */
  static @Nullable String html(Mail mail) {
    return half(mail, "text/html");
  }

  /** The text half; null if the mail has none. */
  static @Nullable String text(Mail mail) {
    return half(mail, "text/plain");
  }

  /** As it came over the wire. */
  static String source(Mail mail) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      mail.message().writeTo(bytes);
      return bytes.toString(UTF_8);
    } catch (IOException | MessagingException broken) {
      throw new IllegalStateException("Mail " + mail.number() + " cannot be read", broken);
    }
  }

  /** A header's value; null if the mail has no such header. */
  static @Nullable String header(Mail mail, String name) {
    try {
      return mail.message().getHeader(name, ", ");
    } catch (MessagingException broken) {
      throw new IllegalStateException("Mail " + mail.number() + " cannot be read", broken);
    }
  }

  @Override
  public void close() {
    relay.stop();
  }

  private void add(StoredMessage stored) {
    try {
      MimeMessage message = stored.getMimeMessage();
      InternetAddress from = (InternetAddress) message.getFrom()[0];
      InternetAddress to = (InternetAddress) message.getAllRecipients()[0];
      String name = from.getPersonal() == null ? from.getAddress() : from.getPersonal();
      Mail mail =
          new Mail(
              mails.size() + 1,
              name,
              to.getAddress(),
              message.getSubject(),
              message.getSentDate().toInstant(),
              message);
      mails.add(mail);
      byReader.computeIfAbsent(mail.to(), reader -> new ArrayList<>()).add(mail);
    } catch (MessagingException broken) {
      throw new IllegalStateException("A mail that came cannot be read", broken);
    }
  }

  private static @Nullable String half(Mail mail, String type) {
    try {
      return half(mail.message(), type);
    } catch (IOException | MessagingException broken) {
      throw new IllegalStateException("Mail " + mail.number() + " cannot be read", broken);
    }
  }

  private static @Nullable String half(Part part, String type)
      throws IOException, MessagingException {
    if (part.isMimeType(type)) {
      return (String) part.getContent();
    }
    if (part.getContent() instanceof Multipart parts) {
      for (int index = 0; index < parts.getCount(); index++) {
        BodyPart inner = parts.getBodyPart(index);
        String found = half(inner, type);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
