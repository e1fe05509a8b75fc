package org.samizdat.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.EventListParams;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each knob does what it says, and nothing once it is used up. */
class KnobTests {

  private static final String SESSIONS = "POST /v1/checkout/sessions";
  private static final RequestOptions KEY =
      RequestOptions.builder().setIdempotencyKey("gift-7-create-1").build();

  private final StripeTwin twin = StripeTwin.start(Gifts.CLOCK);
  private final StripeClient stripe = Gifts.client(twin);

  @AfterEach
  void close() {
    twin.close();
  }

  @Test
  void tooManyRequestsIsAnsweredSoOftenAndNothingIsDone() throws StripeException {
    twin.inject(Fault.answering(429).on(SESSIONS).times(2));

    assertThatThrownBy(this::ask).isInstanceOf(RateLimitException.class);
    assertThatThrownBy(this::ask).isInstanceOf(RateLimitException.class);
    assertThat(ask()).startsWith("cs_test_");
    assertThat(sessions()).isEqualTo(1);
  }

  @Test
  void aFaultMeetsOnlyItsOperation() throws StripeException {
    twin.inject(Fault.answering(500).on("POST /v1/refunds"));

    assertThat(ask()).startsWith("cs_test_");
  }

  @Test
  void anErrorIsStoredUnderItsKeyAndReplayed() throws StripeException {
    twin.inject(Fault.answering(500).on(SESSIONS));

    assertThatThrownBy(this::ask).isInstanceOf(ApiException.class);
    assertThatThrownBy(this::ask).isInstanceOf(ApiException.class);
    assertThat(sessions()).isZero();
    twin.advance(Duration.ofHours(25));
    assertThat(ask()).startsWith("cs_test_");
  }

  @Test
  void workMayBeDoneThoughTheAnswerIsAnError() throws StripeException {
    twin.inject(Fault.breakingAfterTheWork().on(SESSIONS));

    assertThatThrownBy(this::ask).isInstanceOf(ApiException.class);
    assertThat(sessions()).isEqualTo(1);
    assertThatThrownBy(this::ask).isInstanceOf(ApiException.class);
    assertThat(sessions()).isEqualTo(1);
  }

  @Test
  void aLostAnswerIsGivenAgainUnderTheSameKey() throws StripeException {
    // The JDK's own client asks a second time by itself when a connection closes without a word.
    twin.inject(Fault.losingTheAnswer().on(SESSIONS).times(2));

    assertThatThrownBy(this::ask).isInstanceOf(ApiConnectionException.class);
    assertThat(sessions()).isEqualTo(1);
    assertThat(ask()).isEqualTo(twin.lastSession().id());
    assertThat(sessions()).isEqualTo(1);
  }

  @Test
  void anAnswerMayComeTooLate() throws StripeException {
    twin.inject(Fault.hanging(Duration.ofSeconds(2)).on(SESSIONS));
    StripeClient impatient =
        StripeClient.builder()
            .setApiKey(twin.secretKey())
            .setApiBase(twin.apiBase())
            .setReadTimeout(200)
            .build();

    assertThatThrownBy(
            () -> impatient.v1().checkout().sessions().create(Gifts.once("usd", 500), KEY))
        .isInstanceOf(ApiConnectionException.class);
    assertThat(sessions()).isEqualTo(1);
    assertThat(ask()).isEqualTo(twin.lastSession().id());
  }

  @Test
  void aRefusalIsABanksNo() {
    twin.inject(Fault.refusing().on(SESSIONS));

    assertThatThrownBy(this::ask).isInstanceOf(CardException.class);
  }

  @Test
  void theSameKeyWithOtherWordsIsRefused() throws StripeException {
    assertThat(ask()).isEqualTo(ask());
    assertThat(twin.requests().getFirst().idempotencyKey()).contains("gift-7-create-1");

    assertThatThrownBy(() -> stripe.v1().checkout().sessions().create(Gifts.once("usd", 600), KEY))
        .isInstanceOf(IdempotencyException.class);
  }

