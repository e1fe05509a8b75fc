package org.samizdat.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A relay that takes in mail faster than Postfix's {@code smtp-sink} and keeps nothing, in a
 * process of its own. Commands that come together are answered together. It has a thread for each
 * connection, as mail servers have a process or a thread for each; or one for all, which costs a
 * sender of single commands the least that can be. The one can say each of its answers later, as if
 * it were far away. It can say at once what it has accepted for some.
 */
public final class FastSink {

  private static final int ROOM = 256 * 1024;
  private static final String GREETING = "220 fast\r\n";
  private static final byte[] END = "\r\n.\r\n".getBytes(US_ASCII);

  private record Later(long due, SocketChannel to, ByteBuffer words) {}

  private final long delayNanos;
  private final @Nullable String watched;
  private final Selector selector;
  private final Deque<Later> later = new ArrayDeque<>();
  private final AtomicLong accepted = new AtomicLong();
  private final ServerSocketChannel server;

  private FastSink(int port, int delayMillis, @Nullable String watched) throws IOException {
    delayNanos = delayMillis * 1_000_000L;
    this.watched = watched;
    selector = Selector.open();
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
    System.out.println("PORT " + server.socket().getLocalPort());
  }

  private void inOneThread() throws IOException {
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    while (true) {
      turn();
    }
  }

  private void inManyThreads() throws IOException {
    while (true) {
      SocketChannel channel = server.accept();
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Thread.ofPlatform().daemon().start(() -> converse(channel));
    }
  }

  private void converse(SocketChannel channel) {
    Talk talk = new Talk();
    try (channel) {
      write(channel, ByteBuffer.wrap(GREETING.getBytes(US_ASCII)));
      while (channel.read(talk.in) >= 0) {
        talk.answers.setLength(0);
        talk.listen();
        if (!talk.answers.isEmpty()) {
          write(channel, ByteBuffer.wrap(talk.answers.toString().getBytes(US_ASCII)));
        }
      }
    } catch (IOException gone) {
      // Whoever spoke does not any more.
    }
  }

  /**
   * Runs until it is killed, or its input ends.
   *
   * @param arguments port, or 0 for any; milliseconds to each answer; {@code many} threads, or one;
   *     how the addresses begin whose mails it tells of on its output, {@code GOT address}, if any
   *     do
   */
  public static void main(String[] arguments) throws IOException {
    FastSink sink =
        new FastSink(
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[1]),
            arguments.length > 3 ? arguments[3] : null);
    Thread.ofPlatform().daemon().start(FastSink::endWithInput);
    if ("many".equals(arguments[2])) {
      sink.inManyThreads();
    } else {
      sink.inOneThread();
    }
  }

  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {
        // Somebody is there.
      }
    } catch (IOException gone) {
      // So is everybody.
    }
    System.exit(0);
  }

  private void turn() throws IOException {
    if (later.isEmpty()) {
      selector.select();
    } else {
      long wait = later.getFirst().due() - System.nanoTime();
      if (wait <= 0) {
        selector.selectNow();
      } else {
        selector.select(Math.max(1, wait / 1_000_000));
      }
    }
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isAcceptable()) {
        accept((ServerSocketChannel) key.channel());
      } else {
        hear(key);
      }
    }
    selector.selectedKeys().clear();
    while (!later.isEmpty() && later.getFirst().due() - System.nanoTime() <= 0) {
      Later now = later.removeFirst();
      write(now.to(), now.words());
    }
  }

  private void accept(ServerSocketChannel server) throws IOException {
    SocketChannel channel = server.accept();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.register(selector, SelectionKey.OP_READ, new Talk());
    answer(channel, GREETING);
  }

  private void hear(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    Talk talk = (Talk) key.attachment();
    int read;
    try {
      read = channel.read(talk.in);
    } catch (IOException gone) {
      read = -1;
    }
    if (read < 0) {
      channel.close();
      return;
    }
    talk.answers.setLength(0);
    talk.listen();
    if (!talk.answers.isEmpty()) {
      answer(channel, talk.answers.toString());
    }
  }

  private void answer(SocketChannel channel, String words) {
    ByteBuffer bytes = ByteBuffer.wrap(words.getBytes(US_ASCII));
    if (delayNanos > 0) {
      later.add(new Later(System.nanoTime() + delayNanos, channel, bytes));
    } else {
      write(channel, bytes);
    }
  }

  private static void write(SocketChannel channel, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException gone) {
      // Whoever asked does not listen any more.
    }
  }

  /** One connection's conversation. */
  private final class Talk {

    private final ByteBuffer in = ByteBuffer.allocateDirect(ROOM);
    private final StringBuilder answers = new StringBuilder();
    private boolean inText;
    private boolean textBegins;
    private @Nullable String awaited;

    /** Takes what has come, and leaves what is not whole. */
    void listen() {
      int from = 0;
      int end = in.position();
      while (from < end) {
        int next = inText ? text(from, end) : command(from, end);
        if (next < 0) {
          // Of a text only what may be the beginning of its end is still needed.
          from = inText && !textBegins ? Math.max(from, end - (END.length - 1)) : from;
          break;
        }
        from = next;
      }
      in.limit(end).position(from);
      in.compact();
    }

    private int command(int from, int end) {
      int at = from;
      while (at < end && in.get(at) != '\n') {
        at++;
      }
      if (at == end) {
        return -1;
      }
      byte[] line = new byte[Math.min(4, at - from)];
      in.get(from, line);
      switch (new String(line, US_ASCII).toUpperCase(Locale.ROOT)) {
        case "EHLO" -> answers.append("250-fast\r\n250-PIPELINING\r\n250 8BITMIME\r\n");
        case "DATA" -> {
          answers.append("354 go on\r\n");
          inText = true;
          textBegins = true;
        }
        case "RCPT" -> {
          awaited = watched == null ? null : awaited(from, at);
          answers.append("250 2.0.0 fine\r\n");
        }
        case "QUIT" -> answers.append("221 bye\r\n");
        default -> answers.append("250 2.0.0 fine\r\n");
      }
      return at + 1;
    }

    /** The address, if it is one to tell of. */
    private @Nullable String awaited(int from, int end) {
      byte[] line = new byte[end - from];
      in.get(from, line);
      String words = new String(line, US_ASCII);
      String address = words.substring(words.indexOf('<') + 1, words.indexOf('>'));
      return address.startsWith(String.valueOf(watched)) ? address : null;
    }

    /** Looks at every fifth byte only, as long as that is none of the end's (Horspool). */
    private int text(int from, int end) {
      if (textBegins) {
        if (end - from < 3) {
          return -1;
        }
        textBegins = false;
        if (in.get(from) == '.' && in.get(from + 1) == '\r' && in.get(from + 2) == '\n') {
          return ended(from + 3);
        }
      }
      for (int last = from + END.length - 1; last < end; ) {
        switch (in.get(last)) {
          case '\n' -> {
            if (in.get(last - 1) == '\r'
                && in.get(last - 2) == '.'
                && in.get(last - 3) == '\n'
                && in.get(last - 4) == '\r') {
              return ended(last + 1);
            }
            last += 3;
          }
          case '\r' -> last += 1;
          case '.' -> last += 2;
          default -> last += END.length;
        }
      }
      return -1;
    }

    private int ended(int next) {
      inText = false;
      if (awaited != null) {
        System.out.println("GOT " + awaited);
        awaited = null;
      }
      answers.append("250 2.0.0 accepted ").append(accepted.incrementAndGet()).append("\r\n");
      return next;
    }
  }
}
