package org.samizdat.mail;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells what is wrong with the way to the database from what is wrong with what was asked. */
final class Faults {

  private Faults() {}

  /**
   * Whether the same may succeed later. Uncategorized is, among others, a server that takes no
   * writes before it is the first.
   */
  static boolean mayPass(RuntimeException failed) {
    return isOfTheWay(failed)
        || failed instanceof TransientDataAccessException
        || failed instanceof UncategorizedDataAccessException;
  }

  /**
   * Whether it would have met whatever was asked, for the way is cut. A transaction fails by itself
   * only if its connection does.
   */
  static boolean isOfTheWay(RuntimeException failed) {
    return failed instanceof RecoverableDataAccessException
        || failed instanceof DataAccessResourceFailureException
        || failed instanceof TransactionException;
  }
}
