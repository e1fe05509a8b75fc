package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What banks and Stripe's dashboard do with money that was paid. Amounts are in the charge's minor
 * units; what Stripe would refuse throws.
 */
public final class TwinMoney {

  private final World world;

  TwinMoney(World world) {
    this.world = world;
  }

  /** Sets which currencies the account keeps; the first takes what comes in any other. */
  public void settlesIn(String... currencies) {
    act(() -> world.balance.keep(List.of(currencies)));
  }

  /** Refunds what is left of a charge in the dashboard; answers the refund's id. */
  public String refund(String charge) {
    return id(() -> world.refunds.create(charge(charge), null, "requested_by_customer", Map.of()));
  }

  /** Refunds a part of a charge in the dashboard; answers the refund's id. */
  public String refund(String charge, long amount) {
    return id(
        () -> world.refunds.create(charge(charge), amount, "requested_by_customer", Map.of()));
  }

  /** The bank sends a refund back. */
  public void failRefund(String refund) {
    act(() -> world.refunds.fail(refund));
  }

  /** The giver's bank takes the whole charge back; answers the dispute's id. */
  public String dispute(String charge) {
    return id(() ->
        world.disputes.open(charge(charge), Json.number(charge(charge), "amount"), "fraudulent"));
  }

  /** The giver's bank takes an amount back, which may differ from the charge's. */
  public String dispute(String charge, long amount, String reason) {
    return id(() -> world.disputes.open(charge(charge), amount, reason));
  }

  /** The giver's bank asks, and takes nothing yet; answers the dispute's id. */
  public String inquiry(String charge) {
    return id(() -> world.disputes.inquire(charge(charge)));
  }

  /** An inquiry becomes a dispute, and the money goes. */
  public void escalate(String dispute) {
    act(() -> world.disputes.escalate(dispute));
  }

  /** Evidence was given; the bank considers it. */
  public void review(String dispute) {
    act(() -> world.disputes.review(dispute));
  }

  /** The money comes back, the fee does not. */
  public void win(String dispute) {
    act(() -> world.disputes.win(dispute));
  }

  /** The money stays away. */
  public void lose(String dispute) {
    act(() -> world.disputes.lose(dispute));
  }

  /** An inquiry came to nothing. */
  public void closeInquiry(String dispute) {
    act(() -> world.disputes.closeInquiry(dispute));
  }

  /** A card network warns of fraud; answers the warning's id. */
  public String fraudWarning(String charge) {
    return id(() -> world.disputes.warn(charge(charge)));
  }

  /** Pays out what is available, one payout for each currency; answers their ids. */
  public List<String> payOut() {
    synchronized (world) {
      return world.payouts.payEverything().stream().map(Json::id).toList();
    }
  }

  /** Pays out at every midnight, UTC, from now on. */
  public void payOutDaily() {
    act(world.payouts::daily);
  }

  /** The bank refuses a payout, even one that was told paid. */
  public void failPayout(String payout) {
    act(() -> world.payouts.fail(payout));
  }

  /** A payout is stopped before it leaves. */
  public void cancelPayout(String payout) {
    act(() -> world.payouts.cancel(payout));
  }

  /** A payout is called back by another of less than nothing; answers the other's id. */
  public String reversePayout(String payout) {
    return id(() -> world.payouts.reverse(payout));
  }

  /** Money of nobody's gift comes in; answers the movement's id. */
  public String adjust(long amount, String currency) {
    return id(
        () -> world.balance.entry("adjustment", "other_adjustment", amount, currency, 0, null));
  }

  /** A movement is of another currency from now on, which Stripe never does. */
  public void redenominate(String movement, String currency) {
    act(() -> Json.set(world.store.need("balance_transaction", movement), "currency", currency));
  }

  /** What no payout took yet of a currency, available or not, in its minor units. */
  public long waiting(String currency) {
    synchronized (world) {
      return world.payouts.waiting(currency);
    }
  }

  private JsonObject charge(String id) {
    return world.store.need("charge", id);
  }

  private String id(Supplier<JsonObject> work) {
    synchronized (world) {
      return Json.id(work.get());
    }
  }

  private void act(Runnable work) {
    synchronized (world) {
      work.run();
    }
  }
}
