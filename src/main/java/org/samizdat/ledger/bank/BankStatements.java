package org.samizdat.ledger.bank;

import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes in statements of the bank, and remembers how much of each was new. */
@Component
public class BankStatements {

  /**
   * What became of a statement's lines.
   *
   * @param added new ones that may be Stripe's
   * @param known such that were there before
   */
  public record Taken(int lines, int added, int known) {

    /** Others' payments: nothing of them is kept. */
    public int ignored() {
      return lines - added - known;
    }
  }

  /**
   * A statement that was read.
   *
   * @param by the number of a desk user; null for somebody at the command line
   */
  public record Read(Instant at, @Nullable Long by, Taken taken) {}

  /** In bytes. */
  public static final int LONGEST = 5_000_000;

  private final JdbcClient database;
  private final BankLines kept;
  private final Audit audit;
  private final Clock clock;

  BankStatements(JdbcClient database, BankLines kept, Audit audit, Clock clock) {
    this.database = database;
    this.kept = kept;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Takes in a statement's file: CAMT.053, MT940 or a table with heads, in the letters of whichever
   * bank. Repeats and other problems as of a text.
   */
  @Transactional
  public Taken take(byte[] file, @Nullable DeskUser by) {
    return take(Encoding.text(file), by);
  }

  /**
   * Takes in a statement: the lines that name Stripe, or have the amount of a movement between
   * Stripe and the bank. The former must be matched or set aside before their month is closed, the
   * latter need not. A line is known by its day and amount: as many of them are kept as the fullest
   * statement has. So the same statement once more adds nothing, nor does another form or part of
   * it. Two accounts of one currency that get the same amount on one day seem one.
   *
   * @param by null for somebody at the command line
   * @throws org.samizdat.values.Refused {@code statement-not-valid}, {@code statement-too-long}
   */
  @Transactional
  public Taken take(String text, @Nullable DeskUser by) {
    List<StatementLine> lines = Statement.read(text);
    Map<String, Integer> equals = new HashMap<>();
    int added = 0;
    int known = 0;
    // Those that name Stripe first: of equal ones they are the same in each statement.
    List<StatementLine> named = lines.stream().filter(BankStatements::namesStripe).toList();
    List<StatementLine> others =
        lines.stream().filter(line -> !namesStripe(line) && kept.isExpected(line)).toList();
    for (StatementLine line : Stream.concat(named.stream(), others.stream()).toList()) {
      int ordinal = equals.merge(line.toString(), 1, Integer::sum);
      boolean isNew = kept.add(line, ordinal, namesStripe(line));
      added += isNew ? 1 : 0;
      known += isNew ? 0 : 1;
    }
    Taken taken = new Taken(lines.size(), added, known);
    record(taken, by);
    return taken;
  }

  private static boolean namesStripe(StatementLine line) {
    return line.words().toLowerCase(Locale.ROOT).contains("stripe");
  }

  private void record(Taken taken, @Nullable DeskUser by) {
    long number =
        database
            .sql(
                """
                insert into bank_statement (read_at, read_by, lines, added, known)
                values (:now, :by, :lines, :added, :known)
                returning number
                """)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("by", by == null ? null : by.number(), Types.BIGINT)
            .param("lines", taken.lines())
            .param("added", taken.added())
            .param("known", taken.known())
            .query((row, count) -> row.getLong("number"))
            .single();
    audit.record(
        by,
        "books.statement-taken",
        "statement " + number,
        "new %d, known %d, ignored %d".formatted(taken.added(), taken.known(), taken.ignored()));
  }

  /** The latest, the last first. */
  public List<Read> latest(int most) {
    return database
        .sql(
            """
            select read_at, read_by, lines, added, known
            from bank_statement
            order by number desc
            limit :most
            """)
        .param("most", most)
        .query((row, count) ->
            new Read(
                row.getObject("read_at", OffsetDateTime.class).toInstant(),
                row.getObject("read_by", Long.class),
                new Taken(row.getInt("lines"), row.getInt("added"), row.getInt("known"))))
        .list();
  }
}
