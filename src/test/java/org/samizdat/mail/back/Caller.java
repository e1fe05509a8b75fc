package org.samizdat.mail.back;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A mail server that calls the listener, with manners or without. */
final class Caller implements AutoCloseable {

  private final Socket socket;
  private final BufferedReader answers;

  /** Connects and reads the greeting. */
  Caller(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    answers =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** The next answer, its last line. */
  String answer() throws IOException {
    String line = answers.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = answers.readLine();
    }
    return String.valueOf(line);
  }

  String say(String line) throws IOException {
    write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    return answer();
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** The answers to one message by LMTP: one for each recipient that was let in. */
  List<String> lmtp(byte[] message, String... recipients) throws IOException {
    say("LHLO relay.example");
    say("MAIL FROM:<>");
    List<String> answered = new ArrayList<>();
    int letIn = 0;
    for (String recipient : recipients) {
      String answer = say("RCPT TO:<" + recipient + ">");
      if (answer.startsWith("250")) {
        letIn++;
      } else {
        answered.add(answer);
      }
    }
    if (letIn > 0) {
      say("DATA");
      write(stuffed(message));
      for (int each = 0; each < letIn; each++) {
        answered.add(answer());
      }
    }
    return answered;
  }

  /** As it goes over the wire, with its end. */
  static byte[] stuffed(byte[] message) {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    String stuffed = (text.startsWith(".") ? "." : "") + text.replace("\r\n.", "\r\n..");
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    wire.writeBytes(stuffed.getBytes(StandardCharsets.ISO_8859_1));
    if (!stuffed.endsWith("\r\n")) {
      wire.writeBytes(new byte[] {'\r', '\n'});
    }
    wire.writeBytes(new byte[] {'.', '\r', '\n'});
    return wire.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
