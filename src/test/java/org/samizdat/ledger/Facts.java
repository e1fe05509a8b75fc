package org.samizdat.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.MoneyFact.Fee;
import org.samizdat.ledger.MoneyFact.Gift;
import org.samizdat.ledger.MoneyFact.Paid;
import org.samizdat.values.Money;

/** Money facts in the making. */
final class Facts {

  /** Makes one otherwise. */
  interface Change {
    void to(Facts fact);
  }

  final String balanceTransaction;
  String changed = "";
  String type = "charge";
  String reportingCategory = "charge";
  Money amount = Money.of(1_000, "usd");
  Money fee = Money.of(59, "usd");
  List<Fee> fees =
      List.of(new Fee("stripe_fee", Money.of(50, "usd")), new Fee("tax", Money.of(9, "usd")));
  @Nullable BigDecimal exchangeRate;
  @Nullable String source = "ch_1";
  Instant createdAt = Instant.parse("2020-01-15T12:00:00Z");
  Instant availableOn = Instant.parse("2020-01-17T00:00:00Z");
  boolean own = true;
  @Nullable String donation = "gift-1";
  String frequency = "once";
  @Nullable String campaign;
  @Nullable Paid paid = new Paid("ch_1", Money.of(1_000, "usd"));

  private Facts(String balanceTransaction) {
    this.balanceTransaction = balanceTransaction;
  }

  /** A gift of ten dollars. */
  static Facts charge(String balanceTransaction) {
    return new Facts(balanceTransaction);
  }

  /** Dollars on their way between Stripe and a bank, or back, without a fee. */
  static MoneyFact moved(
      String balanceTransaction, String category, String source, long amount, String day) {
    return charge(balanceTransaction)
        .with(fact -> {
          fact.reportingCategory = category;
          fact.source = source;
          fact.amount = Money.of(amount, "usd");
          fact.fee = Money.of(0, "usd");
          fact.fees = List.of();
          fact.own = false;
          fact.donation = null;
          fact.paid = null;
          fact.createdAt = LocalDate.parse(day).atStartOfDay().toInstant(ZoneOffset.UTC);
        });
  }

  /** The same otherwise in one thing, each in another. */
  static Stream<Facts> variations(String id) {
    return Stream.of(
        varied(id, "type", f -> f.type = "payment"),
        varied(id, "reporting category", f -> f.reportingCategory = "refund"),
        varied(id, "amount, net", f -> f.amount = Money.of(1_001, "usd")),
        varied(id, "fee, net", f -> f.fee = Money.of(60, "usd")),
        varied(
            id,
            "amount, fee, net",
            f -> {
              f.amount = Money.of(1_000, "eur");
              f.fee = Money.of(59, "eur");
            }),
        varied(id, "fee details", f -> f.fees = f.fees.subList(0, 1)),
        varied(id, "exchange rate", f -> f.exchangeRate = new BigDecimal("1.1")),
        varied(id, "source", f -> f.source = null),
        varied(id, "creation", f -> f.createdAt = f.createdAt.plusSeconds(1)),
        varied(id, "availability", f -> f.availableOn = f.availableOn.plusSeconds(1)),
        varied(
            id,
            "ownership, gift",
            f -> {
              f.own = false;
              f.donation = null;
            }),
        varied(id, "gift", f -> f.donation = null),
        varied(id, "gift", f -> f.donation = "gift-2"),
        varied(id, "gift", f -> f.frequency = "annual"),
        varied(id, "gift", f -> f.campaign = "summer"),
        varied(id, "amount paid", f -> f.paid = new Paid("ch_1", Money.of(900, "eur"))));
  }

  private static Facts varied(String id, String what, Change change) {
    Facts facts = charge(id);
    change.to(facts);
    facts.changed = what;
    return facts;
  }

  MoneyFact with(Change change) {
    change.to(this);
    return fact();
  }

  MoneyFact fact() {
    return new MoneyFact(
        balanceTransaction,
        type,
        reportingCategory,
        amount,
        fee,
        amount.minus(fee),
        fees,
        exchangeRate,
        source,
        createdAt,
        availableOn,
        own,
        donation == null ? null : new Gift(donation, frequency, campaign),
        paid);
  }

  @Override
  public String toString() {
    return "with another " + changed;
  }
}
