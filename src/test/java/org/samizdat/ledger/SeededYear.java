package org.samizdat.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.MoneyFact.Fee;
import org.samizdat.ledger.MoneyFact.Gift;
import org.samizdat.ledger.MoneyFact.Paid;
import org.samizdat.ledger.YearByHand.Figure;
import org.samizdat.values.Money;

/**
 * A newsroom's 2025 as Stripe tells it: every kind of movement, always the same for a seed. What it
 * meant by each is in {@link #byHand}, which no code of the product has seen.
 */
final class SeededYear {

  static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

  static final List<String> CURRENCIES = List.of("eur", "usd");

  private static final List<String> FREQUENCIES = List.of("once", "monthly", "annual");
  private static final int TURNS = 1_000;

  final List<MoneyFact> facts = new ArrayList<>();
  final Map<String, Instant> lost = new LinkedHashMap<>();

  /** By payout, what went out with it. */
  final Map<String, List<String>> payouts = new LinkedHashMap<>();

  /** By what came back as a payout of its own, the one that was called back. */
  final Map<String, String> reversals = new LinkedHashMap<>();

  /** Balance transactions that nobody hears of before their month is closed. */
  final Set<String> late = new HashSet<>();

  /** What the bank will show, and when. */
  final List<Arrival> arrivals;

  final YearByHand byHand = new YearByHand();

  /** A charge that can still be given back. */
  private record Given(MoneyFact fact, String charge, Money paid) {

    boolean isDebit() {
      return fact.type().equals("payment");
    }
  }

  /**
   * What takes something of a charge back, or gives it again.
   *
   * @param paid how much of it, in the giver's currency
   */
  private record Undone(MoneyFact fact, Given given, long paid) {}

  /** A dispute whose money is gone, and may yet come back. */
  private record Disputed(MoneyFact taken, String dispute, Paid about) {}

  private final Random random;
  private final Duration step;
  private final List<Given> charges = new ArrayList<>();
  private final List<Undone> undoings = new ArrayList<>();
  private final List<Disputed> gone = new ArrayList<>();
  private final Map<String, List<MoneyFact>> toPayOut = new LinkedHashMap<>();
  private Instant now = START;
  private int number;
  private int rare;

  SeededYear(long seed, int size) {
    random = new Random(seed);
    step = Duration.ofDays(365).minusHours(1).dividedBy(size);
    while (facts.size() < size) {
      now = START.plus(step.multipliedBy(facts.size())).truncatedTo(ChronoUnit.SECONDS);
      happen();
    }
    arrivals = Arrival.all(this, new Random(seed));
    reckonUp();
  }

  /** What depends on when each is heard of, which is known only now. */
  private void reckonUp() {
    for (MoneyFact fact : facts) {
      Gift gift = fact.gift();
      if (fact.reportingCategory().equals("charge")
          && gift != null
          && gift.frequency().equals("annual")) {
        byHand.annual(
            Objects.requireNonNull(fact.source()),
            new GiftByHand(told(fact), fact.amount().code(), fact.amount().minor()));
      }
    }
    for (Undone undone : undoings) {
      MoneyFact fact = undone.fact();
      long back = -fact.amount().minor();
      long worth = worth(undone, back);
      byHand.exchanged(told(fact), fact.amount().code(), back - worth);
      byHand.givenBack(undone.given().charge(), told(fact), worth);
    }
    for (Arrival arrival : arrivals) {
      YearMonth shown = YearMonth.from(arrival.day());
      YearMonth told = told(arrival.movement());
      byHand.arrived(shown.isBefore(told) ? told : shown, arrival.amount());
    }
  }

  /** What that which goes back was when it came, as far as anybody has heard of its coming. */
  private long worth(Undone undone, long back) {
    MoneyFact charge = undone.given().fact();
    boolean unheard =
        late.contains(charge.balanceTransaction())
            && !late.contains(undone.fact().balanceTransaction())
            && month(charge).equals(month(undone.fact()));
    if (undone.fact().exchangeRate() == null || unheard) {
      return back;
    }
    return Long.signum(back)
        * BigDecimal.valueOf(charge.amount().minor() * undone.paid())
            .divide(BigDecimal.valueOf(undone.given().paid().minor()), 0, RoundingMode.HALF_EVEN)
            .longValueExact();
  }

