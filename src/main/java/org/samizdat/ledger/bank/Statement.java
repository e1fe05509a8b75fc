package org.samizdat.ledger.bank;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.samizdat.values.Refused;

/** A bank's statement in one of the forms that banks give it. */
final class Statement {

  private Statement() {}

  /**
   * Reads a statement; which form it has is seen by its beginning.
   *
   * @param text CAMT.053 (ISO 20022), MT940 (SWIFT) or a table with heads
   * @throws Refused {@code statement-not-valid} with the line, or {@code statement-too-long}
   */
  static List<StatementLine> read(String text) {
    if (text.length() > BankStatements.LONGEST) {
      throw new Refused(
          Refused.Kind.TOO_LARGE, "statement-too-long", "A statement has at most 5 MB.");
    }
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try {
      if (plain.stripLeading().startsWith("<")) {
        return Camt053.read(plain.strip());
      }
      return plain.contains(":61:") && plain.contains(":60")
          ? Mt940.read(plain)
          : Table.read(plain);
    } catch (Unreadable found) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "statement-not-valid",
          "This is no statement that can be read here: " + found.complaint() + ".",
          Map.of("complaint", found.complaint()));
    }
  }

  /** A day that a bank may mean; no database is asked for those of other ages. */
  static LocalDate day(LocalDate day) {
    if (day.getYear() < 1970 || day.getYear() > 2200) {
      throw new Unreadable("day-not-read");
    }
    return day;
  }
}
