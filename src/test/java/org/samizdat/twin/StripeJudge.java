package org.samizdat.twin;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.stripe.model.StripeError;
import com.stripe.param.AccountRetrieveCurrentParams;
import com.stripe.param.CustomerListPaymentMethodsParams;
import com.stripe.param.InvoicePayParams;
import com.stripe.param.InvoiceVoidInvoiceParams;
import com.stripe.param.SetupIntentRetrieveParams;
import com.stripe.param.radar.EarlyFraudWarningListParams;
import com.stripe.param.radar.EarlyFraudWarningRetrieveParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says whether objects, events and requests are Stripe's. Two judges that know nothing of the twin:
 * the classes of Stripe's own client, always, and the schema derived from its declarations, where
 * it lies beside the project.
 */
public final class StripeJudge {

  /** What the schema does not describe, by the client's own classes for it. */
  private static final Map<String, Class<?>> UNDESCRIBED =
      Map.of(
          "POST /v1/invoices/\\w+/pay", InvoicePayParams.class,
          "POST /v1/invoices/\\w+/void", InvoiceVoidInvoiceParams.class,
          "GET /v1/customers/\\w+/payment_methods", CustomerListPaymentMethodsParams.class,
          "GET /v1/radar/early_fraud_warnings", EarlyFraudWarningListParams.class,
          "GET /v1/radar/early_fraud_warnings/\\w+", EarlyFraudWarningRetrieveParams.class,
          "GET /v1/setup_intents/\\w+", SetupIntentRetrieveParams.class,
          "GET /v1/account", AccountRetrieveCurrentParams.class,
          "DELETE /v1/customers/\\w+", Nothing.class);

  /** A request that may say nothing. */
  private static final class Nothing {}

  private final Optional<SchemaJudge> schema = SchemaJudge.here();

  /** Whether the schema is here; without it only the client's classes judge. */
  public boolean hasSchema() {
    return schema.isPresent();
  }

  /** What is wrong with an object, a list, an event or an error, as JSON. */
  public List<String> faults(String json) {
    JsonObject object = JsonParser.parseString(json).getAsJsonObject();
    if (object.has("error")) {
      return SdkJudge.faults(object.getAsJsonObject("error"), StripeError.class);
    }
    List<String> faults = new ArrayList<>(SdkJudge.faults(object));
    if (Json.is(object, "object", "list")) {
      Json.objects(object.get("data")).forEach(each -> faults.addAll(bySchema(each)));
    } else {
      faults.addAll(bySchema(object));
    }
    return faults;
  }

  /** What is wrong with requests, each fault with its operation; empty if Stripe takes them all. */
  public List<String> faults(List<TwinRequest> requests) {
    return requests.stream()
        .flatMap(request -> faults(request).stream().map(it -> request.operation() + ": " + it))
        .toList();
  }

  /** Whether Stripe would take all of these requests. */
  public boolean accepts(List<TwinRequest> requests) {
    return faults(requests).isEmpty();
  }

  private List<String> faults(TwinRequest request) {
    Optional<Class<?>> type =
        UNDESCRIBED.entrySet().stream()
            .filter(it -> request.operation().matches(it.getKey()))
            .<Class<?>>map(Map.Entry::getValue)
            .findFirst();
    if (type.isPresent()) {
      return names(request.form().tree(), type.get());
    }
    return schema
        .map(judge ->
            judge
                .faults(request)
                .orElse(List.of("neither the schema nor the client describes this operation")))
        .orElse(List.of());
  }

  /** Only the names: a form knows no types. */
  private static List<String> names(JsonObject told, Class<?> type) {
    return SdkJudge.faults(told, type).stream().filter(it -> it.contains("unknown")).toList();
  }

  private List<String> bySchema(JsonObject object) {
    return schema.map(judge -> judge.faults(object.toString())).orElse(List.of());
  }
}
