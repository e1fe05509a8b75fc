package org.samizdat.ledger;

import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The months that are closed, each chained to the one before. */
@Component
class MonthCloses {

  /** Before the first there is nothing. */
  static final byte[] NONE = new byte[32];

  /**
   * A closed month.
   *
   * @param zone of its days
   * @param rules by which version its entries were made
   * @param by the number of a desk user; null for somebody at the command line
   */
  record Close(
      YearMonth month,
      String zone,
      int rules,
      long facts,
      long entries,
      byte[] previousHash,
      byte[] hash,
      Instant at,
      @Nullable Long by) {

    /**
     * What it says beside its entries, as the hash has it. Not who closed the month, and when: the
     * hash is the same whoever does.
     */
    String line() {
      return String.join("|", month.toString(), zone, Integer.toString(rules))
          + ("|" + facts + "\n");
    }

    Close hashed(JournalHash.Of made) {
      return new Close(
          month, zone, rules, facts, made.entries(), previousHash, made.hash(), at, by);
    }
  }

  private static final String SELECT =
      """
      select month, zone, rules, facts, entries, previous_hash, journal_hash, closed_at, closed_by
      from month_close
      """;

  private final JdbcClient database;

  MonthCloses(JdbcClient database) {
    this.database = database;
  }

  /** All, the first first. */
  List<Close> all() {
    return database.sql(SELECT + "order by month").query(MonthCloses::read).list();
  }

  Optional<Close> find(YearMonth month) {
    return database
        .sql(SELECT + "where month = :month")
        .param("month", month.atDay(1))
        .query(MonthCloses::read)
        .optional();
  }

  Optional<Close> last() {
    return database.sql(SELECT + "order by month desc limit 1").query(MonthCloses::read).optional();
  }

  /** The month after the last that is closed; null if none is. */
  @Nullable YearMonth firstOpen() {
    return last().map(close -> close.month().plusMonths(1)).orElse(null);
  }

  /** Adds one; the database refuses it out of turn. */
  void add(Close close) {
    database
        .sql(
            """
            insert into month_close (month, zone, rules, facts, entries, previous_hash,
              journal_hash, closed_at, closed_by)
            values (:month, :zone, :rules, :facts, :entries, :previous, :hash, :at, :by)
            """)
        .param("month", close.month().atDay(1))
        .param("zone", close.zone())
        .param("rules", close.rules())
        .param("facts", close.facts())
        .param("entries", close.entries())
        .param("previous", close.previousHash())
        .param("hash", close.hash())
        .param("at", close.at().atOffset(ZoneOffset.UTC))
        .param("by", close.by())
        .update();
  }

  /** Lists what a close saw. */
  void addFacts(YearMonth month, List<Seen> seen) {
    database
        .sql(
            """
            insert into close_fact (kind, fact, month, print)
            select kind, fact, :month, print
            from unnest(:kinds::text[], :facts::text[], :prints::bytea[])
              as seen (kind, fact, print)
            """)
        .param("month", month.atDay(1))
        .param("kinds", seen.stream().map(one -> one.key().kind()).toArray(String[]::new))
        .param("facts", seen.stream().map(one -> one.key().id()).toArray(String[]::new))
        .param("prints", seen.stream().map(Seen::print).toArray(byte[][]::new))
        .update();
  }

  /** The hash of what a close saw, as {@link #print(Collection)} made it. */
  String print(YearMonth month) {
    return database
        .sql(
            """
            select encode(
              sha256(coalesce(string_agg(print, ''::bytea order by kind collate "C", fact), '')),
              'hex') as print
            from close_fact
            where month = :month
            """)
        .param("month", month.atDay(1))
        .query((row, number) -> row.getString("print"))
        .single();
  }

  /** SHA-256 over prints, by kind and id; in hexadecimal figures. */
  static String print(Collection<Seen> seen) {
    MessageDigest sha256 = Hashes.sha256();
    seen.stream()
        .sorted(
            Comparator.<Seen, String>comparing(one -> one.key().kind())
                .thenComparing(one -> one.key().id()))
        .forEach(one -> sha256.update(one.print()));
    return HexFormat.of().formatHex(sha256.digest());
  }

  /**
   * A fact that a close saw, or with which payout something went out.
   *
   * @param print as it was then
   */
  record Seen(Fact.Key key, byte[] print) {

    static Seen of(Fact fact) {
      return new Seen(fact.key(), fact.print());
    }
  }

  /** A page of what a close saw, by kind and id. */
  List<Seen> facts(YearMonth month, Fact.Key after, int most) {
    return database
        .sql(
            """
            select kind, fact, print
            from close_fact
            where month = :month
            and (kind, fact) > (:kind, :fact)
            order by kind, fact
            limit :most
            """)
        .param("month", month.atDay(1))
        .param("kind", after.kind())
        .param("fact", after.id())
        .param("most", most)
        .query((row, number) ->
            new Seen(
                new Fact.Key(row.getString("kind"), row.getString("fact")), row.getBytes("print")))
        .list();
  }

  private static Close read(ResultSet row, int number) throws SQLException {
    return new Close(
        YearMonth.from(row.getObject("month", LocalDate.class)),
        row.getString("zone"),
        row.getInt("rules"),
        row.getLong("facts"),
        row.getLong("entries"),
        row.getBytes("previous_hash"),
        row.getBytes("journal_hash"),
        row.getObject("closed_at", OffsetDateTime.class).toInstant(),
        row.getObject("closed_by", Long.class));
  }
}
