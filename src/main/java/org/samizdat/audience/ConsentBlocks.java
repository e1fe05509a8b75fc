package org.samizdat.audience;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Closes the days of the consent log. Every UTC day from the first record on gets its block, a day
 * without records too: so no whole day can go missing either.
 */
@Component
class ConsentBlocks {

  private static final Logger LOG = LoggerFactory.getLogger(ConsentBlocks.class);

  private static final String SELECT =
      "select day, leaf_count, leaves, merkle_root, previous_root, root from consent_block ";

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final ConsentLog log;
  private final RootFile rootFile;
  private final Clock clock;

  ConsentBlocks(
      JdbcClient database,
      TransactionTemplate transaction,
      ConsentLog log,
      RootFile rootFile,
      Clock clock) {
    this.database = database;
    this.transaction = transaction;
    this.log = log;
    this.rootFile = rootFile;
    this.clock = clock;
  }

  /**
   * Closes every UTC day that is over, each in a transaction of its own, and tells the roots to the
   * log and the root file. A repeat closes nothing twice, and adds to the file what a crash kept
   * from it.
   */
  void close() {
    Optional<ConsentBlock> closed = closeNext();
    while (closed.isPresent()) {
      ConsentBlock block = closed.get();
      LOG.info(
          "Consent log: closed {} with {} records, root {}",
          block.day(),
          block.leafCount(),
          block.root());
      closed = closeNext();
    }
    rootFile.append(after(rootFile.lastDay()));
  }

  /** The blocks after a day, in their order. */
  List<ConsentBlock> after(LocalDate day) {
    return database
        .sql(SELECT + "where day > :day order by day")
        .param("day", day)
        .query(ConsentBlock::read)
        .list();
  }

  private Optional<ConsentBlock> closeNext() {
    return transaction.execute(status -> {
      // Waits for every writer that may still add to the day, and keeps another node out.
      database
          .sql("select pg_advisory_xact_lock(:lock)")
          .param("lock", ConsentLog.LOCK)
          .query()
          .listOfRows();
      Optional<ConsentBlock> last = last();
      Optional<LocalDate> next = last.map(block -> block.day().plusDays(1)).or(this::firstDay);
      if (next.isEmpty() || !next.get().isBefore(today())) {
        return Optional.empty();
      }
      ConsentBlock block =
          ConsentBlock.close(
              next.get(),
              log.recordedOn(next.get()).stream().map(ConsentRecord::leaf).toList(),
              last.map(ConsentBlock::root).orElse(ConsentBlock.GENESIS));
      insert(block);
      return Optional.of(block);
    });
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private Optional<ConsentBlock> last() {
    return database.sql(SELECT + "order by day desc limit 1").query(ConsentBlock::read).optional();
  }

  private Optional<LocalDate> firstDay() {
    return database
        .sql("select recorded_on from consent_record order by recorded_on limit 1")
        .query(LocalDate.class)
        .optional();
  }

  private void insert(ConsentBlock block) {
    database
        .sql(
            """
            insert into consent_block (day, leaf_count, leaves, merkle_root, previous_root, root)
            values (:day, :leafCount, :leaves, :merkleRoot, :previousRoot, :root)
            """)
        .param("day", block.day())
        .param("leafCount", block.leafCount())
        .param("leaves", block.leafBytes())
        .param("merkleRoot", block.merkleRoot().bytes())
        .param("previousRoot", block.previousRoot().bytes())
        .param("root", block.root().bytes())
        .update();
  }
}
