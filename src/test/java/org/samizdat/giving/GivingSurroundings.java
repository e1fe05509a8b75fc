package org.samizdat.giving;

import java.time.Clock;
import java.time.ZoneOffset;
import org.samizdat.TestSurroundings;
import org.samizdat.TestWiring;
import org.samizdat.twin.StripeTwin;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/** Adds Stripe's stand-in. */
public class GivingSurroundings extends TestSurroundings {

  static final String SECRET = "whsec_first_of_the_newsroom";
  static final String NEXT_SECRET = "whsec_next_of_the_newsroom";

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    super.initialize(context);
    addStripe(context);
  }

  /** For surroundings that have everything else already. */
  static void addStripe(ConfigurableApplicationContext context) {
    StripeTwin twin = StripeTwin.start(Clock.fixed(TestWiring.START, ZoneOffset.UTC));
    TestPropertyValues.of(
            "samizdat.stripe.api-key=" + twin.secretKey(),
            "samizdat.stripe.api-base=" + twin.apiBase(),
            "samizdat.stripe.checkout-origin=" + twin.apiBase(),
            "samizdat.stripe.portal-origin=" + twin.apiBase(),
            "samizdat.stripe.webhook-secrets=" + SECRET + "," + NEXT_SECRET,
            // A test says when an event is worked on.
            "samizdat.stripe.worker=false")
        .applyTo(context);
    context.getBeanFactory().registerSingleton("stripeTwin", twin);
    context.addApplicationListener(event -> {
      if (event instanceof ContextClosedEvent) {
        twin.close();
      }
    });
  }
}
