package org.samizdat.mail.back;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Listens for what a mail server of the newsroom hands over by LMTP (RFC 2033) or SMTP: bounces to
 * our return paths. Takes nothing else, and passes nothing on.
 */
@Component
@ConditionalOnWebApplication // Not for a command of the jar, which would find the port taken.
class ReturnListener implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ReturnListener.class);

  private static final Duration GRACE = Duration.ofSeconds(5);

  /**
   * When nobody can be let in, most likely for want of file descriptors, trying on does not help.
   */
  static final Duration PAUSE = Duration.ofMillis(100);

  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
  private static final byte[] BUSY =
      "421 4.3.2 Too many connections, come later\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ListenerSettings settings;
  private final DeliveryNames names;
  private final MailBack back;
  private final Semaphore places;
  private final Set<Thread> sessions = ConcurrentHashMap.newKeySet();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable ServerSocket server;

  ReturnListener(ListenerSettings settings, DeliveryNames names, MailBack back) {
    this.settings = settings;
    this.names = names;
    this.back = back;
    this.places = new Semaphore(settings.connections());
  }

  @Override
  public boolean isAutoStartup() {
    return settings.port() != null;
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  /** Fails if the port is taken: a server that hears nothing must not look as if it did. */
  @Override
  public synchronized void start() {
    Integer port = settings.port();
    if (port == null || server != null) {
      return;
    }
    try {
      ServerSocket opened =
          new ServerSocket(port, settings.connections(), InetAddress.getByName(settings.bind()));
      server = opened;
      Thread.ofPlatform().name("mail-back").start(() -> accept(opened));
      LOG.info("What comes back is heard at port {}", port);
    } catch (IOException taken) {
      throw new UncheckedIOException("Port " + port + " for what comes back is not free", taken);
    }
  }

  /** What is being said ends, or is cut off and brought again by whoever has not heard a 250. */
  @Override
  public synchronized void stop() {
    ServerSocket stopping = server;
    server = null;
    if (stopping == null) {
      return;
    }
    close(stopping);
    try {
      long end = System.nanoTime() + GRACE.toNanos();
      for (Thread session : sessions) {
        session.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
    } catch (InterruptedException now) {
      Thread.currentThread().interrupt();
    }
    open.forEach(ReturnListener::close);
  }

  /** Lets callers in until the door is closed. */
  void accept(ServerSocket listening) {
    long nextWarning = System.nanoTime();
    while (!listening.isClosed()) {
      try {
        Socket caller = listening.accept();
        if (places.tryAcquire()) {
          open.add(caller);
          Thread session = Thread.ofVirtual().name("mail-back").unstarted(() -> serve(caller));
          sessions.add(session);
          session.start();
        } else {
          refuse(caller);
        }
      } catch (IOException failed) {
        if (listening.isClosed()) {
          return;
        }
        if (System.nanoTime() - nextWarning >= 0) {
          nextWarning = System.nanoTime() + BETWEEN_WARNINGS.toNanos();
          LOG.warn("Nobody can be let in with what comes back", failed);
        }
        if (!rests()) {
          return;
        }
      }
    }
  }

  private static boolean rests() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      new ReturnSession(caller, names, back, () -> server == null).run();
    } catch (IOException | RuntimeException broken) {
      // Without its message: it may quote what was said.
      LOG.info("A caller was not heard to the end: {}", broken.getClass().getSimpleName());
    } finally {
      open.remove(caller);
      sessions.remove(Thread.currentThread());
      places.release();
    }
  }

  private static void refuse(Socket caller) {
    try (caller) {
      caller.getOutputStream().write(BUSY);
    } catch (IOException gone) {
      LOG.debug("One too many was gone before we could say so");
    }
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception closed) {
      LOG.debug("A socket did not close");
    }
  }
}
