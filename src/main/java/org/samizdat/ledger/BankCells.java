package org.samizdat.ledger;

import java.util.List;
import java.util.stream.Stream;
import org.samizdat.ledger.bank.Movement;
import org.samizdat.ledger.page.BookTable.Cell;
import org.samizdat.ledger.page.FinancePage.Act;
import org.samizdat.ledger.page.FinancePage.Field;
import org.samizdat.values.Language;

/** What tables of the bank's lines have in common. */
final class BankCells {

  static final String HERE = FinanceScreens.HERE + "/bank";

  private BankCells() {}

  static List<String> heads(Language language, String... columns) {
    return Stream.of(columns).map(column -> language.say("finance.head." + column)).toList();
  }

  /** What something between Stripe and the bank is called. */
  static String name(Movement movement, Language language) {
    return language.say("finance.bank.movement." + movement.category(), movement.source());
  }

  /** The same; a payout leads to what went out with it. */
  static Cell movement(Movement movement, Language language) {
    return Cell.to(
        name(movement, language),
        movement.isOfPayout() ? BookPaths.payout(movement.source()) : null);
  }

  /** Takes a match back. */
  static Cell undo(long match, Language language) {
    return Cell.act(
        new Act(
            "",
            language.say("finance.bank.undo"),
            HERE + "/undo",
            List.of(new Field("match", Long.toString(match)))));
  }
}