  @Test
  void eventsComeTwice() throws StripeException {
    twin.deliveries().copies(2);
    pay();

    List<SignedEvent> events = twin.events();
    assertThat(events).hasSize(8);
    assertThat(new HashSet<>(events.stream().map(SignedEvent::id).toList())).hasSize(4);
  }

  @Test
  void eventsComeInAnotherOrderWhichTheSeedDecides() throws StripeException {
    pay();
    List<String> inOrder = StripeTwinTests.types(twin.events());
    twin.deliveries().shuffled(3);
    pay();

    List<String> shuffled = StripeTwinTests.types(twin.events());
    assertThat(shuffled).isNotEqualTo(inOrder).containsExactlyInAnyOrderElementsOf(inOrder);
  }

  @Test
  void eventsComeLate() throws StripeException {
    twin.deliveries().delayed(Duration.ofHours(1));
    pay();

    assertThat(twin.events()).isEmpty();
    twin.advance(Duration.ofMinutes(59));
    assertThat(twin.events()).isEmpty();
    twin.advance(Duration.ofMinutes(1));
    assertThat(twin.events()).hasSize(4);
  }

  @Test
  void droppedEventsAreOnlyInTheListOfTheUndelivered() throws StripeException {
    twin.deliveries().dropping("charge.succeeded");
    pay();

    List<SignedEvent> events = twin.events();
    assertThat(StripeTwinTests.types(events)).hasSize(3).doesNotContain("charge.succeeded");
    events.forEach(twin.deliveries()::accepted);
    List<Event> undelivered =
        stripe
            .v1()
            .events()
            .list(EventListParams.builder().setDeliverySuccess(false).build())
            .getData();
    assertThat(undelivered).extracting(Event::getType).containsExactly("charge.succeeded");
  }

  @Test
  void anEventOfAnotherTrainIsEmptyToTheClient() throws StripeException {
    twin.deliveries().ofAnotherTrain();
    pay();

    SignedEvent event = twin.events().getFirst();
    Event read = stripe.constructEvent(event.text(), now(event), Deliveries.SECRET);
    assertThat(read.getDataObjectDeserializer().getObject()).isEmpty();
    twin.deliveries().well();
    pay();
    SignedEvent good = twin.events().getFirst();
    assertThat(
            stripe
                .constructEvent(good.text(), now(good), Deliveries.SECRET)
                .getDataObjectDeserializer()
                .getObject())
        .isPresent();
  }

  @Test
  void anEventMayHaveNoVersion() throws StripeException {
    twin.deliveries().ofVersion(null);
    pay();

    assertThat(twin.events().getFirst().text()).contains("\"api_version\":null");
  }

  @Test
  void eachOfTwoSecretsSigns() throws StripeException, SignatureVerificationException {
    twin.addEndpoint(java.net.URI.create("http://localhost:9/"), "whsec_old", "whsec_new");
    pay();

    SignedEvent event = twin.events().getFirst();
    Clock clock = Clock.fixed(twin.now(), ZoneOffset.UTC);
    for (String secret : List.of("whsec_old", "whsec_new")) {
      assertThat(
              Webhook.Signature.verifyHeader(event.text(), event.signature(), secret, 300, clock))
          .isTrue();
    }
    assertThatThrownBy(() ->
            Webhook.Signature.verifyHeader(
                event.text(), event.signature(), "whsec_other", 300, clock))
        .isInstanceOf(SignatureVerificationException.class);
  }

  private String ask() throws StripeException {
    return stripe.v1().checkout().sessions().create(Gifts.once("usd", 500), KEY).getId();
  }

  private void pay() throws StripeException {
    Gifts.given(twin, stripe, Gifts.once("usd", 500), Card.VISA);
  }

  private int sessions() throws StripeException {
    return stripe.v1().checkout().sessions().list().getData().size();
  }

  /** The client looks at the machine's clock, not at the twin's. */
  private static String now(SignedEvent event) {
    return event.signed(Clock.systemUTC().instant(), Deliveries.SECRET).signature();
  }
}
