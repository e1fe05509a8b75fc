package org.samizdat.giving.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.HasId;
import com.stripe.model.StripeCollection;
import com.stripe.net.RequestOptions;
import com.stripe.service.V1Services;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The one client, and what its exceptions mean. Nothing here may run in a transaction. */
@Component
class StripeConnection {

  /** What is asked of the client. */
  @FunctionalInterface
  interface Question<T> {
    T ask(V1Services stripe) throws StripeException;
  }

  /** What is asked of the client with a key of ours. */
  @FunctionalInterface
  interface Act<T> {
    T ask(V1Services stripe, RequestOptions options) throws StripeException;
  }

  /** A page of a list, from behind a row on; null from the beginning. */
  @FunctionalInterface
  interface Page<T extends HasId> {
    StripeCollection<T> ask(V1Services stripe, @Nullable String after) throws StripeException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(StripeConnection.class);

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Stripe itself gives up after 30 s; a giver waits for some of these answers. */
  private static final Duration READ = Duration.ofSeconds(25);

  /** With the same key: the SDK waits in between, and asks again after 409, 5xx and lost lines. */
  private static final int RETRIES = 2;

  private static final int TOO_MANY_REQUESTS = 429;

  private final StripeClient client;

  StripeConnection(StripeSettings settings) {
    StripeClient.StripeClientBuilder builder =
        StripeClient.builder()
            .setApiKey(settings.isOn() ? settings.apiKey() : "sk_test_none")
            .setMaxNetworkRetries(RETRIES)
            .setConnectTimeout(Math.toIntExact(CONNECT.toMillis()))
            .setReadTimeout(Math.toIntExact(READ.toMillis()));
    if (settings.apiBase() != null) {
      builder.setApiBase(settings.apiBase().toString());
    }
    this.client = builder.build();
  }

  /**
   * Reads something that must be there.
   *
   * @throws StripeUnreachable if it cannot be had now, or at all
   */
  <T> T read(Question<T> question) {
    refuseInTransaction();
    try {
      return question.ask(client.v1());
    } catch (StripeException failed) {
      throw unreachable(failed);
    }
  }

  /**
   * Reads something that may be gone.
   *
   * @throws StripeUnreachable if that cannot be told now
   */
  <T> Optional<T> find(Question<T> question) {
    refuseInTransaction();
    try {
      return Optional.of(question.ask(client.v1()));
    } catch (StripeException failed) {
      if (status(failed) == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw unreachable(failed);
    }
  }

  /** Reads a list to its end, page by page, and translates each row. */
  <T extends HasId, R> List<R> list(Page<T> page, Function<T, R> translate) {
    List<R> all = new ArrayList<>();
    String last = null;
    StripeCollection<T> found;
    do {
      String after = last;
      found = read(stripe -> page.ask(stripe, after));
      for (T row : found.getData()) {
        all.add(translate.apply(row));
        last = row.getId();
      }
    } while (Boolean.TRUE.equals(found.getHasMore()) && !found.getData().isEmpty());
    return all;
  }

  /**
   * Has Stripe do something once.
   *
   * @param key the same for the same act of the same row: what Stripe has done under it, it does
   *     not do again (for about 24 hours)
   */
  <T> Attempt<T> act(String key, Act<T> act) {
    refuseInTransaction();
    try {
      return new Attempt.Done<>(
          act.ask(client.v1(), RequestOptions.builder().setIdempotencyKey(key).build()));
    } catch (CardException declined) {
      return new Attempt.Declined<>(code(declined));
    } catch (RateLimitException busy) {
      return new Attempt.Later<>();
    } catch (InvalidRequestException refused) {
      LOG.warn("Stripe refused request {}: {}", refused.getRequestId(), code(refused));
      return new Attempt.Declined<>(code(refused));
    } catch (ApiConnectionException lost) {
      LOG.warn("Whether Stripe did it is not known: the line was lost");
      return new Attempt.Unknown<>(false);
    } catch (StripeException failed) {
      LOG.warn("Stripe answered {} to request {}", status(failed), failed.getRequestId());
      return status(failed) >= HttpURLConnection.HTTP_INTERNAL_ERROR
          ? new Attempt.Unknown<>(true)
          : new Attempt.Later<>();
    }
  }

  /** The key of a try; the first has the act's own. */
  static String key(String act, int tries) {
    return tries == 1 ? act : act + "-try-" + tries;
  }

  /** Its message can quote what was sent. */
  private static StripeUnreachable unreachable(StripeException failed) {
    return new StripeUnreachable(
        "Stripe answered " + status(failed) + " " + code(failed) + " to a question", failed);
  }

  private static String code(StripeException failed) {
    if (failed.getCode() != null) {
      return failed.getCode();
    }
    return status(failed) == TOO_MANY_REQUESTS ? "rate_limit" : "status_" + status(failed);
  }

  private static int status(StripeException failed) {
    return failed.getStatusCode() == null ? 0 : failed.getStatusCode();
  }

  private static void refuseInTransaction() {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("A call to Stripe would hold a transaction open");
    }
  }
}
