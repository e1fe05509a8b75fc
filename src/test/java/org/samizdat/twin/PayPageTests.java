package org.samizdat.twin;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.param.billingportal.SessionCreateParams;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The twin's pages as a browser without JavaScript sees them. */
class PayPageTests {

  private static final String GIVER = "email=giver17%40example.org&by=card&card=";

  private final StripeTwin twin = StripeTwin.start(Gifts.CLOCK);
  private final StripeClient stripe = Gifts.client(twin);
  private final HttpClient browser = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    browser.shutdownNow();
    twin.close();
  }

  @Test
  void thePageSaysWhatItIsWhatIsAskedAndHowToGoBack() throws Exception {
    TwinSession session = ask();

    HttpResponse<String> page = get(page(session));

    assertThat(page.body())
        .contains("This is a stand-in for Stripe; no money moves.")
        .contains("15.00 USD")
        .contains("each month")
        .contains("href=\"http://localhost:9/back\"");
    assertThat(session.status()).as("looking changes nothing").isEqualTo("open");
  }

  @Test
  void payingLeadsBackWithTheSessionsId() throws Exception {
    TwinSession session = ask();

    HttpResponse<String> paid = post(page(session), GIVER + "4242+4242+4242+4242");

    assertThat(paid.statusCode()).isEqualTo(303);
    assertThat(paid.headers().firstValue("Location"))
        .contains("http://localhost:9/thanks?session=" + session.id());
    assertThat(session.paymentStatus()).isEqualTo("paid");
  }

  @Test
  void pressingTwiceGivesOnce() throws Exception {
    TwinSession session = ask();
    String page = page(session);
    post(page, GIVER + "4242424242424242");

    HttpResponse<String> again = post(page, GIVER + "4242424242424242");

    assertThat(again.statusCode()).isEqualTo(303);
    assertThat(stripe.v1().charges().list().getData()).hasSize(1);
  }

  @Test
  void aDeclineLeavesThePageForAnotherCard() throws Exception {
    TwinSession session = ask();
    String page = page(session);

    assertThat(post(page, GIVER + "4000000000000002").body())
        .contains("Your card was declined.")
        .contains("name=\"card\"");
    assertThat(session.status()).isEqualTo("open");
    assertThat(post(page, GIVER + "4242424242424242").statusCode()).isEqualTo(303);
    assertThat(post(page(ask()), GIVER + "1234").body()).contains("one of the test cards");
  }

  @Test
  void herBankAsksInBetween() throws Exception {
    TwinSession session = ask();
    String page = page(session);

    assertThat(post(page, GIVER + "4000002500003155").body())
        .contains("3-D Secure", "Complete", "Fail");
    assertThat(session.status()).isEqualTo("open");
    assertThat(post(page, "answer=fail").body()).contains("declined");
    post(page, GIVER + "4000002500003155");
    assertThat(post(page, "answer=complete").statusCode()).isEqualTo(303);
    assertThat(session.paymentStatus()).isEqualTo("paid");
  }

  @Test
  void aDebitIsPromised() throws Exception {
    TwinSession session = ask();

    HttpResponse<String> promised = post(page(session), "email=giver17%40example.org&by=debit");

    assertThat(promised.statusCode()).isEqualTo(303);
    assertThat(session.paymentStatus()).isEqualTo("unpaid");
  }

  @Test
  void anExpiredSessionTakesNothing() throws Exception {
    TwinSession session = ask();
    String page = page(session);
    session.abandon();

    assertThat(get(page).body()).contains("expired");
    assertThat(post(page, GIVER + "4242424242424242").body()).contains("expired");
    assertThat(stripe.v1().charges().list().getData()).isEmpty();
  }

  @Test
  void theProductsNameIsNoMarkup() throws Exception {
    String id =
        stripe.v1().checkout().sessions().create(Gifts.named("<script>alert(1)</script>")).getId();

    assertThat(get(page(twin.session(id))).body())
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script>");
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertThat(get(twin.apiBase() + "/pay/cs_test_absent").statusCode()).isEqualTo(404);
    assertThat(get(twin.apiBase() + "/").statusCode()).isEqualTo(404);
  }

  @Test
  void aNewCardIsGivenInThePortal() throws Exception {
    TwinSession session = ask();
    session.pay(Card.VISA, "giver17@example.org");
    String portal =
        stripe
            .v1()
            .billingPortal()
            .sessions()
            .create(
                SessionCreateParams.builder()
                    .setCustomer(session.customer())
                    .setReturnUrl("http://localhost:9/back")
                    .setFlowData(
                        SessionCreateParams.FlowData.builder()
                            .setType(SessionCreateParams.FlowData.Type.PAYMENT_METHOD_UPDATE)
                            .build())
                    .build())
            .getUrl();
    twin.events();

    assertThat(get(portal).body()).contains("New card number", "stand-in for Stripe");
    assertThat(post(portal, "card=4000000000000002").body()).contains("declined");
    HttpResponse<String> saved = post(portal, "card=5555555555554444");

    assertThat(saved.headers().firstValue("Location")).contains("http://localhost:9/back");
    assertThat(StripeTwinTests.types(twin.events()))
        .containsExactly(
            "setup_intent.setup_failed", "payment_method.attached", "customer.updated");
    assertThat(stripe.v1().customers().paymentMethods().list(session.customer()).getData())
        .hasSize(2);
  }

  @Test
  void aLateInvoiceIsPaidOnItsOwnPage() throws Exception {
    TwinSession session = ask();
    session.pay(Card.DECLINED_LATER, "giver17@example.org");
    TwinSubscription late = twin.subscription(session.subscription()).renew();
    String page = stripe.v1().invoices().retrieve(late.latestInvoice()).getHostedInvoiceUrl();

    assertThat(get(page).body()).contains("15.00 USD");
    assertThat(post(page, "card=4242424242424242").body()).contains("Nothing is due");
    assertThat(late.status()).isEqualTo("active");
  }

  private TwinSession ask() throws StripeException {
    return twin.session(
        stripe.v1().checkout().sessions().create(Gifts.monthly("usd", 1500)).getId());
  }

  private static String page(TwinSession session) {
    return Objects.requireNonNull(session.url());
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return browser.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String url, String form)
      throws IOException, InterruptedException {
    return browser.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
