package org.samizdat.ledger.report;

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
    FEES,
    PAYOUTS,
    RETURNS,
    DEFERRED,
    CURRENCIES,
    EXCEPTIONS;

    /** As it stands in addresses. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
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
  private final Returns returns;
  private final DeferredRoll deferred;
  private final Currencies currencies;
  private final Exceptions exceptions;

  BookReports(
      AccountSums accounts,
      GiftIncome gifts,
      FeeSums fees,
      Payouts payouts,
      Returns returns,
      DeferredRoll deferred,
      Currencies currencies,
      Exceptions exceptions) {
    this.accounts = accounts;
    this.gifts = gifts;
    this.fees = fees;
    this.payouts = payouts;
    this.returns = returns;
    this.deferred = deferred;
    this.currencies = currencies;
    this.exceptions = exceptions;
  }

  /** A report on whole months; days are those of the books. */
  public Sheet sheet(Kind kind, Span span) {
    return switch (kind) {
      case ACCOUNTS -> accounts.read(span);
      case GIFTS -> gifts.read(span);
      case FEES -> fees.read(span);
      case PAYOUTS -> payouts.read(span);
      case RETURNS -> returns.read(span);
      case DEFERRED -> deferred.read(span);
      case CURRENCIES -> currencies.read(span);
      case EXCEPTIONS -> exceptions.read(span);
    };
  }
}
