package org.samizdat.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.param.EventListParams;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.TestClock;

/** Events are posted to whoever wants them, until they are accepted. */
class DeliveryTests {

  private final StripeTwin twin = StripeTwin.start(Gifts.CLOCK);
  private final StripeClient stripe = Gifts.client(twin);
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private HttpServer newsroom;

  @BeforeEach
  void open() throws IOException {
    newsroom = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    newsroom.createContext("/", this::receive);
    newsroom.start();
  }

  @AfterEach
  void close() {
    twin.close();
    newsroom.stop(0);
  }

  @Test
  void whatIsRefusedIsPostedAgain() throws StripeException {
    twin.addEndpoint(here("/webhook"), "whsec_1");
    refusals.set(1);
    Gifts.given(twin, stripe, Gifts.once("usd", 500), Card.VISA);

    assertThat(twin.deliver()).isEqualTo(3);
    assertThat(undelivered()).isEqualTo(1);
    assertThat(twin.deliver()).isEqualTo(1);
    assertThat(undelivered()).isZero();
    assertThat(received).hasSize(5);
  }

  @Test
  void everyEndpointGetsWhatItWants() throws StripeException {
    twin.addEndpoint(here("/all"), "whsec_1");
    twin.addEndpoint(here("/charges"), Set.of("charge.succeeded"), null, "whsec_2");
    Gifts.given(twin, stripe, Gifts.once("usd", 500), Card.VISA);

    assertThat(twin.deliver()).isEqualTo(5);
    assertThat(received).filteredOn("/charges"::equals).hasSize(1);
    assertThat(stripe.v1().webhookEndpoints().list().getData().getFirst().getApiVersion()).isNull();
  }

  @Test
  void aThreadOfItsOwnPostsThem() throws StripeException {
    twin.addEndpoint(here("/webhook"), "whsec_1");
    twin.deliverAutomatically();
    refusals.set(1);
    Gifts.given(twin, stripe, Gifts.once("usd", 500), Card.VISA);

    await().untilAsserted(() -> assertThat(undelivered()).isZero());
  }

  @Test
  void theTwinsClockCanFollowAnother() throws StripeException {
    TestClock clock = new TestClock(Gifts.CLOCK.instant());
    try (StripeTwin following = StripeTwin.start(clock).follow()) {
      TwinSession gift =
          Gifts.given(following, Gifts.client(following), Gifts.monthly("usd", 500), Card.VISA);

      clock.advance(Duration.ofDays(40));

      TwinSubscription pledge = following.subscription(gift.subscription());
      await()
          .untilAsserted(() ->
              assertThat(pledge.periodEnd()).isEqualTo(Instant.parse("2027-03-31T10:00:00Z")));
      await().untilAsserted(() -> assertThat(following.now()).isEqualTo(clock.instant()));
    }
  }

  private int undelivered() throws StripeException {
    return stripe
        .v1()
        .events()
        .list(EventListParams.builder().setDeliverySuccess(false).build())
        .getData()
        .size();
  }

  private URI here(String path) {
    return URI.create("http://localhost:" + newsroom.getAddress().getPort() + path);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      var _ = exchange.getRequestBody().readAllBytes();
      received.add(exchange.getRequestURI().getPath());
      boolean signed = exchange.getRequestHeaders().getFirst("Stripe-Signature").startsWith("t=");
      boolean refuse = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
      exchange.sendResponseHeaders(!signed ? 400 : refuse ? 503 : 200, -1);
    }
  }
}
