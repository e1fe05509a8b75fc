package org.samizdat.ledger;

import java.util.Collection;
import java.util.List;

/**
 * Something was told again, and otherwise than it was recorded. What was recorded stands. It does
 * not go away by asking again: somebody has to look at it.
 */
public class FactsContradicted extends RuntimeException {

  private final List<String> balanceTransactions;

  FactsContradicted(Collection<String> balanceTransactions) {
    super("Told again otherwise than recorded: " + String.join(", ", balanceTransactions));
    this.balanceTransactions = List.copyOf(balanceTransactions);
  }

  /** Stripe's ids of those it is about. */
  public List<String> balanceTransactions() {
    return balanceTransactions;
  }
}
