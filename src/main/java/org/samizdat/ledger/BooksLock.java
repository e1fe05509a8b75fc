package org.samizdat.ledger;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** One at a time writes in the books, on whatever node. */
@Component
class BooksLock {

  /** The same in the triggers of the journal. */
  private static final long LOCK = 7305482100L;

  private final JdbcClient database;

  BooksLock(JdbcClient database) {
    this.database = database;
  }

  /** Waits for whoever writes in the books; held until the transaction ends. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void take() {
    database.sql("select pg_advisory_xact_lock(:lock)").param("lock", LOCK).query().listOfRows();
  }

  /**
   * The same for whoever goes through all the books: until the transaction ends each statement is
   * planned by how large they are at that moment. A plan that PostgreSQL kept from when a table was
   * nearly empty takes minutes for a year.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void takeForAll() {
    take();
    database
        .sql("select set_config('plan_cache_mode', 'force_custom_plan', true)")
        .query()
        .listOfRows();
  }
}
