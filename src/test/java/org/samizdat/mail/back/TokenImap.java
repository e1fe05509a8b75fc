package org.samizdat.mail.back;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An IMAP server that knows no password: it hears a token out, and lets nobody in. */
final class TokenImap implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final List<String> said = new CopyOnWriteArrayList<>();

  TokenImap() throws IOException {
    Thread.ofPlatform().daemon().start(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  /** What callers have said to prove who they are. */
  List<String> said() {
    return said;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket caller = server.accept();
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII))) {
        OutputStream out = caller.getOutputStream();
        say(out, "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGINDISABLED AUTH=XOAUTH2] here");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] words = line.split(" ", -1);
          if (line.contains("AUTHENTICATE XOAUTH2") && words.length == 4) {
            said.add(new String(Base64.getDecoder().decode(words[3]), StandardCharsets.US_ASCII));
            say(out, words[0] + " NO not you");
          } else {
            say(out, words[0] + " OK fine");
          }
        }
      } catch (IOException gone) {
        // The caller, or the test is over.
      }
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
