package org.samizdat.ledger;

import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.ledger.bank.SurePairs;
import org.samizdat.ledger.bank.SurePairs.Pair;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Matches in one go what needs nobody's judgement: the pairs that somebody has just been shown. */
@Component
class BankMatchRuns {

  /** As many as a page shows: nobody answers for what was not seen. */
  static final int MOST = 500;

  /**
   * What can be matched in one go.
   *
   * @param print by which it is known again
   */
  record Offer(List<Pair> pairs, String print) {

    static Offer of(List<Pair> pairs) {
      String said =
          pairs.stream()
              .map(pair -> pair.line() + "|" + pair.movement().id() + "\n")
              .collect(Collectors.joining());
      return new Offer(
          pairs,
          HexFormat.of().formatHex(Hashes.sha256().digest(said.getBytes(StandardCharsets.UTF_8))));
    }
  }

  /**
   * What was matched in one go.
   *
   * @param matches how many were made
   * @param by null for one whom the desk does not know
   */
  record Run(long number, int matches, Instant at, @Nullable Long by) {}

  private final JdbcClient database;
  private final SurePairs pairs;
  private final FactsToBook due;
  private final BooksLock lock;
  private final Audit audit;
  private final Clock clock;

  BankMatchRuns(
      JdbcClient database,
      SurePairs pairs,
      FactsToBook due,
      BooksLock lock,
      Audit audit,
      Clock clock) {
    this.database = database;
    this.pairs = pairs;
    this.due = due;
    this.lock = lock;
    this.audit = audit;
    this.clock = clock;
  }

  /** What can be matched in one go now. */
  Offer offer() {
    return Offer.of(pairs.sure(MOST));
  }

  /**
   * Matches all that was offered. Once it is done nothing is left, and the same once more does
   * nothing; of two at once one does it.
   *
   * @param seen the print of the offer that was looked at
   * @return the number of the run; empty if there was nothing left to match
   * @throws Refused {@code bank-matches-changed} if it is not the same any more: it has to be
   *     looked at again. Nothing is matched then
   */
  @Transactional
  public Optional<Long> match(String seen, @Nullable DeskUser by) {
    lock.take();
    Offer offer = offer();
    if (offer.pairs().isEmpty()) {
      return Optional.empty();
    }
    if (!offer.print().equals(seen)) {
      throw new Refused(
          Refused.Kind.STALE,
          "bank-matches-changed",
          "What fits has changed since you looked. Nothing was matched: look again.");
    }
    int count = offer.pairs().size();
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    Long who = by == null ? null : by.number();
    long run =
        database
            .sql(
                """
                insert into bank_match_run (matches, matched_at, matched_by)
                values (:matches, :now, :by)
                returning number
                """)
            .param("matches", count)
            .param("now", now)
            .param("by", who, Types.BIGINT)
            .query((row, number) -> row.getLong("number"))
            .single();
    due.add(FactsToBook.BANK, add(run, offer.pairs(), now, who));
    audit.record(by, "books.lines-matched", "run " + run, Integer.toString(count));
    return Optional.of(run);
  }

  /** The numbers of the matches. */
  private List<String> add(long run, List<Pair> sure, OffsetDateTime now, @Nullable Long by) {
    return database
        .sql(
            """
            insert into bank_match (line, payout, category, matched_at, matched_by, run)
            select line, payout, category, :now, :by, :run
            from unnest(:lines::bigint[], :payouts::text[], :categories::text[])
              as sure (line, payout, category)
            returning number
            """)
        .param("now", now)
        .param("by", by, Types.BIGINT)
        .param("run", run)
        .param("lines", sure.stream().map(Pair::line).toArray(Long[]::new))
        .param(
            "payouts", sure.stream().map(pair -> pair.movement().source()).toArray(String[]::new))
        .param(
            "categories",
            sure.stream().map(pair -> pair.movement().category()).toArray(String[]::new))
        .query((row, count) -> row.getString("number"))
        .list();
  }

  /** One by its number. */
  Optional<Run> find(long number) {
    return database
        .sql(
            """
            select number, matches, matched_at, matched_by
            from bank_match_run
            where number = :number
            """)
        .param("number", number)
        .query((row, count) ->
            new Run(
                row.getLong("number"),
                row.getInt("matches"),
                row.getObject("matched_at", OffsetDateTime.class).toInstant(),
                row.getObject("matched_by", Long.class)))
        .optional();
  }

  /** What of a run was not taken back since. */
  List<Pair> standing(Run run) {
    return pairs.ofRun(run.number());
  }
}
