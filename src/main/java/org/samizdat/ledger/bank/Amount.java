package org.samizdat.ledger.bank;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;

/** Amounts as statements write them. */
final class Amount {

  private Amount() {}

  static Money of(BigDecimal amount, String code) {
    try {
      var currency = Money.currency(code);
      return new Money(
          amount
              .movePointRight(currency.getDefaultFractionDigits())
              .setScale(0, RoundingMode.UNNECESSARY)
              .longValueExact(),
          currency);
    } catch (ArithmeticException tooFine) {
      throw new Unreadable("too-many-places");
    } catch (Refused notKnown) {
      throw new Unreadable("currency-not-known");
    }
  }
}
