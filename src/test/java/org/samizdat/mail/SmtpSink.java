package org.samizdat.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A relay that does as it is told: refuses, drops or falls silent at any point, and keeps its own
 * account of what it has accepted, which owes nothing to our tables.
 */
public final class SmtpSink implements AutoCloseable {

  /** Where in a conversation. */
  public enum Verb {
    GREETING,
    /** Or HELO. */
    EHLO,
    STARTTLS,
    AUTH,
    MAIL,
    RCPT,
    DATA,
    /** The final dot. */
    DOT
  }

  /** What the relay does next. */
  public sealed interface Answer {
    /** As a willing relay would. */
    record Yes() implements Answer {}

    /** A line of its own; after a dot the message is not accepted. 421 also hangs up. */
    record Say(String line) implements Answer {}

    /** Hangs up without a word, and without having accepted anything. */
    record HangUp() implements Answer {}

    /** At the dot: accepts, and hangs up before saying so. */
    record AcceptAndHangUp() implements Answer {}

    /** Says nothing for ever. */
    record Silence() implements Answer {}

    /** As a willing relay would, one byte after the other, over so long a time (ms) in all. */
    record Drip(int millis) implements Answer {}
  }

  /** What the relay is to do; the default is {@link Answer.Yes} to everything. */
  public interface Script {
    Answer at(Verb verb, String recipient);
  }

  /** A message that was accepted. */
  public record Accepted(String returnPath, String recipient, String messageId, String text) {}

  public static final Answer YES = new Answer.Yes();

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Accepted> accepted = new CopyOnWriteArrayList<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final String greeting;
  private final AtomicInteger encrypted = new AtomicInteger();
  private final AtomicInteger distrusted = new AtomicInteger();
  private final AtomicInteger inClear = new AtomicInteger();
  private volatile @Nullable SSLContext certificate;
  private volatile Script script = (verb, recipient) -> YES;

  /** Open on a port of its own; it takes commands that do not wait for answers. */
  public SmtpSink() {
    this("250-sink\r\n250-PIPELINING\r\n250 SIZE 10000000");
  }

  /**
   * @param greeting its whole answer to EHLO
   */
  SmtpSink(String greeting) {
    this.greeting = greeting;
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.ofPlatform().daemon().name("smtp-sink").start(this::serve);
  }

  public int port() {
    return server.getLocalPort();
  }

  /**
   * Offers STARTTLS and AUTH from the next greeting on.
   *
   * @param context with the certificate to show
   */
  void encrypt(SSLContext context) {
    certificate = context;
  }

  /** How often it was agreed to encrypt. */
  int encrypted() {
    return encrypted.get();
  }

  /** How often the other side did not trust our certificate. */
  int distrusted() {
    return distrusted.get();
  }

  /** How often a mail was begun over an open wire. */
  int inClear() {
    return inClear.get();
  }

  public void follow(Script next) {
    script = next;
  }

  public List<Accepted> accepted() {
    return List.copyOf(accepted);
  }

  /** Whom the relay has refused for good. */
  Set<String> refused() {
    return Set.copyOf(refused);
  }

  /** How often each recipient was served. */
  public Map<String, Long> copies() {
    return accepted.stream()
        .collect(Collectors.groupingBy(Accepted::recipient, Collectors.counting()));
  }

  int connections() {
    return connections.get();
  }

  public void forget() {
    accepted.clear();
    refused.clear();
  }

