package org.samizdat.audience;

import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/** Two requests about one reader at once: the loser starts again and sees what the winner did. */
final class Races {

  /** Each loss means that somebody else has won: more than a few in a row is another trouble. */
  private static final int MOST_LOSSES = 5;

  private Races() {}

  /** Runs the work in a transaction, again where it lost against another one. */
  static <T> T run(TransactionTemplate transaction, Supplier<T> work) {
    for (int losses = 0; ; losses++) {
      try {
        return transaction.execute(status -> work.get());
      } catch (ConcurrencyFailureException | DuplicateKeyException lost) {
        if (losses == MOST_LOSSES) {
          throw lost;
        }
      }
    }
  }
}
