package org.samizdat.newsletter.feeds;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Site;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Asks strangers' servers for feeds. An address is looked up once for each connection, and the
 * connection goes to the address that was checked: a name that leads elsewhere the next time it is
 * asked gains nothing. See docs/decisions/0008.
 */
@Component
public class FeedFetcher implements AutoCloseable {

  /** Looks a name up; the system does, outside tests. */
  interface Directory {
    InetAddress[] find(String host) throws UnknownHostException;
  }

  /**
   * How much time and room one feed gets.
   *
   * @param connect to each address of a host
   * @param silence between two bytes
   * @param whole from the first look-up to the last byte, all redirects included
   * @param look the same where somebody waits for it
   * @param bytes as they come, and once more inflated
   */
  record Patience(Duration connect, Duration silence, Duration whole, Duration look, int bytes) {

    static final Patience USUAL =
        new Patience(
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            5_000_000);
  }

  /** When the fetch that this thread is at must be over, by {@link System#nanoTime}. */
  private static final ScopedValue<Long> END = ScopedValue.newInstance();

  /** A name server that says nothing holds a thread; so many, and further names are not asked. */
  private static final int MOST_LOOKUPS = 16;

  private static final int MOST_REDIRECTS = 5;
  private static final int MOST_ADDRESSES = 3;
  private static final int MOST_CONNECTIONS = 64;
  private static final int MOST_HEADER_LENGTH = 16_384;
  private static final int MOST_HEADERS = 200;
  private static final Duration LONGEST_RETRY = Duration.ofDays(7);
  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*[\"']?([A-Za-z0-9._:+-]{1,40})");
  private static final Pattern VALIDATOR = Pattern.compile("[\\x20-\\x7E]{1,500}");
  private static final String ACCEPTED =
      "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8,"
          + " text/xml;q=0.8, */*;q=0.5";

