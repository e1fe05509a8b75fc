package org.samizdat.mail.back;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lines and texts of one caller of the listener, none of them too long or for ever. */
final class CallerWire {

  /** Ours are 100 KB, and come back with a few words; a vacation program may send a picture. */
  static final int MOST_BYTES = 20 * 1024 * 1024;

  /** RFC 5321 4.5.3.1.4 asks for 512, and options make it longer. */
  private static final int LONGEST_LINE = 2_048;

  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** However slowly the caller speaks: who takes longer holds a place for nothing. */
  private static final Duration SESSION = Duration.ofMinutes(10);

  private static final int CR = '\r';
  private static final int LF = '\n';

  private final InputStream in;
  private final OutputStream out;

  CallerWire(Socket socket) throws IOException {
    this(socket, SESSION);
  }

  /**
   * @param session how long the caller may stay, whatever is said
   */
  CallerWire(Socket socket, Duration session) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) ANSWER.toMillis());
    in = new BufferedInputStream(new Hurried(socket.getInputStream(), session), 16 * 1024);
    out = socket.getOutputStream();
  }

  void say(String answer) throws IOException {
    out.write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** The next command; null at the end of the connection. */
  @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int one = in.read(); one >= 0; one = in.read()) {
      if (one == LF) {
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
      }
      if (line.size() >= LONGEST_LINE) {
        throw new IOException("A line without an end");
      }
      line.write(one);
    }
    return null;
  }

  /**
   * A text up to the dot alone on its line, its other dots unstuffed (RFC 5321 4.5.2), every line
   * ended by CR LF and by nothing else.
   *
   * @return its beginning, as much as is read of it; null if it is longer than we take, and then
   *     nothing more is to be read
   */
  byte @Nullable [] text() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Place place = Place.LINE_BEGINS;
    for (long read = 0; read < MOST_BYTES; read++) {
      int one = in.read();
      if (one < 0) {
        throw new EOFException("Gone in the middle of a text");
      }
      if (place == Place.DOT_AND_CR) {
        if (one == LF) {
          return text.toByteArray();
        }
        keep(text, CR);
        place = Place.CR;
      }
      if (place == Place.LINE_BEGINS && one == '.') {
        place = Place.DOT;
      } else if (place == Place.DOT && one == CR) {
        place = Place.DOT_AND_CR;
      } else {
        keep(text, one);
        place =
            one == CR
                ? Place.CR
                : place == Place.CR && one == LF ? Place.LINE_BEGINS : Place.IN_A_LINE;
      }
    }
    return null;
  }

  /** Behind what was read so far of a text. */
  private enum Place {
    LINE_BEGINS,
    IN_A_LINE,
    CR,
    DOT,
    DOT_AND_CR
  }

  /** Ends with the session: looked at whenever the caller is waited for, if only for a byte. */
  private static final class Hurried extends FilterInputStream {

    private final long end;

    Hurried(InputStream in, Duration session) {
      super(in);
      end = System.nanoTime() + session.toNanos();
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      if (System.nanoTime() - end > 0) {
        throw new SocketTimeoutException("A session without an end");
      }
      return super.read(into, from, most);
    }
  }

  private static void keep(ByteArrayOutputStream text, int one) {
    if (text.size() < MessageReader.MOST_BYTES) {
      text.write(one);
    }
  }
}
