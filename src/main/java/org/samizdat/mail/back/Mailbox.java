package org.samizdat.mail.back;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.FlagTerm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.angus.mail.pop3.POP3Folder;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.back.MailboxSettings.Encryption;
import org.samizdat.mail.back.MailboxSettings.Protocol;
import org.springframework.stereotype.Component;

/**
 * The mailbox that gathers what comes back, by IMAP or POP3. A message leaves it after what follows
 * from it is committed; whoever dies before that finds it there again.
 */
@Component
class Mailbox {

  /** What is to become of a message. */
  enum Fate {
    /** It is done with. */
    DELETED,
    /** It is none of ours, or somebody wrote it: kept for people, and not looked at again. */
    PUT_ASIDE,
    /** To be looked at again the next time. */
    LEFT
  }

  /** Judges a message by its beginning. */
  interface Judge {
    Fate judge(byte[] message);
  }

  /** Those that are left come with the next visit. */
  private static final int MOST_OF_A_VISIT = 500;

  private static final Duration LONGEST_VISIT = Duration.ofSeconds(90);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** POP3 has no way to get a beginning that every server knows; so large ones are not read. */
  private static final int MOST_BY_POP3 = 5 * 1024 * 1024;

  private static final int MOST_REMEMBERED = 10_000;

  private final MailboxSettings settings;

  /** POP3 has no marks: what this process has put aside, so that it is not fetched every time. */
  private final Set<String> putAside = new LinkedHashSet<>();

  Mailbox(MailboxSettings settings) {
    this.settings = settings;
  }

  /** Whether there is one. */
  boolean isThere() {
    return settings.host() != null;
  }

  /**
   * Looks through what is new, for so long.
   *
   * @return how many were judged
   * @throws MessagingException if it cannot be reached, or breaks off; what was judged by then has
   *     its fate at the latest with the next visit
   */
  synchronized int visit(Judge judge) throws MessagingException {
    long end = System.nanoTime() + LONGEST_VISIT.toNanos();
    int judged = 0;
    Store store = Session.getInstance(properties()).getStore(protocol());
    try (store) {
      store.connect(
          settings.host(),
          settings.port() == null ? -1 : settings.port(),
          settings.user(),
          secret());
      Folder folder =
          store.getFolder(settings.protocol() == Protocol.POP3 ? "INBOX" : settings.folder());
      folder.open(Folder.READ_WRITE);
      try {
        for (Message message : fresh(folder)) {
          if (System.nanoTime() - end > 0) {
            break;
          }
          judged += judge(folder, message, judge) ? 1 : 0;
        }
      } finally {
        if (folder.isOpen()) {
          folder.close(true);
        }
      }
    }
    return judged;
  }

  /** A token is renewed by whoever got it, and read anew at each visit. */
  private @Nullable String secret() throws MessagingException {
    Path token = settings.tokenFile();
    if (token == null) {
      return settings.password();
    }
    try {
      return Files.readString(token).strip();
    } catch (IOException notThere) {
      throw new MessagingException("The file with the token cannot be read", notThere);
    }
  }

  private List<Message> fresh(Folder folder) throws MessagingException {
    if (settings.protocol() == Protocol.IMAP) {
      Message[] found =
          folder.search(
              new AndTerm(
                  new FlagTerm(new Flags(Flags.Flag.SEEN), false),
                  new FlagTerm(new Flags(Flags.Flag.DELETED), false)));
      return Stream.of(found).limit(MOST_OF_A_VISIT).toList();
    }
    POP3Folder all = (POP3Folder) folder;
    return Arrays.stream(all.getMessages())
        .filter(message -> !putAside.contains(name(all, message)))
        // Without names (RFC 1939 7: UIDL is optional) what was put aside stays in the way: the
        // newest come first, so that it is not in theirs.
        .sorted(
            Comparator.comparingInt(message -> name(all, message).isEmpty() ? -number(message) : 0))
        .limit(MOST_OF_A_VISIT)
        .toList();
  }

  /** False if somebody else was quicker. */
  private boolean judge(Folder folder, Message message, Judge judge) throws MessagingException {
    try {
      boolean isTooLarge = settings.protocol() == Protocol.POP3 && message.getSize() > MOST_BY_POP3;
      Fate fate = isTooLarge ? Fate.PUT_ASIDE : judge.judge(beginning(message));
      switch (fate) {
        case DELETED -> message.setFlag(Flags.Flag.DELETED, true);
        case PUT_ASIDE -> putAside(folder, message);
        case LEFT -> {}
      }
      return true;
    } catch (MessageRemovedException gone) {
      return false;
    }
  }

  private void putAside(Folder folder, Message message) throws MessagingException {
    if (!(folder instanceof POP3Folder all)) {
      message.setFlag(Flags.Flag.SEEN, true);
      return;
    }
    String name = name(all, message);
    if (name.isEmpty()) {
      // It would be the name of all the others, too.
      return;
    }
    if (putAside.size() >= MOST_REMEMBERED) {
      putAside.remove(putAside.iterator().next());
    }
    putAside.add(name);
  }

  /** Without marking it as read: that must not come before it is judged. */
  private static byte[] beginning(Message message) throws MessagingException {
    Beginning beginning = new Beginning();
    try {
      message.writeTo(beginning);
    } catch (IOException enough) {
      if (!beginning.isFull()) {
        throw new MessagingException("A message cannot be read", enough);
      }
    }
    return beginning.kept.toByteArray();
  }

  private static int number(Message message) {
    return message.getMessageNumber();
  }

  /** Empty if the server gives none. */
  private static String name(POP3Folder folder, Message message) {
    try {
      String name = folder.getUID(message);
      return name == null ? "" : name;
    } catch (MessagingException none) {
      return "";
    }
  }

  private String protocol() {
    String name = settings.protocol() == Protocol.IMAP ? "imap" : "pop3";
    return settings.tls() == Encryption.IMPLICIT ? name + "s" : name;
  }

  private Properties properties() {
    String prefix = "mail." + protocol() + ".";
    String patience = Long.toString(PATIENCE.toMillis());
    Properties properties = new Properties();
    properties.setProperty(prefix + "connectiontimeout", patience);
    properties.setProperty(prefix + "timeout", patience);
    properties.setProperty(prefix + "writetimeout", patience);
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    properties.setProperty(
        prefix + "starttls.enable", Boolean.toString(settings.tls() == Encryption.STARTTLS));
    properties.setProperty(
        prefix + "starttls.required", Boolean.toString(settings.tls() == Encryption.STARTTLS));
    properties.setProperty(prefix + "peek", "true");
    if (settings.tokenFile() != null) {
      properties.setProperty(prefix + "auth.mechanisms", "XOAUTH2");
      // Microsoft's POP3 takes the token in no other way, and RFC 5034 allows it.
      properties.setProperty(prefix + "auth.xoauth2.two.line.authentication.format", "true");
    }
    return properties;
  }

  /** Keeps what is read of a message, and ends the reading there. */
  private static final class Beginning extends OutputStream {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    boolean isFull() {
      return kept.size() >= MessageReader.MOST_BYTES;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] some, int from, int length) throws IOException {
      kept.write(some, from, Math.min(length, MessageReader.MOST_BYTES - kept.size()));
      if (isFull()) {
        throw new IOException("Enough");
      }
    }
  }
}
