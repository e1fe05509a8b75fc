package org.samizdat.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The network between a process and PostgreSQL, which fails when it is told to: at the commit of
 * some statement, just before the server gets it or just before its answer gets back, or
 * altogether. Reads what the client says (PostgreSQL's documentation, "Message Formats"); knows
 * nothing of the product.
 */
final class FaultProxy implements AutoCloseable {

  /** On which side of a commit the line is cut. */
  enum Cut {
    /** The server never gets it. */
    BEFORE_IT,
    /** The server carries it out and commits; nobody hears of that. */
    BEFORE_ITS_ANSWER,
    /** The same, and the line stays open: nothing comes over it any more, not even its end. */
    SILENTLY
  }

  private record Order(String words, Cut cut, AtomicInteger left) {}

  private static final int LONGEST = 1 << 26;

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Order order;
  private volatile boolean isAway;

  /**
   * @param target the port of the server, on this machine
   */
  FaultProxy(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.ofPlatform().daemon().name("fault-proxy").start(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  /**
   * Cuts the line at the commit of the n-th statement from now that holds these words. That is the
   * statement itself, if it is not part of a transaction.
   */
  void cutAt(String words, int number, Cut cut) {
    order = new Order(words, cut, new AtomicInteger(number));
  }

  /** Whether that has come to pass. */
  boolean hasCut() {
    return order == null;
  }

  /** Cuts every line, and lets nobody in until the server is {@link #back}. */
  void away() {
    isAway = true;
    open.forEach(FaultProxy::cut);
  }

  void back() {
    isAway = false;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    open.forEach(FaultProxy::cut);
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (isAway) {
          cut(client);
        } else {
          connect(client);
        }
      } catch (IOException closed) {
        // The server is away, or the test is over.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket database;
    try {
      database = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException away) {
      // Or the client would wait for the server's first word.
      cut(client);
      throw away;
    }
    client.setTcpNoDelay(true);
    database.setTcpNoDelay(true);
    open.add(client);
    open.add(database);
    Line line = new Line(client, database);
    Thread.ofPlatform().daemon().start(line::ask);
    Thread.ofPlatform().daemon().start(line::answer);
  }

  /** At once, with a reset: what is on its way is lost. */
  private static void cut(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException already) {
      // It is cut.
    }
  }

  /** One connection. */
  private final class Line {

    private final Socket client;
    private final Socket database;
    private final Map<String, String> prepared = new HashMap<>();
    private boolean isInTransaction;
    private boolean isAwaited;
    private volatile boolean isDeaf;
    private volatile boolean isSilent;

    Line(Socket client, Socket database) {
      this.client = client;
      this.database = database;
    }

    void ask() {
      try (client;
          DataInputStream in = new DataInputStream(client.getInputStream())) {
        OutputStream out = database.getOutputStream();
        forward(out, new byte[0], in);
        for (int type = in.read(); type >= 0; type = in.read()) {
          forward(out, new byte[] {(byte) type}, in);
        }
      } catch (IOException gone) {
        // One side has gone; the other follows.
      } finally {
        end();
      }
    }

    private void forward(OutputStream out, byte[] type, DataInputStream in) throws IOException {
      int length = in.readInt();
      if (length < 4 || length > LONGEST) {
        throw new IOException("No message of PostgreSQL's");
      }
      byte[] body = in.readNBytes(length - 4);
      boolean strikes = type.length == 1 && strikes((char) type[0], body);
      Order struck = order;
      if (strikes && struck != null && struck.cut() == Cut.BEFORE_IT) {
        order = null;
        throw new IOException("Cut");
      }
      if (strikes) {
        isSilent = struck != null && struck.cut() == Cut.SILENTLY;
        isDeaf = true;
      }
      ByteBuffer message = ByteBuffer.allocate(type.length + length);
      message.put(type).putInt(length).put(body);
      out.write(message.array());
      out.flush();
    }

    /**
     * A transaction begins and ends by statements of its own; what is wanted may end it only later.
     */
    private boolean strikes(char type, byte[] body) {
      String statement = statement(type, body);
      if (statement.startsWith("BEGIN")) {
        isInTransaction = true;
      }
      boolean isEnd = statement.startsWith("COMMIT");
      if (isEnd && isAwaited) {
        return true;
      }
      if (isEnd || statement.startsWith("ROLLBACK")) {
        isInTransaction = false;
        isAwaited = false;
      }
      Order waiting = order;
      boolean isWanted =
          waiting != null
              && statement.contains(waiting.words())
              && waiting.left().decrementAndGet() == 0;
      isAwaited |= isWanted && isInTransaction;
      return isWanted && !isInTransaction;
    }

    /** Statements are named when they are prepared, and told by their names from then on. */
    private String statement(char type, byte[] body) {
      return switch (type) {
        case 'P' -> {
          prepared.put(text(body, 0), text(body, text(body, 0).length() + 1));
          yield "";
        }
        case 'B' -> {
          int portal = text(body, 0).length() + 1;
          yield prepared.getOrDefault(text(body, portal), "");
        }
        case 'Q' -> text(body, 0);
        default -> "";
      };
    }

    private static String text(byte[] body, int from) {
      int end = from;
      while (end < body.length && body[end] != 0) {
        end++;
      }
      return new String(Arrays.copyOfRange(body, from, end), UTF_8);
    }

    void answer() {
      byte[] buffer = new byte[8_192];
      try (database;
          InputStream in = database.getInputStream()) {
        OutputStream out = client.getOutputStream();
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
          if (isDeaf) {
            // It comes only when the server has committed.
            order = null;
            if (!isSilent) {
              return;
            }
            continue;
          }
          out.write(buffer, 0, got);
          out.flush();
        }
      } catch (IOException gone) {
        // One side has gone; the other follows.
      } finally {
        end();
      }
    }

    private void end() {
      cut(client);
      cut(database);
      open.remove(client);
      open.remove(database);
    }
  }
}