  private final Networks allowed;
  private final Patience patience;
  private final Directory directory;
  private final Clock clock;
  private final CloseableHttpClient client;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("feeds-watch").factory());

  /** Apart, because the system's look-up of a name can neither be timed nor be stopped. */
  private final ExecutorService lookups =
      new ThreadPoolExecutor(
          0,
          MOST_LOOKUPS,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("feeds-lookup-", 0).factory());

  @Autowired
  FeedFetcher(FeedSettings settings, Site site, Clock clock) {
    this(
        settings.allowed(),
        Patience.USUAL,
        InetAddress::getAllByName,
        clock,
        "Samizdat (+" + site.baseUrl() + ")");
  }

  FeedFetcher(
      Networks allowed, Patience patience, Directory directory, Clock clock, String userAgent) {
    this.allowed = allowed;
    this.patience = patience;
    this.directory = directory;
    this.clock = clock;
    this.client =
        HttpClients.custom()
            .setConnectionManager(connections(patience))
            // No proxy: it would look the name up once more, and go where it likes.
            .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
            .setConnectionReuseStrategy((request, response, context) -> false)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(timeout(patience.connect()))
                    .setResponseTimeout(timeout(patience.silence()))
                    .setProtocolUpgradeEnabled(false)
                    .build())
            .setUserAgent(userAgent)
            .disableRedirectHandling()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAutomaticRetries()
            .disableAuthCaching()
            .build();
  }

  /**
   * Asks for a feed, following redirects.
   *
   * @param etag of what we have; null to get it in any case; not told to another host than the
   *     address names
   * @param lastModified of what we have, word for word; null to get it in any case
   * @throws FeedBroken if there is nothing to be had; ask again later, and not before its {@link
   *     FeedBroken#retryAfter}
   */
  public Fetched fetch(URI address, @Nullable String etag, @Nullable String lastModified) {
    return fetch(address, etag, lastModified, patience.whole());
  }

  /**
   * Asks for a feed while somebody waits, who gets it sooner or not at all: within ten seconds.
   *
   * @throws FeedBroken if there is nothing to be had in that time
   */
  public Fetched look(URI address) {
    return fetch(address, null, null, patience.look());
  }

  @Override
  public void close() throws IOException {
    watch.shutdownNow();
    lookups.shutdownNow();
    client.close();
  }

  private Fetched fetch(
      URI address, @Nullable String etag, @Nullable String lastModified, Duration whole) {
    long end = System.nanoTime() + whole.toNanos();
    URI at = address;
    String etagThere = etag;
    String lastModifiedThere = lastModified;
    URI movedTo = null;
    boolean forGood = true;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      switch (ask(at, etagThere, lastModifiedThere, end)) {
        case Answer.Elsewhere elsewhere -> {
          if (!isSameHost(at, elsewhere.address())) {
            // They are that host's own; another could know us again by them.
            etagThere = null;
            lastModifiedThere = null;
          }
          at = elsewhere.address();
          forGood = forGood && elsewhere.forGood();
          movedTo = forGood ? at : movedTo;
        }
        case Answer.Same same -> {
          return new Fetched.Unchanged(movedTo);
        }
        case Answer.Bytes bytes -> {
          return new Fetched.Document(
              bytes.bytes(), bytes.charset(), at, bytes.etag(), bytes.lastModified(), movedTo);
        }
      }
    }
    throw new FeedBroken(FeedProblem.TOO_MANY_REDIRECTS);
  }

  private static boolean isSameHost(URI one, URI other) {
    return String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost());
  }

  /** What one request brought. */
  private sealed interface Answer {

    record Elsewhere(URI address, boolean forGood) implements Answer {}

    record Same() implements Answer {}

    record Bytes(
        byte[] bytes,
        @Nullable String charset,
        @Nullable String etag,
        @Nullable String lastModified)
        implements Answer {}
  }

  private Answer ask(URI at, @Nullable String etag, @Nullable String lastModified, long end) {
    // Written anew by our own rules: whatever else it holds is not sent anywhere.
    URI address =
        FeedLink.parse(at.toString(), null)
            .orElseThrow(() -> new FeedBroken(FeedProblem.ADDRESS_NOT_ALLOWED));
    HttpGet request = new HttpGet(address);
    request.setHeader("Accept", ACCEPTED);
    request.setHeader("Accept-Encoding", "gzip");
    if (etag != null) {
      request.setHeader("If-None-Match", etag);
    }
    if (lastModified != null) {
      request.setHeader("If-Modified-Since", lastModified);
    }
    boolean conditional = etag != null || lastModified != null;
    // Silence is timed by the socket; a byte now and then is only stopped from outside.
    ScheduledFuture<?> stop =
        watch.schedule(request::abort, end - System.nanoTime(), TimeUnit.NANOSECONDS);
    try {
      ClassicHttpResponse response =
          ScopedValue.where(END, end).call(() -> client.executeOpen(null, request, null));
      try {
        return read(response, address, conditional);
      } finally {
        // Before the response is closed, which would read on to the end of an endless body.
        request.abort();
        close(response);
      }
    } catch (IOException | RuntimeException failed) {
      throw broken(failed, System.nanoTime() >= end);
    } finally {
      stop.cancel(false);
    }
  }

  private Answer read(ClassicHttpResponse response, URI address, boolean conditional)
      throws IOException {
    int status = response.getCode();
    return switch (status) {
      case 301, 308 -> new Answer.Elsewhere(location(response, address), true);
      case 302, 303, 307 -> new Answer.Elsewhere(location(response, address), false);
      case 304 -> {
        if (!conditional) {
          throw new FeedBroken(FeedProblem.SERVER_FAILED);
        }
        yield new Answer.Same();
      }
      case 401, 403 -> throw new FeedBroken(FeedProblem.NOT_ALLOWED);
      case 404 -> throw new FeedBroken(FeedProblem.NOT_FOUND);
      case 410 -> throw new FeedBroken(FeedProblem.GONE);
      case 429, 503 -> throw new FeedBroken(FeedProblem.BUSY, retryAfter(response), null);
      case 200, 203, 226 ->
          new Answer.Bytes(
              bytes(response.getEntity()),
              charset(header(response, "Content-Type")),
              validator(header(response, "ETag")),
              validator(header(response, "Last-Modified")));
      default -> throw new FeedBroken(FeedProblem.SERVER_FAILED, retryAfter(response), null);
    };
  }

  private static URI location(ClassicHttpResponse response, URI address) {
    String location = header(response, "Location");
    if (location == null) {
      throw new FeedBroken(FeedProblem.SERVER_FAILED);
    }
    return FeedLink.parse(location, address)
        .orElseThrow(() -> new FeedBroken(FeedProblem.ADDRESS_NOT_ALLOWED));
  }

  private byte[] bytes(@Nullable HttpEntity entity) throws IOException {
    if (entity == null) {
      return new byte[0];
    }
    if (entity.getContentLength() > patience.bytes()) {
      throw new FeedBroken(FeedProblem.TOO_LARGE);
    }
    String encoding =
        entity.getContentEncoding() == null
            ? ""
            : entity.getContentEncoding().strip().toLowerCase(Locale.ROOT);
    InputStream wire = new Capped(entity.getContent(), patience.bytes());
    return switch (encoding) {
      case "", "identity" -> wire.readAllBytes();
      case "gzip", "x-gzip" ->
          new Capped(new GZIPInputStream(wire), patience.bytes()).readAllBytes();
      default -> throw new FeedBroken(FeedProblem.NOT_READABLE);
    };
  }

  private @Nullable Duration retryAfter(ClassicHttpResponse response) {
    String text = header(response, "Retry-After");
    if (text == null) {
      return null;
    }
    try {
      Duration wait =
          text.strip().matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text.strip()))
              : Duration.between(
                  clock.instant(),
                  ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                      .toInstant());
      if (wait.isNegative()) {
        return null;
      }
      return wait.compareTo(LONGEST_RETRY) < 0 ? wait : LONGEST_RETRY;
    } catch (DateTimeException notATime) {
      return null;
    }
  }

  private static @Nullable String header(ClassicHttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  private static @Nullable String charset(@Nullable String contentType) {
    Matcher found = CHARSET.matcher(contentType == null ? "" : contentType);
    return found.find() ? found.group(1) : null;
  }

  /** Sent back to where it came from, so nothing in it may end the line. */
  private static @Nullable String validator(@Nullable String text) {
    return text != null && VALIDATOR.matcher(text).matches() ? text : null;
  }

  private static FeedBroken broken(Exception failed, boolean late) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof FeedBroken known) {
        return known;
      }
    }
    if (late) {
      return new FeedBroken(FeedProblem.TOO_SLOW, failed);
    }
    FeedProblem problem =
        switch (failed) {
          case UnknownHostException unknown -> FeedProblem.HOST_NOT_FOUND;
          case SSLException insecure -> FeedProblem.NOT_SECURE;
          case ConnectTimeoutException nobody -> FeedProblem.NOT_REACHED;
          case ConnectException refused -> FeedProblem.NOT_REACHED;
          case NoRouteToHostException nowhere -> FeedProblem.NOT_REACHED;
          case SocketTimeoutException silent -> FeedProblem.TOO_SLOW;
          case ZipException notZipped -> FeedProblem.NOT_READABLE;
          case EOFException cutOff -> FeedProblem.NOT_READABLE;
          case IOException broken -> FeedProblem.NOT_REACHED;
          default -> FeedProblem.UNEXPECTED;
        };
    return new FeedBroken(problem, failed);
  }

  private PoolingHttpClientConnectionManager connections(Patience patience) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDnsResolver(new Checked())
        .setMaxConnTotal(MOST_CONNECTIONS)
        .setMaxConnPerRoute(MOST_CONNECTIONS)
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(timeout(patience.connect()))
                .setSocketTimeout(timeout(patience.silence()))
                .build())
        .setDefaultTlsConfig(
            TlsConfig.custom().setHandshakeTimeout(timeout(patience.silence())).build())
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(
                    Http1Config.custom()
                        .setMaxLineLength(MOST_HEADER_LENGTH)
                        .setMaxHeaderCount(MOST_HEADERS)
                        .build())
                .build())
        .build();
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.of(duration);
  }

  private static void close(ClassicHttpResponse response) {
    try {
      response.close();
    } catch (IOException alreadyBroken) {
      // It was aborted on purpose; its connection is gone either way.
    }
  }

  /** The client connects to nothing but what this returns. */
  private final class Checked implements DnsResolver {

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
      InetAddress[] found = find(host, END.get() - System.nanoTime());
      List<InetAddress> ours = Arrays.stream(found).filter(allowed::has).toList();
      // One address that is not public among others is somebody's attempt.
      boolean allPublic = found.length > 0 && Arrays.stream(found).allMatch(Networks::isPublic);
      if (!allPublic && ours.size() != found.length) {
        throw new FeedBroken(FeedProblem.ADDRESS_NOT_PUBLIC);
      }
      // Else a redirect could have us knock at any door of any host.
      if (ours.isEmpty() && port != 80 && port != 443) {
        throw new FeedBroken(FeedProblem.ADDRESS_NOT_ALLOWED);
      }
      return Arrays.stream(found)
          .limit(MOST_ADDRESSES)
          .map(address -> new InetSocketAddress(address, port))
          .toList();
    }

    private InetAddress[] find(String host, long nanos) throws UnknownHostException {
      try {
        Future<InetAddress[]> answer = lookups.submit(() -> directory.find(host));
        try {
          return answer.get(nanos, TimeUnit.NANOSECONDS);
        } finally {
          answer.cancel(true);
        }
      } catch (TimeoutException | RejectedExecutionException slow) {
        throw new FeedBroken(FeedProblem.TOO_SLOW, slow);
      } catch (ExecutionException failed) {
        if (failed.getCause() instanceof UnknownHostException unknown) {
          throw unknown;
        }
        throw new FeedBroken(FeedProblem.UNEXPECTED, failed);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new FeedBroken(FeedProblem.UNEXPECTED, stopped);
      }
    }

    @Override
    public InetAddress[] resolve(String host) {
      throw new UnsupportedOperationException("Only with the port");
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /** Breaks off when more comes than is taken. */
  private static final class Capped extends FilterInputStream {

    private long left;

    Capped(InputStream in, long most) {
      super(in);
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = super.read(bytes, from, length);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int bytes) {
      left -= bytes;
      if (left < 0) {
        throw new FeedBroken(FeedProblem.TOO_LARGE);
      }
    }
  }
}
