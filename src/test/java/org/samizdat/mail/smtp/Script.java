package org.samizdat.mail.smtp;

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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A relay that answers each command as a test says, and keeps everything it has heard. What a test
 * does not say is answered as a willing relay would.
 */
public final class Script implements AutoCloseable {

  /** In an answer: the relay hangs up without a word. */
  static final String HANG_UP = "(hangs up)";

  /** In an answer: the relay says nothing from now on. */
  static final String SILENCE = "(says nothing any more)";

  /** In an answer: the relay says nothing, and goes on. */
  static final String NOTHING = "";

  private final ServerSocket server;
  private final Thread door;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<byte[]> texts = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final String offer;
  private @Nullable SSLContext tls;
  private boolean tlsFirst;
  private volatile boolean reads = true;
  private volatile Function<String, @Nullable String> answers = command -> null;

  /**
   * @param extensions that it offers
   */
  public Script(String... extensions) {
    List<String> lines = new ArrayList<>(List.of("relay"));
    lines.addAll(List.of(extensions));
    StringBuilder answer = new StringBuilder();
    for (int at = 0; at < lines.size(); at++) {
      answer.append("250").append(at == lines.size() - 1 ? ' ' : '-').append(lines.get(at));
      answer.append(at == lines.size() - 1 ? "" : "\r\n");
    }
    offer = answer.toString();
    try {
      server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    door = Thread.ofPlatform().daemon().name("script").start(this::serve);
  }

  /** Has a certificate. */
  public Script encrypted(SSLContext context, boolean fromTheFirstByte) {
    tls = context;
    tlsFirst = fromTheFirstByte;
    return this;
  }

  /**
   * What to answer to a command, the greeting ({@code GREETING}) or a text ({@code TEXT}); null for
   * the usual.
   */
  Script answering(Function<String, @Nullable String> answer) {
    answers = answer;
    return this;
  }

  /** The same for commands that begin so; all others get the usual. */
  Script answering(String beginning, String answer) {
    return answering(command -> command.startsWith(beginning) ? answer : null);
  }

  Relay relay(UnaryOperator<RelayBuilder> with) {
    return with.apply(new RelayBuilder(server.getLocalPort())).build();
  }

  /** Where it listens on this machine. */
  public int port() {
    return server.getLocalPort();
  }

  /** Whatever comes now stays in the network. */
  void stopReading() {
    reads = false;
  }

  public List<String> heard() {
    return List.copyOf(heard);
  }

  /** Each as it came over the wire, its end not taken off. */
  public List<String> texts() {
    return texts.stream().map(text -> new String(text, ISO_8859_1)).toList();
  }

  /** Nobody listens any more once this returns: a thread that is accepting holds the port. */
  @Override
  public void close() {
    try {
      server.close();
      door.join();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofPlatform().daemon().start(() -> converse(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void converse(Socket plain) {
    try (Socket socket = tlsFirst ? encrypt(plain) : plain) {
      talk(socket, true);
    } catch (IOException gone) {
      // The other side has gone.
    }
  }

  private Socket encrypt(Socket plain) throws IOException {
    if (tls == null) {
      throw new IOException("There is no certificate");
    }
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, true);
    socket.setUseClientMode(false);
    socket.startHandshake();
    return socket;
  }

  private void talk(Socket socket, boolean greets) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1), 1 << 20);
    OutputStream out = socket.getOutputStream();
    if (greets && !say(out, "GREETING", "220 relay")) {
      return;
    }
    boolean isBegun = false;
    boolean isTaken = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      heard.add(line);
      String command = line.toUpperCase(Locale.ROOT);
      if (command.startsWith("EHLO")) {
        if (!say(out, line, offer)) {
          return;
        }
      } else if (command.startsWith("BDAT")) {
        char[] text = new char[Integer.parseInt(line.split(" ", -1)[1])];
        int got = 0;
        while (got < text.length) {
          got += in.read(text, got, text.length - got);
        }
        texts.add(new String(text).getBytes(ISO_8859_1));
        if (!say(out, "TEXT", "250 2.0.0 taken")) {
          return;
        }
      } else if (command.equals("STARTTLS") && tls != null) {
        if (say(out, line, "220 go")) {
          talk(encrypt(socket), false);
        }
        return;
      } else if (command.equals("DATA")) {
        String answer = chosen(line, isTaken ? "354 go on" : "503 5.5.1 first a recipient");
        if (!say(out, answer) || (answer.startsWith("354") && !text(in, out))) {
          return;
        }
      } else {
        boolean needsMail = command.startsWith("RCPT") && !isBegun;
        String answer = chosen(line, needsMail ? "503 5.5.1 first MAIL" : "250 2.0.0 fine");
        if (command.startsWith("MAIL")) {
          isBegun = answer.startsWith("250");
        } else if (command.startsWith("RCPT")) {
          isTaken = answer.startsWith("250");
        }
        if (!say(out, answer)) {
          return;
        }
      }
    }
  }

  private boolean text(BufferedReader in, OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder();
    // With room for a line end that is still to be skipped.
    in.mark(8);
    if (in.read() >= 0) {
      in.reset();
    }
    while (!reads && !server.isClosed()) {
      LockSupport.parkNanos(1_000_000);
    }
    for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
      if (line == null) {
        return false;
      }
      text.append(line).append("\r\n");
    }
    texts.add(text.toString().getBytes(ISO_8859_1));
    return say(out, "TEXT", "250 2.0.0 taken");
  }

  private String chosen(String command, String usual) {
    String answer = answers.apply(command);
    return answer == null ? usual : answer;
  }

  private boolean say(OutputStream out, String command, String usual) throws IOException {
    return say(out, chosen(command, usual));
  }

  /** Returns whether the conversation goes on. */
  private boolean say(OutputStream out, String answer) throws IOException {
    if (answer.equals(HANG_UP)) {
      return false;
    }
    while (answer.equals(SILENCE) && !server.isClosed()) {
      LockSupport.parkNanos(1_000_000);
    }
    if (!answer.equals(NOTHING)) {
      out.write((answer + "\r\n").getBytes(ISO_8859_1));
      out.flush();
    }
    return !answer.startsWith("421");
  }
}
