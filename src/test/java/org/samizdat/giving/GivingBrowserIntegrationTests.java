package org.samizdat.giving;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.samizdat.TestWiring;
import org.samizdat.twin.Card;
import org.samizdat.twin.StripeTwin;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A giver's whole way, to Stripe's stand-in. */
class GivingBrowserIntegrationTests extends GivingWay {

  private static final StripeTwin TWIN =
      StripeTwin.start(Clock.fixed(TestWiring.START, ZoneOffset.UTC));

  /** Whether Stripe knows where we are told of events: the newsroom is opened once. */
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  @DynamicPropertySource
  static void stripe(DynamicPropertyRegistry properties) {
    properties.add("samizdat.stripe.api-key", TWIN::secretKey);
    properties.add("samizdat.stripe.api-base", TWIN::apiBase);
    properties.add("samizdat.stripe.checkout-origin", TWIN::apiBase);
    properties.add("samizdat.stripe.webhook-secrets", () -> GivingSurroundings.SECRET);
  }

  @AfterAll
  static void close() {
    TWIN.close();
  }

  @Override
  void listen(String webhook) {
    if (TOLD.compareAndSet(false, true)) {
      TWIN.addEndpoint(URI.create(webhook), GivingSurroundings.SECRET);
      TWIN.deliverAutomatically();
    }
  }

  @Override
  PayPage payPage() {
    return new PayPage() {
      @Override
      public String origin() {
        return TWIN.apiBase();
      }

      @Override
      public void pay(Page page, String address, Card card) {
        page.locator("input[name=email]").fill(address);
        page.locator("input[name=card]").fill(card.number());
        page.locator("button").first().click();
      }

      @Override
      public void answerTheBank(Page page) {
        page.getByText("Complete").click();
      }
    };
  }
}
