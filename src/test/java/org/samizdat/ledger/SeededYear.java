package org.samizdat.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.MoneyFact.Fee;
import org.samizdat.ledger.MoneyFact.Gift;
import org.samizdat.ledger.MoneyFact.Paid;
import org.samizdat.values.Money;

/** A newsroom's 2025 as Stripe tells it: every kind of movement, always the same for a seed. */
final class SeededYear {

  static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

  private static final List<String> FREQUENCIES = List.of("once", "monthly", "annual");

  final List<MoneyFact> facts = new ArrayList<>();
  final Map<String, Instant> lost = new LinkedHashMap<>();

  /** By payout, what went out with it. */
  final Map<String, List<String>> payouts = new LinkedHashMap<>();

  /** A charge that can still be given back. */
  private record Given(MoneyFact fact, String charge, Money paid) {}

  private final Random random;
  private final Duration step;
  private final List<Given> charges = new ArrayList<>();
  private final Map<String, List<MoneyFact>> toPayOut = new LinkedHashMap<>();
  private Instant now = START;
  private int number;

  SeededYear(long seed, int size) {
    random = new Random(seed);
    step = Duration.ofDays(365).minusHours(1).dividedBy(size);
    while (facts.size() < size) {
      now = START.plus(step.multipliedBy(facts.size())).truncatedTo(ChronoUnit.SECONDS);
      happen();
    }
  }

  /** What Stripe says of the balance at the end of it all. */
  Money balance(String currency) {
    return facts.stream()
        .map(MoneyFact::net)
        .filter(net -> net.code().equals(currency))
        .reduce(Money.zero(Money.currency(currency)), Money::plus);
  }

  private void happen() {
    int dice = random.nextInt(1_000);
    if (dice < 800 || charges.size() < 20) {
      charge();
    } else if (dice < 880) {
      refund();
    } else if (dice < 900) {
      dispute();
    } else if (dice < 905) {
      move("fee", "stripe_fee", null, -1 - random.nextInt(900), 0);
    } else if (dice < 910) {
      move("tax", "tax_fee", null, -1 - random.nextInt(90), 0);
    } else if (dice < 915) {
      move("risk_reserved_funds", "reserved_funds", null, random.nextInt(2_000) - 1_000, 0);
    } else if (dice < 920) {
      move("topup", "topup", "tu_" + number, 5_000, 0);
    } else if (dice < 960) {
      move("charge", "charge", "ch_other" + number, 100 + random.nextInt(9_000), 33);
    } else if (dice < 963) {
      move("a_word_of_tomorrow", "tomorrow", null, random.nextInt(500) - 250, 7);
    } else {
      payout();
    }
  }

  private void charge() {
    String frequency = FREQUENCIES.get(random.nextInt(3));
    long paid = 200L + random.nextInt(20_000);
    String balance = random.nextInt(10) == 0 ? "eur" : "usd";
    BigDecimal rate = random.nextInt(5) == 0 ? rate() : null;
    Money given = Money.of(paid, rate == null ? balance : "gbp");
    Money amount = Money.of(rate == null ? paid : times(paid, rate), balance);
    String charge = "ch_" + number;
    MoneyFact fact =
        fact(
            "charge",
            "charge",
            charge,
            amount,
            30 + amount.minor() / 34,
            rate,
            new Gift("d" + random.nextInt(5_000), frequency, random.nextInt(3) == 0 ? "oct" : null),
            new Paid(charge, given));
    charges.add(new Given(fact, charge, given));
    keep(fact);
  }

  private void refund() {
    Given given = charges.remove(random.nextInt(charges.size()));
    MoneyFact charge = given.fact();
    Money paid = given.paid();
    long back = random.nextBoolean() ? paid.minor() : 1 + random.nextLong(paid.minor());
    BigDecimal rate = charge.exchangeRate() == null ? null : rate();
    long amount = rate == null ? back : times(back, rate);
    String code = charge.amount().code();
    Paid returned = new Paid(given.charge(), Money.of(back, paid.code()));
    String refund = "re_" + number;
    keep(
        fact(
            "refund", "refund", refund, Money.of(-amount, code), 0, rate, charge.gift(), returned));
    if (random.nextInt(10) == 0) {
      keep(
          fact(
              "refund_failure",
              "refund_failure",
              refund,
              Money.of(amount, code),
              0,
              rate,
              charge.gift(),
              returned));
    }
  }

  private void dispute() {
    Given given = charges.remove(random.nextInt(charges.size()));
    MoneyFact charge = given.fact();
    String dispute = "dp_" + number;
    Paid about = new Paid(given.charge(), null);
    Money amount = charge.amount();
    keep(
        fact(
            "dispute",
            "adjustment",
            dispute,
            amount.negated(),
            1_500,
            charge.exchangeRate(),
            charge.gift(),
            about));
    int outcome = random.nextInt(3);
    if (outcome == 0) {
      lost.put(dispute, now.plusSeconds(1));
    } else if (outcome == 1) {
      Money back =
          charge.exchangeRate() == null ? amount : Money.of(amount.minor() + 3, amount.code());
      keep(
          fact(
              "dispute_reversal",
              "adjustment",
              dispute,
              back,
              0,
              charge.exchangeRate() == null ? null : rate(),
              charge.gift(),
              about));
    }
  }

  private void payout() {
    List<MoneyFact> going = toPayOut.remove("usd");
    if (going == null) {
      charge();
      return;
    }
    long sum = going.stream().mapToLong(fact -> fact.net().minor()).sum();
    if (sum <= 0) {
      toPayOut.put("usd", going);
      charge();
      return;
    }
    String payout = "po_" + number;
    MoneyFact out = fact("payout", "payout", payout, Money.of(-sum, "usd"), 0, null, null, null);
    facts.add(out);
    List<String> with = new ArrayList<>(going.stream().map(f -> f.balanceTransaction()).toList());
    with.add(out.balanceTransaction());
    payouts.put(payout, with);
    if (random.nextInt(15) == 0) {
      keep(
          fact(
              "payout_reversal",
              "payout_failure",
              payout,
              Money.of(sum, "usd"),
              0,
              null,
              null,
              null));
    }
  }

  private void move(String category, String type, @Nullable String source, long amount, long fee) {
    keep(fact(category, type, source, Money.of(amount, "usd"), fee, null, null, null));
  }

  private void keep(MoneyFact fact) {
    facts.add(fact);
    toPayOut.computeIfAbsent(fact.net().code(), code -> new ArrayList<>()).add(fact);
  }

  private MoneyFact fact(
      String category,
      String type,
      @Nullable String source,
      Money amount,
      long fee,
      @Nullable BigDecimal rate,
      @Nullable Gift gift,
      @Nullable Paid paid) {
    Money taken = Money.of(fee, amount.code());
    Money tax = Money.of(fee / 10, amount.code());
    return new MoneyFact(
        "txn_%07d".formatted(number++),
        type,
        category,
        amount,
        taken,
        amount.minus(taken),
        fee == 0
            ? List.of()
            : List.of(new Fee("stripe_fee", taken.minus(tax)), new Fee("tax", tax)),
        rate,
        source,
        now,
        now.plus(Duration.ofDays(2)),
        gift != null,
        gift,
        paid);
  }

  private BigDecimal rate() {
    return new BigDecimal("1.2").add(BigDecimal.valueOf(random.nextInt(1_000), 4));
  }

  private static long times(long amount, BigDecimal rate) {
    return BigDecimal.valueOf(amount).multiply(rate).setScale(0, RoundingMode.HALF_UP).longValue();
  }
}
