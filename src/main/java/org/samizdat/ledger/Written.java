package org.samizdat.ledger;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.regex.Pattern;
import org.samizdat.ledger.chart.Account;
import org.samizdat.values.Refused;

/** What addresses, forms and commands name in writing; refused where it names nothing. */
final class Written {

  private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private Written() {}

  /**
   * A month such as {@code 2026-11}.
   *
   * @throws Refused {@code month-not-valid}
   */
  static YearMonth month(String text) {
    if (MONTH.matcher(text).matches()) {
      return YearMonth.parse(text);
    }
    throw new Refused(
        Refused.Kind.MALFORMED, "month-not-valid", "A month is written such as 2026-11.");
  }

  /**
   * A day such as {@code 2026-11-01}.
   *
   * @throws Refused {@code date-not-valid}
   */
  static LocalDate day(String text) {
    try {
      if (DAY.matcher(text).matches()) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeException notADay) {
      // Said below.
    }
    throw new Refused(
        Refused.Kind.MALFORMED, "date-not-valid", "A day is written such as 2026-11-01.");
  }

  /**
   * An account by its label, such as {@code other-activity}.
   *
   * @throws Refused {@code account-not-found}
   */
  static Account account(String label) {
    return Account.find(label)
        .orElseThrow(() ->
            new Refused(Refused.Kind.NOT_FOUND, "account-not-found", "There is no such account."));
  }
}
