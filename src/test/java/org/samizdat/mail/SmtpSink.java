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
import java.util.stream.Collectors;

/**
 * A relay that does as it is told: refuses, drops or falls silent at any point, and keeps its own
 * account of what it has accepted, which owes nothing to our tables.
 */
public final class SmtpSink implements AutoCloseable {

  /** Where in a conversation. */
  public enum Verb {
    GREETING,
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
  private final AtomicInteger connections = new AtomicInteger();
  private final String greeting;
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

  public void follow(Script next) {
    script = next;
  }

  public List<Accepted> accepted() {
    return List.copyOf(accepted);
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
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
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
    try (socket;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
      new Conversation(in, socket.getOutputStream()).run();
    } catch (IOException | HungUp gone) {
      // The other side has gone, or we have.
    } finally {
      open.remove(socket);
    }
  }

  private static final class HungUp extends RuntimeException {}

  private final class Conversation {

    private final BufferedReader in;
    private final OutputStream out;
    private String returnPath = "";
    private String recipient = "";
    private boolean isTaken;

    Conversation(BufferedReader in, OutputStream out) {
      this.in = in;
      this.out = out;
    }

    void run() throws IOException {
      answer(Verb.GREETING, "220 sink");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String command = line.toUpperCase(Locale.ROOT);
        if (command.startsWith("EHLO") || command.startsWith("HELO")) {
          say(greeting);
        } else if (command.startsWith("MAIL FROM:")) {
          returnPath = path(line);
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
        case Answer.Say(String line) -> say(line);
        case Answer.HangUp() -> throw new HungUp();
        case Answer.Silence() -> silence();
      }
    }

    /** Returns whether the relay went along. */
    private boolean answer(Verb verb, String yes) throws IOException {
      return switch (script.at(verb, recipient)) {
        case Answer.Yes() -> {
          say(yes);
          yield true;
        }
        case Answer.Say(String line) -> {
          say(line);
          yield false;
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
