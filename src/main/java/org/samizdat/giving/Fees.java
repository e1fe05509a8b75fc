package org.samizdat.giving;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.Ledger;
import org.samizdat.ledger.MeasuredFee;
import org.samizdat.values.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * What a giver may add so that the payment's fee does not lessen her gift: what fees have come to
 * of late, measured once a day, or else what the newsroom says they are.
 */
@Component
class Fees {

  /** Whole millionths, so that the widget, which shows the sum, counts exactly as we do. */
  static final long MILLION = 1_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(Fees.class);

  /** Hundredths of a percent: what our page writes is what is counted by. */
  private static final int MEASURED_PLACES = 4;

  /** A tenth, in millionths. No card costs that much: more is not asked of a giver. */
  private static final long MOST_RATE = 100_000;

  /** Fees as the ledger measures them; see {@link Ledger#measuredFee}. */
  interface Measure {
    Optional<MeasuredFee> since(Currency currency, Instant since);
  }

  /**
   * The fee on payments of one currency.
   *
   * @param rateMillionths of the whole payment
   * @param fixed on top, for each payment
   * @param step the smallest difference between two payments, in minor units
   */
  record Fee(long rateMillionths, Money fixed, long step) {

    /**
     * What has to be added to a gift: {@code ceil((gift + fixed) / (1 - rate)) - gift}, on to the
     * next step.
     *
     * @throws ArithmeticException if it is beyond a {@code long}
     */
    Money on(Money gift) {
      long whole = Math.multiplyExact(gift.plus(fixed).minor(), MILLION);
      long total = Math.ceilDiv(whole, MILLION - rateMillionths);
      return new Money(Math.ceilDiv(total, step) * step - gift.minor(), gift.currency());
    }

    Terms terms() {
      return new Terms(rateMillionths, fixed.minor());
    }
  }

  /**
   * By what a form counted the sum that it showed; it sends them along, for the fee may be another
   * by then.
   *
   * @param rate in millionths of the whole payment
   * @param fixed in minor units
   */
  record Terms(long rate, long fixed) {

    private static final Pattern LABEL = Pattern.compile("([0-9]{1,6})-([0-9]{1,9})");

    /** Null if it is none of ours, such as the {@code yes} of a form that does not know them. */
    static @Nullable Terms parse(@Nullable String label) {
      Matcher terms = LABEL.matcher(label == null ? "" : label);
      return terms.matches()
          ? new Terms(Long.parseLong(terms.group(1)), Long.parseLong(terms.group(2)))
          : null;
    }

    /** As a form sends them: {@code 29000-30}. */
    String label() {
      return rate + "-" + fixed;
    }
  }

  /**
   * What was measured.
   *
   * @param day of UTC on which it was
   * @param fees by the currency's code; where there is none, what is set counts
   */
  private record Measured(LocalDate day, Map<String, Fee> fees) {}

  private final boolean isMeasured;
  private final Map<String, Fee> set;
  private final Measure measure;
  private final Clock clock;
  private final AtomicReference<Measured> measured =
      new AtomicReference<>(new Measured(LocalDate.MIN, Map.of()));
  private final AtomicBoolean isMeasuring = new AtomicBoolean();

  /**
   * Checks the settings; measures nothing yet.
   *
   * @throws IllegalArgumentException if a fee cannot be what they say
   */
  @Autowired
  Fees(AskSettings settings, Offers offers, Ledger ledger, Clock clock) {
    this(settings, offers, ledger::measuredFee, clock);
  }

  Fees(AskSettings settings, Offers offers, Measure measure, Clock clock) {
    AskSettings.CoverFee coverFee = settings.coverFee();
    BigDecimal rate = coverFee.rate();
    if (rate != null
        && (rate.signum() < 0
            || rate.compareTo(new BigDecimal("0.5")) > 0
            || rate.stripTrailingZeros().scale() > 6)) {
      throw new IllegalArgumentException(
          "samizdat.giving.cover-fee.rate is a share such as 0.029, with at most six places");
    }
    Map<String, Fee> fees = new HashMap<>();
    for (Offer offer : offers.all()) {
      BigDecimal fixed = coverFee.fixed().get(offer.currency().getCurrencyCode());
      if (rate != null && fixed != null) {
        fees.put(offer.code(), fee(rate, fixed, offer));
      }
    }
    this.set = Map.copyOf(fees);
    this.isMeasured = coverFee.measured();
    this.measure = measure;
    this.clock = clock;
  }

