package org.samizdat.ledger.report;

import org.samizdat.values.Span;

/** The gifts that are not income at once; read where income is recognised. */
public interface PlanLines {

  /**
   * Each gift of which something was still to be earned in some whole months, with what was
   * recognised of it before and in them, and what is left.
   */
  Sheet read(Span span);
}
