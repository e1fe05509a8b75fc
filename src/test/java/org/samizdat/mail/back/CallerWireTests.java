package org.samizdat.mail.back;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody keeps a place at the listener for longer than a session, however slowly they write. */
@Timeout(30)
class CallerWireTests {

  private static final Duration SESSION = Duration.ofMillis(400);

  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private Socket caller;
  private Socket called;

  CallerWireTests() throws IOException {}

  @BeforeEach
  void connect() throws IOException {
    caller = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
    called = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    caller.close();
    called.close();
    server.close();
  }

  /** 4,096 bytes would take more than the time of this test. */
  @Test
  void aTextThatDripsIsNotHeardForLongerThanASession() throws IOException {
    CallerWire wire = new CallerWire(called, SESSION);
    drip("words and more words\r\n");
    assertThatThrownBy(wire::text).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void noMoreIsALine() throws IOException {
    CallerWire wire = new CallerWire(called, SESSION);
    drip("NOOP");
    assertThatThrownBy(wire::line).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void whoHurriesIsHeardToTheEnd() throws IOException {
    CallerWire wire = new CallerWire(called, Duration.ofMinutes(1));
    caller.getOutputStream().write("a\r\n..b\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(wire.text()).asString(StandardCharsets.US_ASCII).isEqualTo("a\r\n.b\r\n");
  }

  private void drip(String words) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            for (int at = 0; !caller.isClosed(); at++) {
              caller.getOutputStream().write(words.charAt(at % words.length()));
              Thread.sleep(20);
            }
          } catch (IOException hungUp) {
            // As it should.
          } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