  /**
   * The month in which a movement is booked: the one after its own, if it comes after the close.
   */
  private YearMonth told(MoneyFact fact) {
    return late.contains(fact.balanceTransaction()) ? month(fact).plusMonths(1) : month(fact);
  }

  /** What Stripe says of the balance at the end of it all. */
  Money balance(String currency) {
    return facts.stream()
        .map(MoneyFact::net)
        .filter(net -> net.code().equals(currency))
        .reduce(Money.zero(Money.currency(currency)), Money::plus);
  }

  /** The month in which a movement happens, whenever it is told. */
  static YearMonth month(MoneyFact fact) {
    return YearMonth.from(fact.createdAt().atZone(ZoneOffset.UTC));
  }

  private void happen() {
    int dice = random.nextInt(TURNS);
    if (dice < 770 || charges.size() < 20) {
      charge();
    } else if (dice < 840) {
      refund();
    } else if (dice < 855) {
      takeBack();
    } else if (dice < 875) {
      dispute();
    } else if (dice < 880) {
      winAfterAll();
    } else if (dice < 960) {
      Rare.KINDS.get(rare++ % Rare.KINDS.size()).happen(this);
    } else {
      payout();
    }
  }

  private void charge() {
    String frequency = FREQUENCIES.get(random.nextInt(3));
    long paid = 200L + random.nextInt(20_000);
    String balance = random.nextInt(10) == 0 ? "eur" : "usd";
    BigDecimal rate = random.nextInt(5) == 0 ? rate() : null;
    boolean debit = random.nextInt(6) == 0;
    Money given = Money.of(paid, rate == null ? balance : "gbp");
    Money amount = Money.of(rate == null ? paid : times(paid, rate), balance);
    String charge = (debit ? "py_" : "ch_") + number;
    MoneyFact fact =
        fact(
            debit ? "payment" : "charge",
            "charge",
            charge,
            amount,
            30 + amount.minor() / 34,
            rate,
            new Gift("d" + random.nextInt(5_000), frequency, random.nextInt(3) == 0 ? "oct" : null),
            new Paid(charge, given));
    charges.add(new Given(fact, charge, given));
    mayBeLate(keep(fact, Figure.GROSS));
  }

  private void refund() {
    Given given = charges.remove(random.nextInt(charges.size()));
    Money paid = given.paid();
    long back = random.nextBoolean() ? paid.minor() : 1 + random.nextLong(paid.minor());
    BigDecimal rate = given.fact().exchangeRate() == null ? null : rate();
    long amount = rate == null ? back : times(back, rate);
    String type = given.isDebit() ? "payment_refund" : "refund";
    String refund = (given.isDebit() ? "pyr_" : "re_") + number;
    MoneyFact taken = back(given, type, "refund", refund, -amount, back, rate);
    mayBeLate(keep(taken, Figure.REFUNDS));
    if (random.nextInt(10) == 0) {
      String failed = given.isDebit() ? "payment_refund" : "refund_failure";
      MoneyFact again = back(given, failed, "refund_failure", refund, amount, back, rate);
      keep(again, Figure.REFUNDS);
      // Nobody hears that it failed before they hear of it.
      if (late.contains(taken.balanceTransaction())) {
        late.add(again.balanceTransaction());
        byHand.late(again);
      }
    }
  }

  /** What is taken back without anybody having asked for it. */
  private void takeBack() {
    Given given = charges.remove(random.nextInt(charges.size()));
    BigDecimal rate = given.fact().exchangeRate() == null ? null : rate();
    long back = given.isDebit() ? given.paid().minor() : 1 + given.paid().minor() / 3;
    long amount = rate == null ? back : times(back, rate);
    MoneyFact fact;
    if (given.isDebit()) {
      String type = random.nextBoolean() ? "payment_failure_refund" : "payment_reversal";
      fact = back(given, type, "charge_failure", given.charge(), -amount, back, rate);
    } else {
      fact = back(given, "refund", "partial_capture_reversal", "re_" + number, -amount, back, rate);
    }
    keep(fact, Figure.REFUNDS);
  }

