package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.samizdat.TestSurroundings;
import org.samizdat.twin.Steady;
import org.samizdat.twin.StripeJudge;
import org.samizdat.twin.TwinRequest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * Whatever is asked of Stripe is asked as Stripe takes it. What can be asked is read from the
 * compiled code: a new request without its chapter in {@link StripeStory} fails here.
 */
@GivingTest
@TestPropertySource(
    properties = {"samizdat.stripe.descriptor-suffix=GIFT", "samizdat.stripe.card-regions=true"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StripeRequestsIntegrationTests {

  /** What a method of the SDK sends, by its service and name. */
  private static final Map<String, String> OPERATIONS =
      Map.ofEntries(
          Map.entry("checkout.SessionService.create", "POST /v1/checkout/sessions"),
          Map.entry("checkout.SessionService.expire", "POST /v1/checkout/sessions/{id}/expire"),
          Map.entry("checkout.SessionService.retrieve", "GET /v1/checkout/sessions/{id}"),
          Map.entry("checkout.SessionService.list", "GET /v1/checkout/sessions"),
          Map.entry("SubscriptionService.retrieve", "GET /v1/subscriptions/{id}"),
          Map.entry("SubscriptionService.update", "POST /v1/subscriptions/{id}"),
          Map.entry("SubscriptionService.cancel", "DELETE /v1/subscriptions/{id}"),
          Map.entry("InvoiceService.retrieve", "GET /v1/invoices/{id}"),
          Map.entry("InvoiceService.list", "GET /v1/invoices"),
          Map.entry("InvoiceService.pay", "POST /v1/invoices/{id}/pay"),
          Map.entry("billingportal.SessionService.create", "POST /v1/billing_portal/sessions"),
          Map.entry("CustomerService.retrieve", "GET /v1/customers/{id}"),
          Map.entry("CustomerService.delete", "DELETE /v1/customers/{id}"),
          Map.entry("PaymentIntentService.retrieve", "GET /v1/payment_intents/{id}"),
          Map.entry("PaymentMethodService.retrieve", "GET /v1/payment_methods/{id}"),
          Map.entry("SetupIntentService.retrieve", "GET /v1/setup_intents/{id}"),
          Map.entry("ChargeService.retrieve", "GET /v1/charges/{id}"),
          Map.entry("InvoicePaymentService.list", "GET /v1/invoice_payments"),
          Map.entry("RefundService.create", "POST /v1/refunds"),
          Map.entry("RefundService.retrieve", "GET /v1/refunds/{id}"),
          Map.entry("RefundService.list", "GET /v1/refunds"),
          Map.entry("DisputeService.retrieve", "GET /v1/disputes/{id}"),
          Map.entry(
              "radar.EarlyFraudWarningService.retrieve", "GET /v1/radar/early_fraud_warnings/{id}"),
          Map.entry("BalanceService.retrieve", "GET /v1/balance"),
          Map.entry("BalanceTransactionService.retrieve", "GET /v1/balance_transactions/{id}"),
          Map.entry("BalanceTransactionService.list", "GET /v1/balance_transactions"),
          Map.entry("PayoutService.retrieve", "GET /v1/payouts/{id}"),
          Map.entry("PayoutService.list", "GET /v1/payouts"),
          Map.entry("EventService.list", "GET /v1/events"),
          Map.entry("WebhookEndpointService.list", "GET /v1/webhook_endpoints"));

  private static final String SERVICES = "com.stripe.service.";
  private static final String PARAMETERS = "com.stripe.param.";

  private static final JavaClasses ASKING =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.samizdat");

  @Autowired ApplicationContext context;

  private List<TwinRequest> asked = List.of();

  @BeforeAll
  void tellTheStory() {
    asked = new StripeStory(context).tell();
  }

  @Test
  void everythingThatCanBeAskedIsAskedInTheStoryAndStripeTakesItAll() {
    Set<String> known = new TreeSet<>(OPERATIONS.values());
    assertThat(methodsCalled()).isEqualTo(new TreeSet<>(OPERATIONS.keySet()));
    assertThat(asked.stream().map(StripeRequestsIntegrationTests::operation))
        .hasSameElementsAs(known);
    assertThat(parametersSet())
        .as("what is set in code, and was sent")
        .isSubsetOf(parametersSent())
        .contains("cancel_at_period_end", "pause_collection", "trial_end", "starting_after");
    assertThat(values("cancel_at_period_end")).containsExactlyInAnyOrder("true", "false");
    assertThat(values("pause_collection")).as("a pause that is taken back").containsExactly("");
    assertThat(values("line_items[0][price_data][recurring][interval]"))
        .containsExactlyInAnyOrder("month", "year");

    StripeJudge judge = new StripeJudge();
    assertThat(judge.faults(asked)).isEmpty();
    assumeTrue(judge.hasSchema(), "../shared/stripe is not here: requests are not judged by it");
  }

  @Test
  void whereCardsAreFromIsToldInGroupsIfTheNewsroomWantsToKnow() {
    assertThat(
            context
                .getBean(JdbcClient.class)
                .sql("select distinct region from charge_detail where method = 'card'")
                .query((row, number) -> row.getString("region"))
                .list())
        .contains("us")
        .doesNotContain("unknown");
  }

  /** A second opinion, of a validator that none of us has written. */
  @Test
  void anIndependentServerOfTheSameApiRefusesNothingOfIt() {
    assumeTrue(
        Steady.hasDocument(), "../shared/stripe is not here: Steady has nothing to judge by");
    Optional<Path> program = Steady.program();
    assumeTrue(
        program.isPresent() || "true".equals(System.getenv("CI")),
        "Steady is not here: npm install --global @stdy/cli, or name it in the environment as"
            + " STEADY");
    try (Steady steady =
        Steady.start(
            program.orElseThrow(() -> new AssertionError("In CI, Steady must not be missing")),
            TestSurroundings.freePort())) {
      Steady.Verdict verdict = steady.judge(asked);
      assertThat(verdict.refusals()).isEmpty();
      assertThat(verdict.unknown())
          .as("what its document does not describe")
          .allMatch(operation ->
              operation.matches(
                  "POST /v1/invoices/\\w+/pay|GET /v1/radar/early_fraud_warnings/\\w+"
                      + "|GET /v1/setup_intents/\\w+"));
      assertThat(steady.judge(List.of(misspelt())).refusals()).as("it can say no").hasSize(1);
    }
  }

  private TwinRequest misspelt() {
    TwinRequest refund =
        asked.stream()
            .filter(request -> request.operation().equals("POST /v1/refunds"))
            .findFirst()
            .orElseThrow();
    Map<String, String> parameters = new TreeMap<>(refund.parameters());
    parameters.put("amuont", Objects.requireNonNull(parameters.remove("amount")));
    return new TwinRequest(refund.method(), refund.path(), parameters, refund.headers());
  }

  /** The SDK's methods that send something, called anywhere in the product. */
  private static Set<String> methodsCalled() {
    return calls(SERVICES)
        .filter(call -> isService(call.getTargetOwner()))
        // From one service to the next nothing is sent.
        .filter(call -> !isService(call.getTarget().getRawReturnType()))
        .map(call ->
            call.getTargetOwner().getFullName().substring(SERVICES.length()) + "." + call.getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isService(JavaClass type) {
    return type.getFullName().startsWith(SERVICES) && type.getSimpleName().endsWith("Service");
  }

  /** {@code setCancelAtPeriodEnd} sends {@code cancel_at_period_end}, and so on. */
  private static Set<String> parametersSet() {
    return calls(PARAMETERS)
        .filter(call -> call.getTargetOwner().getSimpleName().equals("Builder"))
        .map(JavaMethodCall::getName)
        .filter(name -> name.matches("(set|put|add)[A-Z].*"))
        .map(name ->
            switch (name) {
              case "addLineItem" -> "line_items";
              case "addItem" -> "items";
              default ->
                  name.substring("set".length())
                      .replaceAll("(?<=.)([A-Z])", "_$1")
                      .toLowerCase(Locale.ROOT);
            })
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<JavaMethodCall> calls(String target) {
    return ASKING.stream()
        .flatMap(type -> type.getMethodCallsFromSelf().stream())
        .filter(call -> call.getTargetOwner().getFullName().startsWith(target));
  }

  private Set<String> parametersSent() {
    Set<String> sent = new HashSet<>();
    for (TwinRequest request : asked) {
      for (String name : request.parameters().keySet()) {
        sent.addAll(Arrays.asList(name.replace("]", "").split("\\[", -1)));
      }
    }
    return sent;
  }

  private Set<String> values(String parameter) {
    return asked.stream()
        .flatMap(request -> Stream.ofNullable(request.parameters().get(parameter)))
        .collect(Collectors.toSet());
  }

  private static String operation(TwinRequest request) {
    return OPERATIONS.values().stream()
        .filter(known -> request.operation().matches(known.replace("{id}", "[A-Za-z0-9_]+")))
        .findFirst()
        .orElseGet(request::operation);
  }
}
