package org.samizdat.ledger.bank;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What statements show to have come from Stripe; nothing else of them is kept. */
@Component
public class BankLines {

  /** What became of a statement. */
  public record Taken(int read, int kept, int added) {}

  /**
   * A line with what it may be.
   *
   * @param payout with which it is matched; null if it is not
   * @param match its number; null if there is none
   * @param fitting payouts of the same amount that have not arrived, the first first
   */
  public record Line(
      long number,
      LocalDate bookedOn,
      Money amount,
      @Nullable String payout,
      @Nullable Long match,
      List<String> fitting) {

    /** The only one that fits; null if there is none, or more than one. */
    public @Nullable String suggested() {
      return fitting.size() == 1 ? fitting.getFirst() : null;
    }
  }

  /** In bytes. */
  public static final int LONGEST_STATEMENT = 5_000_000;

  private final JdbcClient database;
  private final Clock clock;

  BankLines(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Takes in a statement: the lines that name Stripe, or have the amount of a payout that is on its
   * way. The same statement once more adds nothing.
   *
   * @param text CAMT.053, MT940 or a table with heads
   * @throws org.samizdat.values.Refused {@code statement-not-valid}, {@code statement-too-long}
   */
  @Transactional
  public Taken take(String text) {
    List<StatementLine> lines = Statement.read(text);
    Map<String, Integer> equals = new HashMap<>();
    int kept = 0;
    int added = 0;
    for (StatementLine line : lines) {
      String said = line.bookedOn() + "|" + line.amount() + "|" + line.words();
      int ordinal = equals.merge(said, 1, Integer::sum);
      if (line.words().toLowerCase(Locale.ROOT).contains("stripe") || isExpected(line)) {
        kept++;
        added += add(line, print(said + "|" + ordinal));
      }
    }
    return new Taken(lines.size(), kept, added);
  }

  private boolean isExpected(StatementLine line) {
    return database
        .sql(
            """
            select exists (
              select
              from money_fact
              where reporting_category = 'payout'
              and net_minor = -cast(:amount as bigint)
              and currency = :currency
              and created_at >= :earliest
              and created_at < :latest)
            """)
        .param("amount", line.amount().minor())
        .param("currency", line.amount().code())
        .param("earliest", line.bookedOn().minusDays(21).atStartOfDay().atOffset(ZoneOffset.UTC))
        .param("latest", line.bookedOn().plusDays(2).atStartOfDay().atOffset(ZoneOffset.UTC))
        .query(Boolean.class)
        .single();
  }

  private int add(StatementLine line, byte[] print) {
    return database
        .sql(
            """
            insert into bank_line (booked_on, amount_minor, currency, print, recorded_at)
            values (:bookedOn, :amount, :currency, :print, :now)
            on conflict (print) do nothing
            """)
        .param("bookedOn", line.bookedOn())
        .param("amount", line.amount().minor())
        .param("currency", line.amount().code())
        .param("print", print)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  private static byte[] print(String said) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(said.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java has SHA-256", missing);
    }
  }

  /** The latest lines, those that are not matched first. */
  public List<Line> latest(int most) {
    return query(null, most);
  }

  Optional<Line> find(long number) {
    return query(number, 1).stream().findFirst();
  }

  private List<Line> query(@Nullable Long number, int most) {
    return database
        .sql(
            """
            select bank_line.number, booked_on, amount_minor, currency, live.payout,
              live.number as match, coalesce(fitting.payouts, '{}') as fitting
            from bank_line
            left join lateral (
              select bank_match.number, payout
              from bank_match
              where line = bank_line.number
              and not exists (select from bank_unmatch where match = bank_match.number)) as live
              on true
            left join lateral (
              select array_agg(source order by created_at, source) as payouts
              from money_fact
              where live.number is null
              and reporting_category = 'payout'
              and net_minor = -bank_line.amount_minor
              and money_fact.currency = bank_line.currency
              and created_at >= bank_line.booked_on - interval '21 days'
              and created_at < bank_line.booked_on + interval '2 days'
              and not exists (
                select
                from bank_match
                where bank_match.payout = money_fact.source
                and not exists (select from bank_unmatch where match = bank_match.number))) as fitting on true
            where cast(:number as bigint) is null or bank_line.number = :number
            order by live.number is not null, booked_on desc, bank_line.number desc
            limit :most
            """)
        .param("number", number)
        .param("most", most)
        .query((row, count) ->
            new Line(
                row.getLong("number"),
                row.getObject("booked_on", LocalDate.class),
                Money.of(row.getLong("amount_minor"), row.getString("currency")),
                row.getString("payout"),
                row.getObject("match", Long.class),
                List.of((String[]) row.getArray("fitting").getArray())))
        .list();
  }
}