  private MoneyFact back(
      Given given,
      String type,
      String category,
      String source,
      long amount,
      long paid,
      @Nullable BigDecimal rate) {
    MoneyFact fact =
        fact(
            type,
            category,
            source,
            Money.of(amount, given.fact().amount().code()),
            0,
            rate,
            given.fact().gift(),
            new Paid(given.charge(), Money.of(paid, given.paid().code())));
    undoings.add(new Undone(fact, given, paid));
    return fact;
  }

  private void dispute() {
    Given given = charges.remove(random.nextInt(charges.size()));
    MoneyFact charge = given.fact();
    String dispute = "dp_" + number;
    Paid about = new Paid(given.charge(), null);
    MoneyFact taken =
        fact(
            "adjustment",
            "dispute",
            dispute,
            charge.amount().negated(),
            1_500,
            charge.exchangeRate(),
            charge.gift(),
            about);
    keep(taken, Figure.DISPUTES);
    byHand.held(month(taken), charge.amount());
    int outcome = random.nextInt(4);
    if (outcome < 2) {
      Instant at = now.plusSeconds(1);
      lost.put(dispute, at);
      YearMonth month = YearMonth.from(at.atZone(ZoneOffset.UTC));
      byHand.held(month, charge.amount().negated());
      byHand.givenBack(given.charge(), month, charge.amount().minor());
      gone.add(new Disputed(taken, dispute, about));
    } else if (outcome == 2) {
      byHand.held(month(giveBack(new Disputed(taken, dispute, about))), charge.amount().negated());
    }
  }

  private void winAfterAll() {
    if (gone.isEmpty()) {
      charge();
    } else {
      Disputed disputed = gone.remove(random.nextInt(gone.size()));
      MoneyFact back = giveBack(disputed);
      byHand.givenBack(disputed.about().charge(), month(back), disputed.taken().amount().minor());
    }
  }

  /** Stripe may exchange it at another rate. */
  private MoneyFact giveBack(Disputed disputed) {
    MoneyFact taken = disputed.taken();
    boolean exchanged = taken.exchangeRate() != null;
    Money back = taken.amount().negated();
    MoneyFact fact =
        fact(
            "adjustment",
            "dispute_reversal",
            disputed.dispute(),
            exchanged ? Money.of(back.minor() + 3, back.code()) : back,
            0,
            exchanged ? rate() : null,
            taken.gift(),
            disputed.about());
    keep(fact, Figure.DISPUTES);
    byHand.exchanged(month(fact), back.code(), back.minor() - fact.amount().minor());
    return fact;
  }

  private void payout() {
    String code = CURRENCIES.get(random.nextInt(5) == 0 ? 0 : 1);
    List<MoneyFact> going = toPayOut.getOrDefault(code, List.of());
    long sum = going.stream().mapToLong(fact -> fact.net().minor()).sum();
    if (sum <= 0) {
      charge();
      return;
    }
    toPayOut.remove(code);
    String payout = "po_" + number;
    MoneyFact out = fact("payout", "payout", payout, Money.of(-sum, code), 0, null, null, null);
    facts.add(out);
    byHand.add(out, Figure.PAYOUTS);
    mayBeLate(out);
    List<String> with = new ArrayList<>(going.stream().map(f -> f.balanceTransaction()).toList());
    with.add(out.balanceTransaction());
    payouts.put(payout, with);
    int outcome = random.nextInt(15);
    if (outcome < 2) {
      boolean calledBack = outcome == 1 && number % 2 == 0;
      String type = calledBack ? "payout" : outcome == 0 ? "payout_failure" : "payout_cancel";
      String source = calledBack ? "po_" + number : payout;
      if (calledBack) {
        reversals.put(source, payout);
      }
      keep(
          fact(type, "payout_reversal", source, Money.of(sum, code), 0, null, null, null),
          Figure.PAYOUTS);
    }
  }