  /** The fee on a currency's payments today; nothing if covering it is not offered. */
  Optional<Fee> of(Offer offer) {
    return Optional.ofNullable(set.get(offer.code()))
        .map(fee -> today().getOrDefault(offer.code(), fee));
  }

  /**
   * The fee by which a form counted, so that she pays what it showed, were it yesterday; today's if
   * the form does not tell, or tells what we never said.
   *
   * @return nothing if covering it is not offered
   */
  Optional<Fee> shown(Offer offer, @Nullable Terms terms) {
    Fee fee = set.get(offer.code());
    if (fee == null || terms == null || !isOurs(terms, fee)) {
      return of(offer);
    }
    return Optional.of(
        new Fee(terms.rate(), new Money(terms.fixed(), offer.currency()), offer.step()));
  }

  /** What we measure has the fixed part that is set, or none. */
  private static boolean isOurs(Terms terms, Fee set) {
    return terms.rate() >= 0
        && terms.rate() <= Math.max(MOST_RATE, set.rateMillionths())
        && (terms.fixed() == 0 || terms.fixed() == set.fixed().minor());
  }

  /** Measured once a day: by whoever comes first, while others go by what they find. */
  private Map<String, Fee> today() {
    Measured known = measured.get();
    LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (!isMeasured || known.day().equals(day) || !isMeasuring.compareAndSet(false, true)) {
      return known.fees();
    }
    try {
      Map<String, Fee> fees = measureAll(day);
      measured.set(new Measured(day, fees));
      return fees;
    } finally {
      isMeasuring.set(false);
    }
  }

  private Map<String, Fee> measureAll(LocalDate day) {
    Instant since = day.atStartOfDay(ZoneOffset.UTC).toInstant().minus(Ledger.FEE_IS_MEASURED_OVER);
    Map<String, Fee> fees = new HashMap<>();
    set.forEach((code, fee) ->
        measure
            .since(fee.fixed().currency(), since)
            .flatMap(found -> measuredFee(found, fee))
            .ifPresent(found -> fees.put(code, found)));
    return Map.copyOf(fees);
  }

  /**
   * How a fee divides into its share and its fixed part cannot be seen in sums: the fixed part is
   * the one that is set, unless that alone would be more than was taken.
   */
  private static Optional<Fee> measuredFee(MeasuredFee found, Fee set) {
    Money fixed = set.fixed();
    BigDecimal rate = found.rateBeside(fixed);
    if (rate.signum() < 0) {
      fixed = Money.zero(fixed.currency());
      rate = found.rate();
    }
    long millionths =
        rate.setScale(MEASURED_PLACES, RoundingMode.HALF_UP).movePointRight(6).longValueExact();
    if (rate.signum() < 0 || millionths > Math.max(MOST_RATE, set.rateMillionths())) {
      LOG.warn(
          "The fees of {} come to {} of what was paid, which is asked of nobody; what is set"
              + " counts",
          fixed.currency(),
          found.rate());
      return Optional.empty();
    }
    return Optional.of(new Fee(millionths, fixed, set.step()));
  }

  private static Fee fee(BigDecimal rate, BigDecimal fixed, Offer offer) {
    try {
      Money each =
          new Money(
              fixed.movePointRight(offer.currency().getDefaultFractionDigits()).longValueExact(),
              offer.currency());
      if (!each.isNegative()) {
        return new Fee(rate.movePointRight(6).longValueExact(), each, offer.step());
      }
    } catch (ArithmeticException tooFine) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "samizdat.giving.cover-fee.fixed: "
            + fixed.toPlainString()
            + " is no fee in "
            + offer.currency());
  }
}
