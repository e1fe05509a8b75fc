package org.samizdat.giving.stripe;

import com.stripe.model.Balance;
import com.stripe.model.Payout;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.param.PayoutListParams;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.samizdat.values.Money;
import org.springframework.stereotype.Component;

/** The account's balance. Every question throws {@link StripeUnreachable} if it is not answered. */
@Component
public class StripeBalance {

  private static final long MOST = 100L;

  private final StripeConnection connection;

  StripeBalance(StripeConnection connection) {
    this.connection = connection;
  }

  /** What the account holds now, pending too, in each currency. */
  public List<Money> held() {
    Balance now = connection.read(stripe -> stripe.balance().retrieve());
    Map<String, Money> held = new TreeMap<>();
    now.getAvailable().forEach(part -> add(held, part.getAmount(), part.getCurrency()));
    now.getPending().forEach(part -> add(held, part.getAmount(), part.getCurrency()));
    return List.copyOf(held.values());
  }

  private static void add(Map<String, Money> held, long amount, String currency) {
    held.merge(currency, StripeAmount.read(amount, currency), Money::plus);
  }

  /** One movement. */
  public Optional<BalanceEntry> find(String entry) {
    return connection
        .find(stripe -> stripe.balanceTransactions().retrieve(entry))
        .map(BalanceEntry::of);
  }

  /**
   * Every movement of a time, whoever caused it.
   *
   * @param from inclusive
   * @param until exclusive
   */
  public List<BalanceEntry> between(Instant from, Instant until) {
    BalanceTransactionListParams.Created time =
        BalanceTransactionListParams.Created.builder()
            .setGte(from.getEpochSecond())
            .setLt(until.getEpochSecond())
            .build();
    return connection.list(
        (stripe, after) ->
            stripe
                .balanceTransactions()
                .list(
                    BalanceTransactionListParams.builder()
                        .setCreated(time)
                        .setLimit(MOST)
                        .setStartingAfter(after)
                        .build()),
        BalanceEntry::of);
  }

  /** What a payout paid out, its own movement included: the nets add up to nothing. */
  public List<BalanceEntry> ofPayout(String payout) {
    return connection.list(
        (stripe, after) ->
            stripe
                .balanceTransactions()
                .list(
                    BalanceTransactionListParams.builder()
                        .setPayout(payout)
                        .setLimit(MOST)
                        .setStartingAfter(after)
                        .build()),
        BalanceEntry::of);
  }

  /** One payout. */
  public Optional<PayoutSeen> payout(String payout) {
    return connection.find(stripe -> stripe.payouts().retrieve(payout)).map(StripeBalance::seen);
  }

  /** Every payout made since a time. */
  public List<PayoutSeen> payoutsSince(Instant since) {
    PayoutListParams.Created time =
        PayoutListParams.Created.builder().setGte(since.getEpochSecond()).build();
    return connection.list(
        (stripe, after) ->
            stripe
                .payouts()
                .list(
                    PayoutListParams.builder()
                        .setCreated(time)
                        .setLimit(MOST)
                        .setStartingAfter(after)
                        .build()),
        StripeBalance::seen);
  }

  private static PayoutSeen seen(Payout payout) {
    return new PayoutSeen(
        payout.getId(),
        StripeAmount.read(payout.getAmount(), payout.getCurrency()),
        payout.getStatus(),
        "completed".equals(payout.getReconciliationStatus()),
        Instant.ofEpochSecond(payout.getCreated()),
        payout.getBalanceTransaction());
  }
}