  /** A movement of a kind that is rare; it belongs to no gift. */
  void move(Rare kind) {
    String code = CURRENCIES.get(random.nextInt(6) == 0 ? 0 : 1);
    long amount = (1L + random.nextInt(kind.most())) * kind.sign(random);
    String source = kind.source() == null ? null : kind.source() + number;
    MoneyFact fact =
        fact(
            kind.type(),
            kind.category(),
            source,
            Money.of(amount, code),
            kind.fee(),
            null,
            null,
            null);
    MoneyFact told = kind.ours() ? ofOurs(fact) : fact;
    keep(told, kind.figure());
    if (kind.isRiddle()) {
      byHand.suspended(told, told.amount());
    }
    mayBeLate(told);
  }

  /** Ours, though nobody knows of which gift. */
  private static MoneyFact ofOurs(MoneyFact fact) {
    return new MoneyFact(
        fact.balanceTransaction(),
        fact.type(),
        fact.reportingCategory(),
        fact.amount(),
        fact.fee(),
        fact.net(),
        fact.fees(),
        null,
        fact.source(),
        fact.createdAt(),
        fact.availableOn(),
        true,
        null);
  }

  private MoneyFact keep(MoneyFact fact, Figure figure) {
    facts.add(fact);
    byHand.add(fact, figure);
    toPayOut.computeIfAbsent(fact.net().code(), code -> new ArrayList<>()).add(fact);
    return fact;
  }

  private void mayBeLate(MoneyFact fact) {
    if (random.nextInt(100) == 0 && month(fact).getMonthValue() < 12) {
      late.add(fact.balanceTransaction());
      byHand.late(fact);
    }
  }

  private MoneyFact fact(
      String type,
      String category,
      @Nullable String source,
      Money amount,
      long fee,
      @Nullable BigDecimal rate,
      @Nullable Gift gift,
      @Nullable Paid paid) {
    Money taken = Money.of(fee, amount.code());
    MoneyFact fact =
        new MoneyFact(
            "txn_%07d".formatted(number++),
            type,
            category,
            amount,
            taken,
            amount.minus(taken),
            fees(fee, amount.code(), rate != null),
            rate,
            source,
            now,
            now.plus(Duration.ofDays(2)),
            gift != null,
            gift,
            paid);
    Money explained =
        fact.fees().stream().map(Fee::amount).reduce(Money.zero(amount.currency()), Money::plus);
    if (!fact.fees().isEmpty() && !explained.equals(taken)) {
      byHand.suspended(fact, explained.minus(taken));
    }
    return fact;
  }

  /** What a fee is made of; one in many is not explained, and one not to the cent. */
  private List<Fee> fees(long fee, String code, boolean exchanged) {
    int dice = random.nextInt(200);
    if (fee == 0 || dice == 0) {
      return List.of();
    }
    List<Fee> fees = new ArrayList<>();
    long rest = fee;
    if (exchanged) {
      rest -= part(fees, "stripe_fx_fee", fee / 4, code);
    }
    rest -= part(fees, dice % 20 == 0 ? "withheld_tax" : "tax", fee / 10, code);
    if (dice % 10 == 1) {
      rest -= part(fees, "application_fee", fee / 8, code);
      rest -= part(fees, "payment_method_passthrough_fee", fee / 8, code);
    }
    part(fees, "stripe_fee", dice == 2 ? rest - 1 : rest, code);
    return fees;
  }

  private static long part(List<Fee> fees, String type, long minor, String code) {
    fees.add(new Fee(type, Money.of(minor, code)));
    return minor;
  }

  private BigDecimal rate() {
    return new BigDecimal("1.2").add(BigDecimal.valueOf(random.nextInt(1_000), 4));
  }

  private static long times(long amount, BigDecimal rate) {
    return BigDecimal.valueOf(amount).multiply(rate).setScale(0, RoundingMode.HALF_UP).longValue();
  }
}
