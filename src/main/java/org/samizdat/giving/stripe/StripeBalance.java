package org.samizdat.giving.stripe;

import com.stripe.model.Balance;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.Payout;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.param.PayoutListParams;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.samizdat.values.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The account's balance. Every question throws {@link StripeUnreachable} if it is not answered. */
@Component
public class StripeBalance {

  private static final Logger LOG = LoggerFactory.getLogger(StripeBalance.class);

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

  /** What is held in a currency that is not known here is no reason not to know of the others. */
  private static void add(Map<String, Money> held, long amount, String currency) {
    Money part;
    try {
      part = StripeAmount.read(amount, currency);
    } catch (IllegalArgumentException notKnown) {
      LOG.error("Of the balance a part is not read: {}", notKnown.getMessage());
      return;
    }
    held.merge(currency, part, Money::plus);
  }

  /**
   * Movements.
   *
   * @param unread those in a currency that is not known here
   */
  public record Movements(List<BalanceEntry> entries, List<Unread> unread) {}

  /**
   * A movement that cannot be read.
   *
   * @param currency Stripe's word
   */
  public record Unread(String id, String currency) {}

  /**
   * One movement.
   *
   * @throws IllegalArgumentException if its currency is not known here
   */
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
  public Movements between(Instant from, Instant until) {
    BalanceTransactionListParams.Created time =
        BalanceTransactionListParams.Created.builder()
            .setGte(from.getEpochSecond())
            .setLt(until.getEpochSecond())
            .build();
    return movements((stripe, after) ->
        stripe
            .balanceTransactions()
            .list(
                BalanceTransactionListParams.builder()
                    .setCreated(time)
                    .setLimit(MOST)
                    .setStartingAfter(after)
                    .build()));
  }

  /** What a payout paid out, its own movement included: the nets add up to nothing. */
  public Movements ofPayout(String payout) {
    return movements((stripe, after) ->
        stripe
            .balanceTransactions()
            .list(
                BalanceTransactionListParams.builder()
                    .setPayout(payout)
                    .setLimit(MOST)
                    .setStartingAfter(after)
                    .build()));
  }

  private Movements movements(StripeConnection.Page<BalanceTransaction> page) {
    List<BalanceEntry> entries = new ArrayList<>();
    List<Unread> unread = new ArrayList<>();
    for (BalanceTransaction entry : connection.list(page, each -> each)) {
      try {
        entries.add(BalanceEntry.of(entry));
      } catch (IllegalArgumentException notKnown) {
        LOG.error("Movement {} is not read: {}", entry.getId(), notKnown.getMessage());
        unread.add(new Unread(entry.getId(), entry.getCurrency()));
      }
    }
    return new Movements(entries, unread);
  }

  /** One payout. */
  public Optional<PayoutSeen> payout(String payout) {
    return connection.find(stripe -> stripe.payouts().retrieve(payout)).map(StripeBalance::seen);
  }

  /** Every payout made since a time. */
  public List<PayoutSeen> payoutsSince(Instant since) {
    PayoutListParams.Created time =
        PayoutListParams.Created.builder().setGte(since.getEpochSecond()).build();
    return connection
        .list(
            (stripe, after) ->
                stripe
                    .payouts()
                    .list(
                        PayoutListParams.builder()
                            .setCreated(time)
                            .setLimit(MOST)
                            .setStartingAfter(after)
                            .build()),
            StripeBalance::read)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** One in a currency that is not known here holds up no other. */
  private static Optional<PayoutSeen> read(Payout payout) {
    try {
      return Optional.of(seen(payout));
    } catch (IllegalArgumentException notKnown) {
      LOG.error("Payout {} is not read: {}", payout.getId(), notKnown.getMessage());
      return Optional.empty();
    }
  }

  private static PayoutSeen seen(Payout payout) {
    return new PayoutSeen(
        payout.getId(),
        StripeAmount.read(payout.getAmount(), payout.getCurrency()),
        payout.getStatus(),
        !"not_applicable".equals(payout.getReconciliationStatus()),
        "completed".equals(payout.getReconciliationStatus()),
        Instant.ofEpochSecond(payout.getCreated()),
        LocalDate.ofInstant(Instant.ofEpochSecond(payout.getArrivalDate()), ZoneOffset.UTC),
        payout.getTraceId() == null ? null : payout.getTraceId().getValue(),
        payout.getBalanceTransaction(),
        payout.getOriginalPayout());
  }
}
