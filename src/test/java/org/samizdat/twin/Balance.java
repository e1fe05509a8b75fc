package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The account's money: a transaction for everything that moves it. */
final class Balance {

  /** What Stripe keeps of a charge: a share in hundredths of a percent and a fixed amount. */
  private record Tariff(long basisPoints, long fixed) {}

  private static final Map<String, Tariff> TARIFFS =
      Map.of(
          "usd", new Tariff(290, 30),
          "eur", new Tariff(150, 25),
          "gbp", new Tariff(150, 20),
          "chf", new Tariff(290, 30),
          "sek", new Tariff(150, 180),
          "pln", new Tariff(150, 100),
          "jpy", new Tariff(360, 0));

  private static final long ABROAD_BASIS_POINTS = 150;
  private static final long EXCHANGE_BASIS_POINTS = 100;
  private static final Duration AVAILABLE = Duration.ofDays(2);

  /** Of a debit, from the day it is submitted: later than it arrives or comes back. */
  private static final Duration DEBIT_AVAILABLE = Duration.ofDays(7);

  private final World world;
  private final List<String> currencies = new ArrayList<>(List.of("usd"));

  Balance(World world) {
    this.world = world;
  }

  /**
   * Sets which currencies the account keeps; the first takes what comes in any other. HUF and TWD,
   * which Stripe pays out in whole units only, are not among those the twin keeps.
   *
   * @throws IllegalArgumentException for one whose tariff the twin does not know
   */
  void keep(List<String> settlement) {
    if (!TARIFFS.keySet().containsAll(settlement) || settlement.isEmpty()) {
      throw new IllegalArgumentException("The twin settles only in " + TARIFFS.keySet());
    }
    currencies.clear();
    currencies.addAll(settlement);
  }

  String mainCurrency() {
    return currencies.getFirst();
  }

  /** The money of a charge, less the fee. Doing it twice changes nothing. */
  void settle(JsonObject charge) {
    if (Json.find(charge, "balance_transaction").isPresent()) {
      return;
    }
    String from = Json.text(charge, "currency");
    String to = settlement(from);
    long amount = Currencies.convert(Json.number(charge, "amount"), from, to);
    Tariff tariff = TARIFFS.getOrDefault(to, new Tariff(290, 30));
    boolean abroad = !Json.is(charge, "payment_method_details.card.country", "US");
    long points =
        tariff.basisPoints()
            + (abroad ? ABROAD_BASIS_POINTS : 0)
            + (from.equals(to) ? 0 : EXCHANGE_BASIS_POINTS);
    long fee = Math.round(amount * points / 10_000.0) + tariff.fixed();
    String type = Json.id(charge).startsWith("py_") ? "payment" : "charge";
    boolean pending = Json.is(charge, "status", "pending");
    JsonObject entry =
        entry(
            type,
            "charge",
            amount,
            to,
            fee,
            Json.id(charge),
            pending ? DEBIT_AVAILABLE : AVAILABLE);
    Json.set(entry, "description", charge.get("description").deepCopy());
    exchange(entry, from, to);
    if (!from.equals(to)) {
      long exchanging = Math.round(amount * EXCHANGE_BASIS_POINTS / 10_000.0);
      Json.set(
          entry,
          "fee_details",
          List.of(
              part(fee - exchanging, to, "Stripe processing fees"),
              part(exchanging, to, "Stripe currency conversion fee")));
    }
    world.change(
        charge, "charge.updated", it -> Json.set(it, "balance_transaction", Json.id(entry)));
  }

  /** Money that goes back, or comes back, for a charge; in the charge's currency, less nothing. */
  JsonObject correct(
      String type,
      String category,
      JsonObject charge,
      long amount,
      long feeDollars,
      String source) {
    settle(charge);
    String from = Json.text(charge, "currency");
    String to = settlement(from);
    JsonObject entry =
        entry(
            type,
            category,
            Currencies.convert(amount, from, to),
            to,
            Currencies.convert(feeDollars, "usd", to),
            source);
    exchange(entry, from, to);
    return entry;
  }

  /** One more transaction, available some days later; a negative one at once. */
  JsonObject entry(
      String type,
      String category,
      long amount,
      String currency,
      long fee,
      @Nullable String source) {
    return entry(type, category, amount, currency, fee, source, AVAILABLE);
  }

  private JsonObject entry(
      String type,
      String category,
      long amount,
      String currency,
      long fee,
      @Nullable String source,
      Duration availableAfter) {
    JsonObject entry = world.fresh("balance_transaction", world.ids.next("txn"));
    Json.set(entry, "amount", amount);
    Json.set(entry, "currency", currency);
    Json.set(entry, "fee", fee);
    Json.set(entry, "net", amount - fee);
    Json.set(entry, "type", type);
    Json.set(entry, "reporting_category", category);
    Json.set(entry, "source", source);
    if (fee != 0) {
      Json.set(
          entry,
          "fee_details",
          List.of(
              part(
                  fee,
                  currency,
                  category.startsWith("dispute") ? "Dispute fee" : "Stripe processing fees")));
    }
    Instant available =
        amount < 0
            ? world.clock.now()
            : world
                .clock
                .now()
                .plus(availableAfter)
                .atZone(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .toInstant();
    Json.set(entry, "available_on", available);
    if (available.isAfter(world.clock.now())) {
      world.clock.at(available, () -> Json.set(entry, "status", "available"));
    } else {
      Json.set(entry, "status", "available");
    }
    return world.store.add(entry);
  }

  private String settlement(String currency) {
    return currencies.contains(currency) ? currency : mainCurrency();
  }

  /** Stripe says what a fee is for in its description alone. */
  private static JsonObject part(long fee, String currency, String description) {
    return Json.of(
        "amount",
        fee,
        "application",
        null,
        "currency",
        currency,
        "description",
        description,
        "type",
        "stripe_fee");
  }

  private static void exchange(JsonObject entry, String from, String to) {
    if (!from.equals(to)) {
      Json.set(entry, "exchange_rate", Currencies.rate(from, to));
    }
  }
}
