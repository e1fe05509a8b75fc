package org.samizdat.audience;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.samizdat.vault.Prints;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Recomputes the whole consent log and names the first thing that is not as it was written. */
@Component
class ConsentCheck {

  /**
   * What was found.
   *
   * @param days closed
   * @param records of all days
   * @param open of these, the records of days that are not closed yet: a change of one shows, its
   *     removal does not
   * @param fault a sentence about the first fault; empty if there is none
   */
  record Result(int days, int records, int open, Optional<String> fault) {}

  private final JdbcClient database;
  private final ConsentLog log;
  private final ConsentBlocks blocks;
  private final Prints prints;

  ConsentCheck(JdbcClient database, ConsentLog log, ConsentBlocks blocks, Prints prints) {
    this.database = database;
    this.log = log;
    this.blocks = blocks;
    this.prints = prints;
  }

  /**
   * Checks texts, rows, blocks and chain, as they all stand at one moment.
   *
   * @param roots by day, as they were told outside the database; may be empty
   */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  Result check(Map<LocalDate, Sha256> roots) {
    List<ConsentBlock> closed = blocks.after(LocalDate.EPOCH);
    Optional<String> fault =
        changedText()
            .or(this::changedRecord)
            .or(() -> brokenChain(closed))
            .or(() -> forgottenRoot(closed, roots))
            .or(() -> closed.stream().map(this::wrongDay).flatMap(Optional::stream).findFirst())
            .or(() -> recordOutsideTheDays(closed));
    LocalDate last = closed.isEmpty() ? LocalDate.EPOCH : closed.getLast().day();
    return new Result(closed.size(), countAfter(LocalDate.EPOCH), countAfter(last), fault);
  }

  private Optional<String> changedText() {
    return database
        .sql("select hash, body from shown_text order by hash")
        .query((row, number) -> {
          Sha256 stored = new Sha256(row.getBytes("hash"));
          byte[] body = row.getString("body").getBytes(StandardCharsets.UTF_8);
          return Sha256.of(body).equals(stored)
              ? Optional.<String>empty()
              : Optional.of("The text " + stored + " was changed.");
        })
        .list()
        .stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> changedRecord() {
    return recordedDays().stream()
        .flatMap(day -> log.recordedOn(day).stream())
        .filter(row -> !prints.rowCandidates(row.facts()).contains(row.print()))
        .map(row -> "Record " + row.id() + " was changed: its print does not fit.")
        .findFirst();
  }

  private Optional<String> brokenChain(List<ConsentBlock> closed) {
    Sha256 previous = ConsentBlock.GENESIS;
    for (int i = 0; i < closed.size(); i++) {
      ConsentBlock block = closed.get(i);
      if (i > 0 && !block.day().equals(closed.get(i - 1).day().plusDays(1))) {
        return Optional.of("The block of " + closed.get(i - 1).day().plusDays(1) + " is missing.");
      }
      if (!block.equals(ConsentBlock.close(block.day(), block.leaves(), previous))) {
        return Optional.of("The block of " + block.day() + " was changed.");
      }
      previous = block.root();
    }
    return Optional.empty();
  }

  private static Optional<String> forgottenRoot(
      List<ConsentBlock> closed, Map<LocalDate, Sha256> roots) {
    Map<LocalDate, Sha256> known =
        closed.stream().collect(Collectors.toMap(ConsentBlock::day, ConsentBlock::root));
    return roots.entrySet().stream()
        .filter(told -> !told.getValue().equals(known.get(told.getKey())))
        .map(told ->
            "The block of " + told.getKey() + " is not the one whose root the root file has.")
        .findFirst();
  }

  private Optional<String> wrongDay(ConsentBlock block) {
    Set<Sha256> missing = new HashSet<>(block.leaves());
    for (ConsentRecord row : log.recordedOn(block.day())) {
      if (!missing.remove(row.leaf())) {
        return Optional.of(
            "Record " + row.id() + " was added to " + block.day() + " after its closing.");
      }
    }
    return missing.stream()
        .sorted()
        .map(leaf -> "A record of " + block.day() + " is missing: no row hashes to " + leaf + ".")
        .findFirst();
  }

  /** Days after the last block are open; before the first block there were no records. */
  private Optional<String> recordOutsideTheDays(List<ConsentBlock> closed) {
    if (closed.isEmpty()) {
      return Optional.empty();
    }
    LocalDate first = closed.getFirst().day();
    return recordedDays().stream()
        .filter(day -> day.isBefore(first))
        .flatMap(day -> log.recordedOn(day).stream())
        .map(row -> "Record " + row.id() + " was added before the first closed day.")
        .findFirst();
  }

  private List<LocalDate> recordedDays() {
    return database
        .sql("select distinct recorded_on from consent_record order by recorded_on")
        .query((row, number) -> row.getObject("recorded_on", LocalDate.class))
        .list();
  }

  private int countAfter(LocalDate day) {
    return database
        .sql("select count(*) from consent_record where recorded_on > :day")
        .param("day", day)
        .query(Integer.class)
        .single();
  }
}
