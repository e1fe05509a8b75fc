package org.samizdat.ledger.bank;

import java.util.Map;
import org.samizdat.values.Said;

/** A statement, or a line of it, that nobody can be sure to have read rightly. */
final class Unreadable extends RuntimeException {

  private static final String WORDS = "finance.bank.complaint.";

  private final transient Said complaint;

  /**
   * One with nothing to name.
   *
   * @param complaint how the key of its words ends
   */
  Unreadable(String complaint) {
    this(complaint, Map.of());
  }

  /**
   * One that names something.
   *
   * @param values no words of the statement but heads: others may name somebody
   */
  Unreadable(String complaint, Map<String, Object> values) {
    super(complaint);
    this.complaint = new Said(WORDS + complaint, values);
  }

  /** The same with the line it was found in. */
  Unreadable inLine(long line) {
    return new Unreadable("in-line", Map.of("line", Long.toString(line), "complaint", complaint));
  }

  Said complaint() {
    return complaint;
  }
}