  /** Hangs up on everybody, whatever is under way. */
  void hangUp() {
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  /** How many are connected now. */
  int open() {
    return open.size();
  }

  @Override
  public void close() {
    try {
      server.close();
      hangUp();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        connections.incrementAndGet();
        Thread.ofPlatform().daemon().start(() -> converse(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void converse(Socket socket) {
    try (socket) {
      new Conversation(socket).run();
    } catch (IOException | HungUp gone) {
      // The other side has gone, or we have.
    } finally {
      open.remove(socket);
    }
  }

  private static final class HungUp extends RuntimeException {}

  private final class Conversation {

    private Socket socket;
    private BufferedReader in;
    private OutputStream out;
    private String returnPath = "";
    private String recipient = "";
    private boolean isTaken;

    Conversation(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      this.out = socket.getOutputStream();
    }

    void run() throws IOException {
      answer(Verb.GREETING, "220 sink");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String command = line.toUpperCase(Locale.ROOT);
        if (command.startsWith("EHLO") || command.startsWith("HELO")) {
          answer(Verb.EHLO, hello());
        } else if (command.equals("STARTTLS")) {
          if (answer(Verb.STARTTLS, "220 go on")) {
            encrypt();
          }
        } else if (command.startsWith("AUTH ")) {
          answer(Verb.AUTH, "235 2.7.0 welcome");
        } else if (command.startsWith("MAIL FROM:")) {
          returnPath = path(line);
          if (!isEncrypted()) {
            inClear.incrementAndGet();
          }
          answer(Verb.MAIL, "250 2.1.0 fine");
        } else if (command.startsWith("RCPT TO:")) {
          recipient = path(line);
          isTaken = answer(Verb.RCPT, "250 2.1.5 fine");
        } else if (command.equals("DATA")) {
          if (answer(Verb.DATA, "354 go on")) {
            receive();
          }
        } else if (command.equals("QUIT")) {
          say("221 bye");
          return;
        } else {
          say("250 2.0.0 fine");
        }
      }
    }

    private boolean isEncrypted() {
      return socket instanceof SSLSocket;
    }

    private String hello() {
      if (certificate == null) {
        return greeting;
      }
      return greeting.replaceFirst(
          "250-",
          isEncrypted()
              ? "250-sink\r\n250-AUTH PLAIN\r\n250-"
              : "250-sink\r\n250-STARTTLS\r\n250-");
    }

    private void encrypt() throws IOException {
      SSLContext context = certificate;
      if (context == null) {
        throw new HungUp();
      }
      SSLSocket over =
          (SSLSocket)
              context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
      over.setUseClientMode(false);
      try {
        over.startHandshake();
      } catch (SSLException refused) {
        distrusted.incrementAndGet();
        throw refused;
      }
      encrypted.incrementAndGet();
      socket = over;
      in = new BufferedReader(new InputStreamReader(over.getInputStream(), ISO_8859_1));
      out = over.getOutputStream();
    }

    private void receive() throws IOException {
      List<String> lines = new ArrayList<>();
      for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
        if (line == null) {
          return;
        }
        lines.add(line.startsWith(".") ? line.substring(1) : line);
      }
      if (!isTaken) {
        // As Postfix does: it calls for the text, and then has nobody to give it to.
        say("554 5.5.1 no valid recipients");
        return;
      }
      String text = String.join("\r\n", lines);
      Accepted message = new Accepted(returnPath, recipient, messageId(lines), text);
      Answer answer = script.at(Verb.DOT, recipient);
      switch (answer) {
        case Answer.Yes() -> {
          accepted.add(message);
          say("250 2.0.0 accepted");
        }
        case Answer.AcceptAndHangUp() -> {
          accepted.add(message);
          throw new HungUp();
        }
        case Answer.Drip(int millis) -> {
          accepted.add(message);
          drip("250 2.0.0 accepted", millis);
        }
        case Answer.Say(String line) -> refuse(line);
        case Answer.HangUp() -> throw new HungUp();
        case Answer.Silence() -> silence();
      }
    }

    private void refuse(String line) throws IOException {
      if (line.startsWith("5")) {
        refused.add(recipient);
      }
      say(line);
    }

    /** Returns whether the relay went along. */
    private boolean answer(Verb verb, String yes) throws IOException {
      return switch (script.at(verb, recipient)) {
        case Answer.Yes() -> {
          say(yes);
          yield true;
        }
        case Answer.Say(String line) -> {
          if (verb == Verb.RCPT || verb == Verb.DATA) {
            refuse(line);
          } else {
            say(line);
          }
          yield false;
        }
        case Answer.Drip(int millis) -> {
          drip(yes, millis);
          yield true;
        }
        case Answer.HangUp(), Answer.AcceptAndHangUp() -> throw new HungUp();
        case Answer.Silence() -> {
          silence();
          yield false;
        }
      };
    }

    private void say(String line) throws IOException {
      out.write((line + "\r\n").getBytes(ISO_8859_1));
      out.flush();
      if (line.startsWith("421")) {
        throw new HungUp();
      }
    }

    private void drip(String line, int millis) throws IOException {
      byte[] bytes = (line + "\r\n").getBytes(ISO_8859_1);
      for (byte one : bytes) {
        LockSupport.parkNanos(millis * 1_000_000L / bytes.length);
        out.write(one);
        out.flush();
      }
    }

    private void silence() throws IOException {
      while (in.read() >= 0) {
        // Until the other side has had enough.
      }
      throw new HungUp();
    }

    private static String path(String line) {
      return line.substring(line.indexOf('<') + 1, line.lastIndexOf('>'));
    }

    private static String messageId(List<String> lines) {
      return lines.stream()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("message-id:"))
          .map(line -> line.substring("message-id:".length()).strip())
          .findFirst()
          .orElse("");
    }
  }
}
