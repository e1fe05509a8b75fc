package org.samizdat.giving.stripe;

import com.stripe.Stripe;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.WebhookEndpoint;
import com.stripe.net.Webhook;
import com.stripe.param.EventListParams;
import com.stripe.param.WebhookEndpointListParams;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What Stripe tells by itself, and what it could not tell. */
@Component
public class StripeEvents {

  /** Stripe's own advice for how old a signature may be. */
  private static final Duration BACK = Duration.ofMinutes(5);

  /** The SDK takes any time to come; clocks differ by less. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  private static final String ENABLED = "enabled";
  private static final long MOST = 100L;
  private static final Pattern TIME = Pattern.compile("(?:^|,)t=([0-9]{1,12})(?:,|$)");

  private final StripeConnection connection;
  private final StripeSettings settings;
  private final Clock clock;

  StripeEvents(StripeConnection connection, StripeSettings settings, Clock clock) {
    this.connection = connection;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Reads a delivered event if it is signed with a secret of ours, within five minutes back and one
   * ahead.
   *
   * @param raw the body to the byte: the signature is over it
   * @param signature the header {@code Stripe-Signature}; null if there was none
   * @return empty if it is not Stripe's word
   */
  public Optional<EventSeen> verify(byte[] raw, @Nullable String signature) {
    if (signature == null || isAhead(signature)) {
      return Optional.empty();
    }
    String body = new String(raw, StandardCharsets.UTF_8);
    boolean ours =
        settings.webhookSecrets().stream().anyMatch(secret -> isSigned(body, signature, secret));
    return ours ? EventSeen.parse(raw) : Optional.empty();
  }

  /** What Stripe could not deliver to an endpoint since a time; at most 30 days back. */
  public List<EventSeen> undeliveredSince(Instant since) {
    EventListParams.Created time =
        EventListParams.Created.builder().setGte(since.getEpochSecond()).build();
    return connection.list(
        (stripe, after) ->
            stripe
                .events()
                .list(
                    EventListParams.builder()
                        .setDeliverySuccess(false)
                        .setCreated(time)
                        .setLimit(MOST)
                        .setStartingAfter(after)
                        .build()),
        EventSeen::of);
  }

  /**
   * When a dispute was decided, as Stripe told of it; the last time if it was more than once. Empty
   * if it is not, or was longer ago than Stripe's list reaches back: 30 days.
   *
   * @param opened when the dispute began
   */
  public Optional<Instant> disputeDecided(String dispute, Instant opened) {
    EventListParams.Created time =
        EventListParams.Created.builder().setGte(opened.getEpochSecond()).build();
    return connection
        .list(
            (stripe, after) ->
                stripe
                    .events()
                    .list(
                        EventListParams.builder()
                            .setType("charge.dispute.closed")
                            .setCreated(time)
                            .setLimit(MOST)
                            .setStartingAfter(after)
                            .build()),
            EventSeen::of)
        .stream()
        .filter(event -> event.object().equals(dispute))
        .map(EventSeen::at)
        .max(Comparator.naturalOrder());
  }

  /**
   * How Stripe's endpoints for us are made.
   *
   * @param none whether there is none that is on: then nothing is told
   * @param others the API versions of those of another release train than ours; then events still
   *     arrive, and their objects are read anew as always
   */
  public record Endpoints(boolean none, List<String> others) {}

  /**
   * Looks at those endpoints of the account that lead to us and are on; others are other programs'.
   *
   * @param url what the addresses of ours begin with
   */
  public Endpoints endpoints(String url) {
    List<WebhookEndpoint> ours =
        connection
            .list(
                (stripe, after) ->
                    stripe
                        .webhookEndpoints()
                        .list(
                            WebhookEndpointListParams.builder()
                                .setLimit(MOST)
                                .setStartingAfter(after)
                                .build()),
                endpoint -> endpoint)
            .stream()
            .filter(endpoint -> ENABLED.equals(endpoint.getStatus()))
            .filter(endpoint -> endpoint.getUrl().startsWith(url))
            .toList();
    List<String> others =
        ours.stream()
            .map(WebhookEndpoint::getApiVersion)
            .filter(version -> !isOurTrain(version))
            .map(version -> version == null ? "the account's own" : version)
            .distinct()
            .toList();
    return new Endpoints(ours.isEmpty(), others);
  }

  /**
   * Whether a version is of the train that this product was made for: the name behind the date,
   * such as {@code dahlia}; the month may differ.
   */
  public static boolean isOurTrain(@Nullable String version) {
    return version != null && train(version).equals(train(Stripe.API_VERSION));
  }

  private static String train(String version) {
    return version.substring(version.lastIndexOf('.') + 1);
  }

  private boolean isAhead(String signature) {
    Matcher time = TIME.matcher(signature);
    return !time.find()
        || Instant.ofEpochSecond(Long.parseLong(time.group(1)))
            .isAfter(clock.instant().plus(AHEAD));
  }

  private boolean isSigned(String body, String signature, String secret) {
    try {
      return Webhook.Signature.verifyHeader(body, signature, secret, BACK.toSeconds(), clock);
    } catch (SignatureVerificationException notThisOne) {
      return false;
    }
  }
}
