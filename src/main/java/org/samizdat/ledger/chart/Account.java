package org.samizdat.ledger.chart;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An account by what it is for. Entries name it so; what it is called and which number it has is
 * the newsroom's, and may change without touching the books.
 */
public enum Account {
  STRIPE_BALANCE(Type.ASSET, "assets:stripe:balance", "1010"),
  IN_TRANSIT(Type.ASSET, "assets:stripe:in-transit", "1020"),
  RESERVE_HELD(Type.ASSET, "assets:stripe:reserve-held", "1030"),
  DISPUTE_HELD(Type.ASSET, "assets:stripe:dispute-held", "1040"),
  BANK(Type.ASSET, "assets:bank:operating", "1100"),
  DEFERRED(Type.LIABILITY, "liabilities:deferred", "2100"),
  /** Nobody knows yet what it is: it has to be looked at. */
  SUSPENSE(Type.LIABILITY, "liabilities:suspense", "2900"),
  OPENING(Type.EQUITY, "equity:opening", "3000"),
  INCOME_ONCE(Type.INCOME, "income:donations:once", "4010"),
  INCOME_MONTHLY(Type.INCOME, "income:donations:monthly", "4020"),
  INCOME_ANNUAL(Type.INCOME, "income:donations:annual", "4030"),
  REFUNDS(Type.INCOME, "income:contra:refunds", "4800"),
  DISPUTES_LOST(Type.INCOME, "income:contra:disputes-lost", "4810"),
  /** What else a shared account earns and pays. */
  OTHER_ACTIVITY(Type.INCOME, "income:other-activity", "4900"),
  FEES_PROCESSING(Type.EXPENSE, "expenses:fees:processing", "6010"),
  FEES_DISPUTES(Type.EXPENSE, "expenses:fees:disputes", "6020"),
  FEES_TAX(Type.EXPENSE, "expenses:fees:tax", "6030"),
  FEES_ACCOUNT(Type.EXPENSE, "expenses:fees:account", "6040"),
  /** What Stripe takes for exchanging; what a rate makes of a gift is {@link #FX_REALISED}. */
  FEES_EXCHANGE(Type.EXPENSE, "expenses:fees:exchange", "6050"),
  FEES_OTHER_ACTIVITY(Type.EXPENSE, "expenses:fees:other", "6090"),
  FX_REALISED(Type.EXPENSE, "expenses:fx:realised", "6100");

  /** On which side of the books. */
  public enum Type {
    ASSET,
    LIABILITY,
    EQUITY,
    INCOME,
    EXPENSE
  }

  private final Type type;
  private final String usualName;
  private final String usualCode;

  Account(Type type, String usualName, String usualCode) {
    this.type = type;
    this.usualName = usualName;
    this.usualCode = usualCode;
  }

  public Type type() {
    return type;
  }

  /** As entries name it: {@code stripe-balance}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The account of a label. */
  public static Optional<Account> find(String label) {
    return List.of(values()).stream().filter(one -> one.label().equals(label)).findAny();
  }

  /** The income of a frequency as the API writes it: {@code once}, {@code monthly}, … */
  public static Account income(String frequency) {
    return switch (frequency) {
      case "once" -> INCOME_ONCE;
      case "monthly" -> INCOME_MONTHLY;
      case "annual" -> INCOME_ANNUAL;
      default -> throw new IllegalArgumentException("There is no such frequency: " + frequency);
    };
  }

  String usualName() {
    return usualName;
  }

  String usualCode() {
    return usualCode;
  }
}
