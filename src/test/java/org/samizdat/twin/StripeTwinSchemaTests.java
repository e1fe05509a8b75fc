package org.samizdat.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The twin is judged by others: Stripe's client, read strictly, and a schema that it did not make.
 */
class StripeTwinSchemaTests {

  private final StripeJudge judge = new StripeJudge();

  @Test
  void everyAnswerAndEventOfALongStoryIsStripes() throws StripeException {
    try (StripeTwin twin = StripeTwin.start(Gifts.CLOCK)) {
      StripeClient stripe = Gifts.client(twin);
      List<SignedEvent> events = new LongStory(twin, stripe).tell();

      assertThat(faults(twin.answers().stream().map(TwinAnswer::body).toList())).isEmpty();
      assertThat(faults(events.stream().map(SignedEvent::text).toList())).isEmpty();
      assertThat(events.stream().map(SignedEvent::type)).contains(LongStory.EVENTS);
    }
  }

  @Test
  void everyRequestOfALongStoryIsTakenByTheSchema() throws StripeException {
    assumeTrue(judge.hasSchema(), "../shared/stripe is not here: requests are not judged by it");
    try (StripeTwin twin = StripeTwin.start(Gifts.CLOCK)) {
      new LongStory(twin, Gifts.client(twin)).tell();

      assertThat(judge.faults(twin.requests())).isEmpty();
      assertThat(judge.accepts(twin.requests())).isTrue();
    }
  }

  /** The judges would be worthless if they could not say no. */
  @Test
  void anObjectOfAnotherVersionIsNotStripes() {
    String old = "{\"object\":\"invoice\",\"id\":\"in_1\",\"payment_intent\":\"pi_1\"}";

    assertThat(judge.faults(old)).anyMatch(it -> it.contains("invoice.payment_intent is unknown"));
    assumeTrue(judge.hasSchema(), "../shared/stripe is not here: the SDK alone judged");
    assertThat(judge.faults(old)).anyMatch(it -> it.contains("amount_due"));
  }

  @Test
  void anEventWithAKeyTooManyIsNotStripes() throws StripeException {
    try (StripeTwin twin = StripeTwin.start(Gifts.CLOCK)) {
      Gifts.given(twin, Gifts.client(twin), Gifts.once("usd", 500), Card.VISA);
      String event = twin.events().getLast().text();
      assertThat(judge.faults(event)).isEmpty();

      assertThat(judge.faults(event.replace("\"mode\":", "\"subscription_id\":1,\"mode\":")))
          .anyMatch(it -> it.contains("subscription_id"));
      assertThat(judge.faults(event.replace("\"livemode\":false", "\"livemode\":\"no\"")))
          .anyMatch(it -> it.contains("livemode is no boolean"));
    }
  }

  @Test
  void aRequestWithAWrongTypeOrNameIsNotTaken() {
    assumeTrue(judge.hasSchema(), "../shared/stripe is not here: requests are not judged by it");
    TwinRequest wrong =
        new TwinRequest(
            "POST",
            "/v1/refunds",
            Map.of("charge", "ch_1", "amount", "five", "colour", "red"),
            Map.of());

    assertThat(judge.accepts(List.of(wrong))).isFalse();
    assertThat(judge.faults(List.of(wrong)))
        .anyMatch(it -> it.contains("amount"))
        .anyMatch(it -> it.contains("colour"));
  }

  private List<String> faults(List<String> bodies) {
    Set<String> faults = new LinkedHashSet<>();
    bodies.forEach(body -> faults.addAll(judge.faults(body)));
    return new ArrayList<>(faults);
  }
}
