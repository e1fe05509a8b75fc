package org.samizdat.ledger.bank;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether an amount that a table writes without a sign came in or went out. */
enum Sign {
  IN,
  OUT;

  private static final Set<String> INS =
      Set.of(
          "c",
          "cr",
          "crdt",
          "credit",
          "h",
          "haben",
          "gutschrift",
          "bij",
          "in",
          "+",
          "rd",
          "к",
          "кт",
          "кредит",
          "приход",
          "зачисление",
          plain("поступление"));

  private static final Set<String> OUTS =
      Set.of(
          "d",
          "dr",
          "db",
          "dbit",
          "debit",
          "debet",
          "s",
          "soll",
          "lastschrift",
          "belastung",
          "af",
          "out",
          "-",
          "rc",
          "д",
          "дт",
          "дебет",
          "расход",
          "списание");

  private static final Pattern DIGIT = Pattern.compile("\\d");

  private static String plain(String word) {
    return Columns.plain(word);
  }

  /**
   * What a line says of its sign; empty if its table has no column for it.
   *
   * @throws Unreadable if the word is not known, or there is none: half of the time it would be
   *     wrong to take it for something that came in
   */
  static Optional<Sign> of(Columns columns, List<String> line) {
    Optional<String> said = columns.cell(line, Columns.SIGNS, any -> true);
    if (said.isEmpty() && columns.hasAny(Columns.SIGNS)) {
      throw new Unreadable("no-sign");
    }
    return said.or(() -> columns.cell(line, Columns.INS, Sign::isWord))
        .or(() -> columns.cell(line, Columns.OUTS, Sign::isWord))
        .map(Sign::known)
        // Some banks give the column no name.
        .or(() -> columns.cell(line, List.of(""), Sign::isKnown).map(Sign::known));
  }

  /** A dash for nothing is none. */
  private static boolean isWord(String said) {
    return !DIGIT.matcher(said).find() && !said.equals("-");
  }

  private static boolean isKnown(String said) {
    return INS.contains(plain(said)) || OUTS.contains(plain(said));
  }

  private static Sign known(String said) {
    if (!isKnown(said)) {
      throw new Unreadable("sign-not-known");
    }
    return INS.contains(plain(said)) ? IN : OUT;
  }
}
