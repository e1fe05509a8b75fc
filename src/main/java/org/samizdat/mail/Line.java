package org.samizdat.mail;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.ConnectionHandle;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The way to the database for a thread of the engine that others wait for: a connection over which
 * nothing comes for half a lease is given up, for the limit of the pool is made for freezing an
 * audience. What was under way then is as if the line had been cut: done or not, which every step
 * of the protocol bears. May be shared by threads.
 */
final class Line {

  private static final Logger LOG = LoggerFactory.getLogger(Line.class);

  /** Each time it was in vain it is twice as long, so that what needs long comes to its end. */
  private static final int MOST_DOUBLINGS = 5;

  /** Longer than the longest patience, or it would never grow. */
  private static final int LEASES_TO_FORGET = 64;

  private final DataSource source;
  private final Duration lease;
  private int givenUp;
  private long lastGivenUp = System.nanoTime();

  /**
   * @param source that of all who ask over it; for any other it does nothing
   * @param lease half of which an answer is awaited at first
   */
  Line(DataSource source, Duration lease) {
    this.source = source;
    this.lease = lease;
  }

  /** Does it, with this patience for each statement, on one connection as long as that works. */
  void ask(Runnable work) {
    answer(() -> {
      work.run();
      return true;
    });
  }

  /** The same, for what comes of it. */
  <T> T answer(Supplier<T> work) {
    Loan loan = new Loan(patience());
    TransactionSynchronizationManager.bindResource(source, new ConnectionHolder(loan));
    try {
      return work.get();
    } finally {
      TransactionSynchronizationManager.unbindResource(source);
      loan.end();
    }
  }

  private synchronized Duration patience() {
    if (System.nanoTime() - lastGivenUp > lease.multipliedBy(LEASES_TO_FORGET).toNanos()) {
      givenUp = 0;
    }
    return lease.dividedBy(2).multipliedBy(1L << Math.min(givenUp, MOST_DOUBLINGS));
  }

  private synchronized void noteGivenUp() {
    givenUp++;
    lastGivenUp = System.nanoTime();
  }

  /**
   * A connection of the pool's, from the first statement to the end of the work. One that broke is
   * replaced between transactions, never in one.
   */
  private final class Loan implements ConnectionHandle {

    private final Duration patience;
    private @Nullable Connection connection;
    private long began;

    Loan(Duration patience) {
      this.patience = patience;
    }

    @Override
    public Connection getConnection() {
      Connection lent = connection;
      try {
        if (lent != null && lent.isClosed() && !isInTransaction()) {
          end();
          lent = null;
        }
        if (lent == null) {
          lent = borrow();
          connection = lent;
        }
        return lent;
      } catch (SQLException failed) {
        throw new CannotGetJdbcConnectionException("The database cannot be reached", failed);
      }
    }

    private static boolean isInTransaction() {
      return TransactionSynchronizationManager.isActualTransactionActive();
    }

    private Connection borrow() throws SQLException {
      Connection lent = source.getConnection();
      began = System.nanoTime();
      try {
        int own = lent.getNetworkTimeout();
        int millis = Math.toIntExact(patience.toMillis());
        if (own == 0 || own > millis) {
          // The pool puts its own back.
          lent.setNetworkTimeout(Runnable::run, millis);
        }
        return lent;
      } catch (SQLException | RuntimeException failed) {
        lent.close();
        throw failed;
      }
    }

    /** Gives it back, and notes whether it was given up. */
    void end() {
      Connection lent = connection;
      connection = null;
      if (lent == null) {
        return;
      }
      try {
        if (lent.isClosed() && System.nanoTime() - began >= patience.toNanos()) {
          noteGivenUp();
        }
        lent.close();
      } catch (SQLException failed) {
        LOG.debug("A connection could not be given back", failed);
      }
    }
  }
}
