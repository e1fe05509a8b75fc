package org.samizdat.mail.back;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A POP3 server before another, which gives its messages no names: it knows no UIDL. */
final class NamelessPop3 implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final AtomicInteger refused = new AtomicInteger();
  private final int behind;

  NamelessPop3(int behind) throws IOException {
    this.behind = behind;
    Thread.ofPlatform().daemon().start(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  /** How often a name was asked for. */
  int refused() {
    return refused.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket caller = server.accept();
        Socket real = new Socket(InetAddress.getLoopbackAddress(), behind);
        Thread.ofPlatform().daemon().start(() -> ask(caller, real));
        Thread.ofPlatform().daemon().start(() -> answer(real, caller));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void ask(Socket caller, Socket real) {
    try (real;
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(caller.getInputStream(), StandardCharsets.ISO_8859_1))) {
      OutputStream out = real.getOutputStream();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.toUpperCase(java.util.Locale.ROOT).startsWith("UIDL")) {
          refused.incrementAndGet();
          caller.getOutputStream().write("-ERR what?\r\n".getBytes(StandardCharsets.US_ASCII));
        } else {
          out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
      }
    } catch (IOException gone) {
      // The visit is over.
    }
  }

  private static void answer(Socket real, Socket caller) {
    try (caller) {
      real.getInputStream().transferTo(caller.getOutputStream());
    } catch (IOException gone) {
      // The visit is over.
    }
  }
}
