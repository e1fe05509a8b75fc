package org.samizdat.newsletter.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client that asks strangers, against servers on this machine that mean no good. */
class FeedFetcherTests {

  private static final byte[] FEED = "<rss/>".getBytes(StandardCharsets.UTF_8);
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
  private static final FeedFetcher.Patience SHORT =
      new FeedFetcher.Patience(
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          100_000);
  private static final FeedFetcher.Patience LONG =
      new FeedFetcher.Patience(
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(1),
          100_000);

  private final FeedHost host = new FeedHost();
  private @Nullable FeedHost insideHost;
  private final List<FeedFetcher> fetchers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (FeedFetcher fetcher : fetchers) {
      fetcher.close();
    }
    host.close();
    if (insideHost != null) {
      insideHost.close();
    }
  }

  @Test
  void aFeedIsAskedForWithOurNameAndAgainOnlyIfItChanged() {
    host.put("/feed", "application/rss+xml; charset=UTF-8", FEED);
    Fetched.Document document = document(fetch("/feed"));
    assertThat(document.bytes()).isEqualTo(FEED);
    assertThat(document.charset()).isEqualTo("UTF-8");
    assertThat(document.movedTo()).isNull();
    assertThat(host.requests("/feed").getFirst().getFirst("User-Agent"))
        .isEqualTo("Samizdat (+https://letters.example.org)");
    assertThat(fetcher(LONG).fetch(at("/feed"), document.etag(), null))
        .isEqualTo(new Fetched.Unchanged(null));
  }

  @Test
  void theDateOfTheLastChangeIsSentBackToTheLetter() {
    String odd = "Friday, 20-Nov-26 08:00:00 GMT";
    host.handle(
        "/feed",
        exchange -> {
          exchange.getResponseHeaders().set("Last-Modified", odd);
          FeedHost.send(exchange, 200, FEED);
        });
    String lastModified = document(fetch("/feed")).lastModified();
    fetcher(LONG).fetch(at("/feed"), null, lastModified);
    assertThat(host.requests("/feed").getLast().getFirst("If-Modified-Since")).isEqualTo(odd);
  }

  @Test
  void noCookieIsKept() {
    host.handle(
        "/feed",
        exchange -> {
          exchange.getResponseHeaders().set("Set-Cookie", "who=17");
          FeedHost.send(exchange, 200, FEED);
        });
    FeedFetcher fetcher = fetcher(LONG);
    fetcher.fetch(at("/feed"), null, null);
    fetcher.fetch(at("/feed"), null, null);
    assertThat(host.requests("/feed").getLast()).doesNotContainKey("Cookie");
  }

  @Test
  void redirectsAreFollowedAndOnlyPermanentOnesAreMoves() {
    host.put("/feed", "text/xml", FEED);
    host.redirect("/old", 301, "/newer");
    host.redirect("/newer", 308, host.url("/today"));
    host.redirect("/today", 302, "feed");
    Fetched.Document document = document(fetch("/old"));
    assertThat(document.address()).isEqualTo(at("/feed"));
    assertThat(document.movedTo()).isEqualTo(at("/today"));
    host.redirect("/detour", 307, "/old");
    assertThat(document(fetch("/detour")).movedTo()).isNull();
  }

  @Test
  void redirectsInACircleEnd() {
    host.redirect("/a", 302, "/b");
    host.redirect("/b", 302, "/a");
    refused(FeedProblem.TOO_MANY_REDIRECTS, "/a");
    assertThat(host.asked()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://example.org/feed",
        "gopher://127.0.0.1:25/_MAIL",
        "http://user:secret@127.0.0.1/feed",
        "javascript:alert(1)",
        "http://"
      })
  void aRedirectOutOfTheWebIsNotFollowed(String location) {
    host.redirect("/feed", 302, location);
    refused(FeedProblem.ADDRESS_NOT_ALLOWED, "/feed");
  }

  @Test
  void aRedirectIntoTheHouseIsNotFollowed() {
    inside().put("/feed", "text/xml", FEED);
    host.redirect("/feed", 302, inside().url("/feed"));
    refused(FeedProblem.ADDRESS_NOT_PUBLIC, "/feed");
    assertThat(inside().asked()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.2",
        "127.2",
        "2130706434",
        "[::1]",
        "[::ffff:127.0.0.2]",
        "169.254.169.254",
        "0.0.0.0",
        "[fe80::1]",
        "10.0.0.1",
        "localhost.",
        "inside.example.org"
      })
  void noWayOfWritingAnAddressLeadsIntoTheHouse(String name) {
    assertThatExceptionOfType(FeedBroken.class)
        .isThrownBy(() ->
            fetcher(LONG)
                .fetch(URI.create("http://" + name + ":" + inside().port() + "/"), null, null))
        .extracting(FeedBroken::problem)
        .isIn(
            FeedProblem.ADDRESS_NOT_PUBLIC,
            FeedProblem.ADDRESS_NOT_ALLOWED,
            FeedProblem.HOST_NOT_FOUND);
    assertThat(inside().asked()).isZero();
  }

  /** The name leads to an allowed address when it is checked, and inside when it is asked again. */
  @Test
  void aNameThatChangesItsMindGainsNothing() {
    inside().put("/feed", "text/xml", FEED);
    host.put("/feed", "text/xml", FEED);
    AtomicInteger asked = new AtomicInteger();
    FeedFetcher fetcher =
        fetcher(
            LONG,
            name -> {
              boolean first = asked.getAndIncrement() == 0;
              return new InetAddress[] {InetAddress.ofLiteral(first ? "127.0.0.1" : "127.0.0.2")};
            });
    URI rebinding = URI.create("http://rebinding.example.org:" + host.port() + "/feed");
    assertThat(document(fetcher.fetch(rebinding, null, null)).bytes()).isEqualTo(FEED);
    assertThat(asked).as("looked up once for a connection").hasValue(1);
    assertThat(host.requests("/feed").getFirst().getFirst("Host"))
        .isEqualTo("rebinding.example.org:" + host.port());
    assertThatExceptionOfType(FeedBroken.class)
        .isThrownBy(() -> fetcher.fetch(rebinding, null, null))
        .extracting(FeedBroken::problem)
        .isEqualTo(FeedProblem.ADDRESS_NOT_PUBLIC);
    assertThat(inside().asked()).isZero();
  }

  @Test
  void oneAddressInsideAmongOthersSpoilsThemAll() {
    FeedFetcher fetcher =
        fetcher(
            LONG,
            name ->
                new InetAddress[] {
                  InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("127.0.0.2")
                });
    assertThatExceptionOfType(FeedBroken.class)
        .isThrownBy(() ->
            fetcher.fetch(URI.create("http://two.example.org:" + host.port() + "/"), null, null))
        .extracting(FeedBroken::problem)
        .isEqualTo(FeedProblem.ADDRESS_NOT_PUBLIC);
    assertThat(host.asked() + inside().asked()).isZero();
  }

  @Test
  void oddPortsOfPublicHostsAreLeftAlone() {
    FeedFetcher fetcher =
        fetcher(LONG, name -> new InetAddress[] {InetAddress.ofLiteral("192.88.98.1")});
    assertThatExceptionOfType(FeedBroken.class)
        .isThrownBy(() -> fetcher.fetch(URI.create("http://example.org:25/"), null, null))
        .extracting(FeedBroken::problem)
        .isEqualTo(FeedProblem.ADDRESS_NOT_ALLOWED);
  }

  @ParameterizedTest
  @CsvSource({
    "401,NOT_ALLOWED",
    "403,NOT_ALLOWED",
    "404,NOT_FOUND",
    "410,GONE",
    "429,BUSY",
    "503,BUSY",
    "500,SERVER_FAILED",
    "418,SERVER_FAILED",
    "304,SERVER_FAILED",
    "204,SERVER_FAILED"
  })
  void anAnswerThatIsNoSuccessIsToldByItsStatus(int status, FeedProblem problem) {
    host.status("/feed", status);
    refused(problem, "/feed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120|PT2M",
        "Tue, 24 Nov 2026 13:00:00 GMT|PT1H",
        "99999999|PT168H",
        "Mon, 23 Nov 2026 12:00:00 GMT|",
        "soon|"
      })
  void theServerSaysWhenToComeBack(String header, @Nullable Duration wait) {
    host.handle(
        "/feed",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", header);
          exchange.sendResponseHeaders(429, -1);
        });
    assertThatExceptionOfType(FeedBroken.class)
        .isThrownBy(() -> fetch("/feed"))
        .extracting(FeedBroken::retryAfter)
        .isEqualTo(wait);
  }

  @Test
  void aByteNowAndThenIsNotPatienceEnough() {
    host.handle(
        "/feed",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          drip(exchange.getResponseBody());
        });
    refused(SHORT, FeedProblem.TOO_SLOW, "/feed");
  }

  @Test
  @Timeout(30)
  void whoeverWaitsForALookDoesNotWaitForAsLongAsTheImport() {
    host.handle(
        "/feed",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          drip(exchange.getResponseBody());
        });
    assertThatExceptionOfType(FeedBroken.class)
        .isThrownBy(() -> fetcher(LONG).look(at("/feed")))
        .extracting(FeedBroken::problem)
        .isEqualTo(FeedProblem.TOO_SLOW);
  }

  /** The system waits for a name server for as long as it likes. */
  @Test
  @Timeout(30)
  void aNameServerThatSaysNothingIsWaitedForNoLonger() {
    CountDownLatch never = new CountDownLatch(1);
    FeedFetcher fetcher =
        fetcher(
            SHORT,
            name -> {
              try {
                never.await();
              } catch (InterruptedException stopped) {
                throw new UnknownHostException(name);
              }
              throw new UnknownHostException(name);
            });
    for (int time = 0; time < 3; time++) {
      assertThatExceptionOfType(FeedBroken.class)
          .isThrownBy(() -> fetcher.look(URI.create("http://silent.example.org/feed")))
          .extracting(FeedBroken::problem)
          .isEqualTo(FeedProblem.TOO_SLOW);
    }
  }

  /** Its look-ups hang for good, whatever they are told; other feeds may wait, not for ever. */
  @Test
  @Timeout(60)
  void nameServersThatSayNothingHoldAFewThreadsAtMost() {
    AtomicInteger hanging = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    FeedFetcher fetcher =
        fetcher(
            new FeedFetcher.Patience(
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                1_000),
            name -> {
              hanging.incrementAndGet();
              while (never.getCount() > 0) {
                try {
                  never.await();
                } catch (InterruptedException deaf) {
                  // As the system's own look-up.
                }
              }
              throw new UnknownHostException(name);
            });
    try {
      for (int time = 0; time < 40; time++) {
        assertThatExceptionOfType(FeedBroken.class)
            .isThrownBy(() -> fetcher.look(URI.create("http://silent.example.org/feed")))
            .extracting(FeedBroken::problem)
            .isEqualTo(FeedProblem.TOO_SLOW);
      }
      assertThat(hanging).hasValue(16);
    } finally {
      never.countDown();
    }
  }

  /** An ETag is as good as a cookie to who did not give it. */
  @Test
  void whatAHostGaveUsToKnowItsFeedByIsNotToldToAnother() {
    URI other = URI.create("http://localhost:" + host.port() + "/there");
    host.handle(
        "/here",
        exchange -> {
          exchange.getResponseHeaders().set("Location", other.toString());
          exchange.sendResponseHeaders(302, -1);
        });
    host.handle(
        "/near",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/same");
          exchange.sendResponseHeaders(302, -1);
        });
    host.put("/there", "application/rss+xml", FEED);
    host.put("/same", "application/rss+xml", FEED);
    FeedFetcher fetcher =
        fetcher(LONG, name -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")});
    fetcher.fetch(at("/here"), "\"ours\"", "Mon, 23 Nov 2026 12:00:00 GMT");
    assertThat(host.requests("/here").getFirst().getFirst("If-None-Match")).isEqualTo("\"ours\"");
    assertThat(host.requests("/there").getFirst())
        .doesNotContainKeys("If-none-match", "If-modified-since");
    fetcher.fetch(at("/near"), "\"ours\"", "Mon, 23 Nov 2026 12:00:00 GMT");
    assertThat(host.requests("/same").getFirst().getFirst("If-None-Match")).isEqualTo("\"ours\"");
  }

  @Test
  void headersThatNeverEndAreCutOffToo() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket socket = server.accept()) {
              socket
                  .getOutputStream()
                  .write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.UTF_8));
              drip(socket.getOutputStream());
            } catch (IOException gone) {
              // As it should be.
            }
          });
      assertThatExceptionOfType(FeedBroken.class)
          .isThrownBy(() ->
              fetcher(SHORT)
                  .fetch(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"), null, null))
          .extracting(FeedBroken::problem)
          .isEqualTo(FeedProblem.TOO_SLOW);
    }
  }

  @Test
  void aBodyThatNeverEndsIsTooLarge() {
    host.handle(
        "/feed",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] much = new byte[50_000];
          while (true) {
            exchange.getResponseBody().write(much);
          }
        });
    refused(FeedProblem.TOO_LARGE, "/feed");
  }

  @Test
  void aBodyThatSaysItIsTooLargeIsNotRead() {
    host.handle(
        "/feed",
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000_000);
          exchange.getResponseBody().write(' ');
          exchange.getResponseBody().flush();
        });
    refused(FeedProblem.TOO_LARGE, "/feed");
  }

  @Test
  void whatIsZippedIsReadAndABombDoesNotGoOff() throws IOException {
    zipped("/feed", FEED);
    assertThat(document(fetch("/feed")).bytes()).isEqualTo(FEED);
    assertThat(host.requests("/feed").getFirst().getFirst("Accept-Encoding")).isEqualTo("gzip");
    zipped("/bomb", new byte[20_000_000]);
    refused(FeedProblem.TOO_LARGE, "/bomb");
  }

  @Test
  void whatIsZippedAndCutOffOrNotZippedAtAllIsNotReadable() throws IOException {
    byte[] whole = zip("<rss>%s</rss>".formatted("x".repeat(999)).getBytes(StandardCharsets.UTF_8));
    byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
    for (byte[] body : List.of(half, FEED)) {
      host.handle(
          "/feed",
          exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            FeedHost.send(exchange, 200, body);
          });
      refused(FeedProblem.NOT_READABLE, "/feed");
    }
  }

  @Test
  void whereNobodyListensNobodyIsReached() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      free = socket.getLocalPort();
    }
    assertThatExceptionOfType(FeedBroken.class)
        .isThrownBy(
            () -> fetcher(LONG).fetch(URI.create("http://127.0.0.1:" + free + "/"), null, null))
        .extracting(FeedBroken::problem)
        .isEqualTo(FeedProblem.NOT_REACHED);
  }

  @Test
  void whatSpeaksNoTlsIsNotSecure() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket socket = server.accept()) {
              socket
                  .getOutputStream()
                  .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException gone) {
              // As it may be.
            }
          });
      URI tls = URI.create("https://127.0.0.1:" + server.getLocalPort() + "/");
      assertThatExceptionOfType(FeedBroken.class)
          .isThrownBy(() -> fetcher(LONG).fetch(tls, null, null))
          .extracting(FeedBroken::problem)
          .isEqualTo(FeedProblem.NOT_SECURE);
    }
  }

  @Test
  void aValidatorThatWouldEndTheLineIsNotSentBack() {
    host.handle(
        "/feed",
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"" + "x".repeat(600) + "\"");
          exchange.getResponseHeaders().set("Last-Modified", "\u00FC\u0001");
          FeedHost.send(exchange, 200, FEED);
        });
    assertThat(document(fetch("/feed")).etag()).isNull();
    assertThat(document(fetch("/feed")).lastModified()).isNull();
  }

  private void zipped(String path, byte[] plain) throws IOException {
    byte[] zipped = zip(plain);
    host.handle(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          FeedHost.send(exchange, 200, zipped);
        });
  }

  private static byte[] zip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  /** Until the other end hangs up. */
  private static void drip(OutputStream out) throws IOException {
    try {
      while (true) {
        out.write(' ');
        out.flush();
        Thread.sleep(50);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void refused(FeedProblem problem, String path) {
    refused(LONG, problem, path);
  }

  private void refused(FeedFetcher.Patience patience, FeedProblem problem, String path) {
    assertThatExceptionOfType(FeedBroken.class)
        .isThrownBy(() -> fetcher(patience).fetch(at(path), null, null))
        .extracting(FeedBroken::problem)
        .isEqualTo(problem);
  }

  private Fetched fetch(String path) {
    return fetcher(LONG).fetch(at(path), null, null);
  }

  private URI at(String path) {
    return URI.create(host.url(path));
  }

  private static Fetched.Document document(Fetched fetched) {
    return (Fetched.Document) fetched;
  }

  private FeedFetcher fetcher(FeedFetcher.Patience patience) {
    return fetcher(patience, this::find);
  }

  private FeedFetcher fetcher(FeedFetcher.Patience patience, FeedFetcher.Directory directory) {
    FeedFetcher fetcher =
        new FeedFetcher(
            Networks.parse(List.of("127.0.0.1/32")),
            patience,
            directory,
            NOON,
            "Samizdat (+https://letters.example.org)");
    fetchers.add(fetcher);
    return fetcher;
  }

  /** A host in the house; only Linux has more addresses of its own than 127.0.0.1 by itself. */
  private FeedHost inside() {
    if (insideHost == null) {
      assumeTrue(has("127.0.0.2"), "This machine has no address 127.0.0.2, as macOS has none");
      insideHost = new FeedHost("127.0.0.2");
    }
    return insideHost;
  }

  private static boolean has(String address) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(address))) {
      return socket.isBound();
    } catch (IOException notOurs) {
      return false;
    }
  }

  private InetAddress[] find(String name) throws UnknownHostException {
    return name.equals("inside.example.org")
        ? new InetAddress[] {InetAddress.ofLiteral("127.0.0.2")}
        : InetAddress.getAllByName(name);
  }
}
