package org.samizdat.giving;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource.RequestMethod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.samizdat.TestClock;
import org.samizdat.twin.Card;
import org.samizdat.twin.SignedEvent;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The same way to Stripe itself, in the test mode of the account whose secret key is in the
 * environment: no money moves. Stripe cannot reach this machine, so its events are fetched, signed
 * with the secret of our endpoint and handed to it, as Stripe's own command-line tool does.
 */
@EnabledIfEnvironmentVariable(
    named = StripeItselfBrowserIntegrationTests.KEY,
    matches = "(sk|rk)_test_.+",
    disabledReason =
        "Goes to Stripe itself: needs a key of its test mode as "
            + StripeItselfBrowserIntegrationTests.KEY)
class StripeItselfBrowserIntegrationTests extends GivingWay {

  static final String KEY = "SAMIZDAT_TEST_STRIPE_KEY";

  private static final String CHECKOUT = "https://checkout.stripe.com";

  @Autowired TestClock clock;

  private volatile @Nullable Thread relay;

  @DynamicPropertySource
  static void stripe(DynamicPropertyRegistry properties) {
    properties.add("samizdat.stripe.api-key", StripeItselfBrowserIntegrationTests::key);
    properties.add("samizdat.stripe.webhook-secrets", () -> GivingSurroundings.SECRET);
  }

  private static String key() {
    return Objects.requireNonNull(System.getenv(KEY));
  }

  @Override
  void listen(String webhook) {
    Instant start = Instant.now();
    // Stripe's time is the real one, and a page of its cannot end in its past.
    clock.set(start);
    relay = Thread.ofVirtual().name("stripe-events").start(() -> relay(webhook, start));
  }

  @AfterEach
  void stopListening() throws InterruptedException {
    Thread listening = relay;
    if (listening != null) {
      listening.interrupt();
      listening.join();
    }
    // Stripe's page asks whomever it likes.
    browser.takeFaults();
  }

  private void relay(String webhook, Instant start) {
    StripeClient stripe = new StripeClient(key());
    Set<String> told = new HashSet<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!Thread.interrupted()) {
        Thread.sleep(Duration.ofSeconds(1));
        clock.set(Instant.now());
        String list =
            stripe
                .rawRequest(
                    RequestMethod.GET,
                    "/v1/events?limit=100&created[gte]=" + start.getEpochSecond(),
                    "")
                .body();
        for (JsonNode event : JsonMapper.shared().readTree(list).get("data")) {
          if (told.add(event.get("id").asString())) {
            tell(client, webhook, event);
          }
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } catch (IOException | StripeException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void tell(HttpClient client, String webhook, JsonNode event)
      throws IOException, InterruptedException {
    SignedEvent signed =
        new SignedEvent(
                event.get("id").asString(),
                event.get("type").asString(),
                event.toString().getBytes(UTF_8),
                "")
            .signed(Instant.now(), GivingSurroundings.SECRET);
    client.send(
        HttpRequest.newBuilder(URI.create(webhook))
            .header("stripe-signature", signed.signature())
            .POST(HttpRequest.BodyPublishers.ofByteArray(signed.payload()))
            .build(),
        HttpResponse.BodyHandlers.discarding());
  }

  @Override
  PayPage payPage() {
    return new PayPage() {
      @Override
      public String origin() {
        return CHECKOUT;
      }

      @Override
      public void pay(Page page, String address, Card card) {
        fill(page, "input[name=email]", address);
        Locator choice = page.locator("[data-testid=card-accordion-item-button]");
        page.locator("input[name=cardNumber]").or(choice).first().waitFor();
        if (choice.isVisible()) {
          choice.click();
        }
        fill(page, "input[name=cardNumber]", card.number());
        fill(page, "input[name=cardExpiry]", "12 / 40");
        fill(page, "input[name=cardCvc]", "123");
        fill(page, "input[name=billingName]", "Reader Seventeen");
        Locator country = page.locator("select[name=billingCountry]");
        if (country.isVisible()) {
          country.selectOption("DE");
        }
        Locator keepForLater = page.locator("input[name=enableStripePass]");
        if (keepForLater.isVisible() && keepForLater.isChecked()) {
          keepForLater.uncheck();
        }
        page.locator("[data-testid=hosted-payment-submit-button]").click();
      }

      @Override
      public void answerTheBank(Page page) {
        // The bank stands in frames within frames, which come one after the other.
        for (int second = 0; second < 30; second++) {
          for (Frame frame : page.frames()) {
            Locator yes = frame.locator("#test-source-authorize-3ds");
            if (yes.count() > 0) {
              yes.first().click();
              return;
            }
          }
          page.waitForTimeout(1_000);
        }
        throw new AssertionError("The bank asked nothing");
      }
    };
  }

  private static void fill(Page page, String field, String text) {
    Locator place = page.locator(field);
    if (!field.contains("billing") || place.isVisible()) {
      place.fill(text);
    }
  }
}
