package org.samizdat.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * One balance transaction of Stripe's: what moved the account's balance, and what we know of it.
 * Two that say the same are equal, also if Stripe wrote one of them otherwise.
 *
 * @param balanceTransaction Stripe's id
 * @param type Stripe's own word, also one that is not known here
 * @param reportingCategory Stripe's own word, also one that is not known here; books go by it
 * @param amount gross, in the currency of the balance; less than nothing where money goes out
 * @param fee what Stripe and others took of it
 * @param net the amount less the fee
 * @param fees what the fee is made of
 * @param exchangeRate from the currency of the source to that of the balance; null where nothing
 *     was exchanged
 * @param source the id of the charge, refund, dispute or payout it comes from; null if Stripe names
 *     none
 * @param createdAt by Stripe's clock, in whole seconds
 * @param availableOn from when it can be paid out, by Stripe's clock, in whole seconds
 * @param own false for other activity of a shared account, which is reconciled and attributed to
 *     nobody
 * @param gift what it was paid, returned or disputed for; null if that is no gift of ours
 * @param paid with which charge it began, and what it was for the giver; null where that is not
 *     known
 */
public record MoneyFact(
    String balanceTransaction,
    String type,
    String reportingCategory,
    Money amount,
    Money fee,
    Money net,
    List<Fee> fees,
    @Nullable BigDecimal exchangeRate,
    @Nullable String source,
    Instant createdAt,
    Instant availableOn,
    boolean own,
    @Nullable Gift gift,
    @Nullable Paid paid) {

  /** A fact of which nobody knows what it was for the giver. */
  public MoneyFact(
      String balanceTransaction,
      String type,
      String reportingCategory,
      Money amount,
      Money fee,
      Money net,
      List<Fee> fees,
      @Nullable BigDecimal exchangeRate,
      @Nullable String source,
      Instant createdAt,
      Instant availableOn,
      boolean own,
      @Nullable Gift gift) {
    this(
        balanceTransaction,
        type,
        reportingCategory,
        amount,
        fee,
        net,
        fees,
        exchangeRate,
        source,
        createdAt,
        availableOn,
        own,
        gift,
        null);
  }

  /**
   * What a giver paid, or was given back.
   *
   * @param charge with which she paid: Stripe's id
   * @param amount in the currency she paid in, never less than nothing; null where it may still
   *     change, as that of a dispute
   */
  public record Paid(String charge, @Nullable Money amount) {

    public Paid {
      if (!isId(charge) || (amount != null && amount.isNegative())) {
        throw new IllegalArgumentException("What was paid is a charge's id and an amount");
      }
    }
  }

  /** What Stripe calls its fee for an exchange, as a movement or as a part of a fee. */
  static final String EXCHANGE_FEE = "stripe_fx_fee";

  /**
   * A part of a fee.
   *
   * @param type Stripe's own word, such as {@code stripe_fee}, {@code tax} or {@code stripe_fx_fee}
   */
  public record Fee(String type, Money amount) {}

  /**
   * The gift behind it, without the giver.
   *
   * @param donation its opaque number: up to 64 letters, digits, dashes and underscores
   * @param frequency as the API writes it: {@code once}, {@code monthly}, {@code annual}
   * @param campaign the newsroom's label: up to 64 letters, digits, dots, slashes, dashes and
   *     underscores; null for none
   */
  public record Gift(String donation, String frequency, @Nullable String campaign) {

    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._/-]{1,64}");
    private static final Set<String> FREQUENCIES = Set.of("once", "monthly", "annual");

    public Gift {
      // What does not look like it may be somebody's, and is not repeated in an error.
      if (!NUMBER.matcher(donation).matches()
          || !FREQUENCIES.contains(frequency)
          || (campaign != null && !LABEL.matcher(campaign).matches())) {
        throw new IllegalArgumentException("A gift is an opaque number, a frequency and a label");
      }
    }
  }

  private static final Pattern STRIPE_ID = Pattern.compile("[A-Za-z0-9_]{1,255}");

  /** Stripe promises no order. */
  private static final Comparator<Fee> ORDER =
      Comparator.comparing(Fee::type)
          .thenComparing(fee -> fee.amount().code())
          .thenComparingLong(fee -> fee.amount().minor());

  /**
   * Checks that it is a fact of money, and nothing else.
   *
   * @throws IllegalArgumentException if it does not add up, is in two currencies, or if an id is
   *     none of Stripe's
   */
  public MoneyFact {
    if (!isId(balanceTransaction) || (source != null && !isId(source))) {
      throw new IllegalArgumentException("A balance transaction and its source have Stripe's ids");
    }
    if (!amount.minus(fee).equals(net)) {
      throw new IllegalArgumentException(balanceTransaction + " does not add up");
    }
    if (gift != null && !own) {
      throw new IllegalArgumentException(balanceTransaction + " is of a gift, and so is ours");
    }
    fees = fees.stream().sorted(ORDER).toList();
    exchangeRate = exchangeRate == null ? null : plain(exchangeRate);
    createdAt = createdAt.truncatedTo(ChronoUnit.SECONDS);
    availableOn = availableOn.truncatedTo(ChronoUnit.SECONDS);
  }

  private static boolean isId(String text) {
    return STRIPE_ID.matcher(text).matches();
  }

  /** 1.20 and 1.2 are one rate. */
  private static BigDecimal plain(BigDecimal rate) {
    BigDecimal stripped = rate.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /**
   * Whether another telling says the same. What was recorded before anybody asked what the giver
   * paid, or told an exchange's part of the fee from the rest of it, says nothing of that, and is
   * not contradicted by who does.
   */
  boolean isConfirmedBy(MoneyFact told) {
    boolean saysOfExchange = fees.stream().anyMatch(fee -> fee.type().equals(EXCHANGE_FEE));
    return equals(
        told.with(
            saysOfExchange ? told.fees : told.feesTogether(), paid == null ? null : told.paid));
  }

  /** As they were told before an exchange's part had a type of its own. */
  private List<Fee> feesTogether() {
    return fees.stream()
        .map(fee -> fee.type().equals(EXCHANGE_FEE) ? new Fee("stripe_fee", fee.amount()) : fee)
        .toList();
  }

  private MoneyFact with(List<Fee> saidFees, @Nullable Paid saidPaid) {
    return new MoneyFact(
        balanceTransaction,
        type,
        reportingCategory,
        amount,
        fee,
        net,
        saidFees,
        exchangeRate,
        source,
        createdAt,
        availableOn,
        own,
        gift,
        saidPaid);
  }

  /** The names of what two tellings of one balance transaction do not agree in. */
  String differences(MoneyFact other) {
    return Stream.of(
            new Part("type", MoneyFact::type),
            new Part("reporting category", MoneyFact::reportingCategory),
            new Part("amount", MoneyFact::amount),
            new Part("fee", MoneyFact::fee),
            new Part("net", MoneyFact::net),
            new Part("fee details", MoneyFact::fees),
            new Part("exchange rate", MoneyFact::exchangeRate),
            new Part("source", MoneyFact::source),
            new Part("creation", MoneyFact::createdAt),
            new Part("availability", MoneyFact::availableOn),
            new Part("ownership", MoneyFact::own),
            new Part("gift", MoneyFact::gift),
            new Part("amount paid", MoneyFact::paid))
        .filter(part -> !Objects.equals(part.of().apply(this), part.of().apply(other)))
        .map(Part::name)
        .collect(Collectors.joining(", "));
  }

  private record Part(String name, Function<MoneyFact, @Nullable Object> of) {}
}
