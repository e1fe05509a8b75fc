package org.samizdat.ledger;

import com.ibm.icu.text.NumberFormat;
import com.ibm.icu.util.Currency;
import org.samizdat.values.Language;
import org.samizdat.values.Money;

/** Amounts as books show them: with every place of their currency, also where there is nothing. */
public final class Exact {

  private Exact() {}

  /** An amount in words of a language, such as {@code $0.00}. */
  public static String money(Money amount, Language language) {
    NumberFormat format = NumberFormat.getCurrencyInstance(language.locale());
    format.setCurrency(Currency.fromJavaCurrency(amount.currency()));
    int places = amount.currency().getDefaultFractionDigits();
    format.setMinimumFractionDigits(places);
    format.setMaximumFractionDigits(places);
    return format.format(amount.decimal());
  }
}
