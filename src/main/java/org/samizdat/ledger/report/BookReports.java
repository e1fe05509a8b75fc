package org.samizdat.ledger.report;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.samizdat.values.Span;
import org.springframework.stereotype.Component;

/** The reports on the books as tables. */
@Component
public class BookReports {

  /** Which there are. */
  public enum Kind {
    ACCOUNTS,
    GIFTS,
    WAYS,
    FEES,
    /** Fees by how the gift was paid that they were taken of. */
    FEE_METHODS,
    PAYOUTS,
    /** What went out in each payout. */
    PAYOUT_DETAIL,
    RETURNS,
    DEFERRED,
    /** The gifts behind what is deferred. */
    PLANS,
    CURRENCIES,
    EXCEPTIONS;

    /** As it stands in addresses. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one of a label. */
    public static Optional<Kind> find(String label) {
      return List.of(values()).stream().filter(kind -> kind.label().equals(label)).findAny();
    }
  }

  private final AccountSums accounts;
  private final GiftIncome gifts;
  private final FeeSums fees;
  private final Payouts payouts;
  private final PayoutLines payoutLines;
  private final Returns returns;
  private final DeferredRoll deferred;
  private final PlanLines plans;
  private final Currencies currencies;
  private final Exceptions exceptions;

  BookReports(
      AccountSums accounts,
      GiftIncome gifts,
      FeeSums fees,
      Payouts payouts,
      PayoutLines payoutLines,
      Returns returns,
      DeferredRoll deferred,
      PlanLines plans,
      Currencies currencies,
      Exceptions exceptions) {
    this.accounts = accounts;
    this.gifts = gifts;
    this.fees = fees;
    this.payouts = payouts;
    this.payoutLines = payoutLines;
    this.returns = returns;
    this.deferred = deferred;
    this.plans = plans;
    this.currencies = currencies;
    this.exceptions = exceptions;
  }

  /**
   * A report on whole months.
   *
   * @param zone of the books, in which their days begin
   */
  public Sheet sheet(Kind kind, Span span, ZoneId zone) {
    return switch (kind) {
      case ACCOUNTS -> accounts.read(span);
      case GIFTS -> gifts.byCampaign(span);
      case WAYS -> gifts.byWay(span);
      case FEES -> fees.read(span);
      case FEE_METHODS -> fees.byMethod(span);
      case PAYOUTS -> payouts.read(span);
      case PAYOUT_DETAIL -> payoutLines.read(span, zone);
      case RETURNS -> returns.read(span, zone);
      case DEFERRED -> deferred.read(span);
      case PLANS -> plans.read(span);
      case CURRENCIES -> currencies.read(span);
      case EXCEPTIONS -> exceptions.read(span, zone);
    };
  }
}
