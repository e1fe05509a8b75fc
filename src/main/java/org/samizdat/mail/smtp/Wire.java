package org.samizdat.mail.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The bytes to and from the relay. For one thread, but for {@link #cut}. Plain sockets and blocking
 * calls: whatever takes longer than {@link #within} allows ends because its wire is cut.
 */
final class Wire {

  private static final int INCOMING = 8192;

  private final Socket socket = new Socket();
  private final byte[] incoming = new byte[INCOMING];
  private Socket spoken = socket;
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();
  private int at;
  private int end;
  private volatile long due;
  private volatile boolean timed;
  private long messageDue;
  private boolean messageTimed;

  /** Connects to whichever address of the host answers first, in the order of the DNS. */
  static Wire connect(String host, int port, Duration timeout) throws IOException {
    IOException failed = new UnknownHostException();
    for (InetAddress address : InetAddress.getAllByName(host)) {
      Wire wire = new Wire();
      try {
        wire.within(timeout);
        Watch.over(wire);
        wire.connect(new InetSocketAddress(address, port));
        return wire;
      } catch (IOException next) {
        wire.cut();
        failed = next;
      }
    }
    throw new RelayUnavailable("Nobody answers", failed);
  }

  /** Without a time of its own: that would leave the socket such that it polls before it reads. */
  private void connect(InetSocketAddress address) throws IOException {
    socket.connect(address);
    // Without it one connection takes 23 mails a second.
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** From here on everything is encrypted, and the other side has proved to be the host. */
  void encrypt(SSLSocketFactory sockets, String host, int port) throws IOException {
    if (at < end) {
      // What came in clear text before could have been put there by anybody (CVE-2011-0411).
      throw new Garbled("Something was said before the encryption");
    }
    SSLSocket encrypted = (SSLSocket) sockets.createSocket(socket, host, port, true);
    SSLParameters parameters = encrypted.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    encrypted.setSSLParameters(parameters);
    encrypted.startHandshake();
    spoken = encrypted;
    in = encrypted.getInputStream();
    out = encrypted.getOutputStream();
  }

  /** How long whatever comes next may take. */
  void within(Duration timeout) {
    long next = System.nanoTime() + timeout.toNanos();
    due = messageTimed && next - messageDue > 0 ? messageDue : next;
    timed = true;
  }

  /** A mail begins: however little each step takes, all together have this long. */
  void messageWithin(Duration timeout) {
    messageDue = System.nanoTime() + timeout.toNanos();
    messageTimed = true;
  }

  void messageEnds() {
    messageTimed = false;
  }

  /** Nothing is waited for. */
  void rest() {
    timed = false;
  }

  void write(ByteArrayOutputStream bytes) throws IOException {
    bytes.writeTo(out);
  }

  /**
   * The next byte.
   *
   * @return 0 to 255; -1 at the end
   */
  int read() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(incoming, 0, INCOMING));
      if (end == 0) {
        return -1;
      }
    }
    return incoming[at++] & 0xff;
  }

  /** Whether something has been said that nobody has listened to. */
  boolean hasMore() {
    return at < end;
  }

  InetAddress localAddress() {
    return socket.getLocalAddress();
  }

  boolean isEncrypted() {
    return spoken instanceof SSLSocket;
  }

  void cutIfDue(long now) {
    if (timed && now - due >= 0) {
      cut();
    }
  }

  /** At once, without a word, by whatever thread. A repeat does nothing. */
  void cut() {
    Watch.end(this);
    // Not the encrypted one, which would say goodbye and wait until that is written.
    close(socket);
  }

  /** When everything has been said. */
  void close() {
    Watch.end(this);
    close(spoken);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // Nothing was on its way.
    }
  }
}
