package org.samizdat.giving;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Year;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.StatementTable.Said;
import org.samizdat.giving.YearOfGifts.Sum;
import org.samizdat.ledger.GiftSum;
import org.samizdat.ledger.Ledger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * A year of the books' gifts, giver by giver, against what statements say of it: whatever the books
 * have and no statement tells has its reason. Nobody is named; a giver is a number.
 */
@Component
class GivenInYear {

  /** Why the books and the statements are not the same, or that they are. */
  enum Part {
    /** What statements say. */
    STATED,
    /** Of givers whose statement is not made yet. */
    NOT_STATED,
    /** Of givers who were forgotten before a statement was made. */
    FORGOTTEN,
    /** Of charges that belong to no giver we know. */
    NO_GIVER,
    /** What the books have learned since a statement was made; the next print corrects it. */
    CHANGED
  }

  /**
   * A giver's year in one currency.
   *
   * @param giver her number; null for charges that belong to nobody we know
   * @param said what her last statement says; null if there is none
   * @param now what the books say
   */
  record Line(@Nullable Long giver, @Nullable Statement statement, Part part, Sum said, Sum now) {}

  private final JdbcClient database;
  private final Ledger ledger;
  private final Statements statements;
  private final StatementTable table;

  GivenInYear(JdbcClient database, Ledger ledger, Statements statements, StatementTable table) {
    this.database = database;
    this.ledger = ledger;
    this.statements = statements;
    this.table = table;
  }

  /** The years in which somebody gave and that are over, the latest first. */
  List<Year> years() {
    List<Year> years = new ArrayList<>();
    Instant first =
        database
            .sql("select min(paid_at) as first from payment")
            .query((row, count) -> row.getObject("first", OffsetDateTime.class))
            .list()
            .stream()
            .flatMap(Stream::ofNullable)
            .map(OffsetDateTime::toInstant)
            .findFirst()
            .orElse(statements.begins(statements.thisYear()));
    for (Year year = statements.thisYear().minusYears(1);
        !year.isBefore(Year.from(ledger.day(first)));
        year = year.minusYears(1)) {
      years.add(year);
    }
    return years;
  }

  /** All who gave in a year, forgotten or not. */
  Set<Long> givers(Year year) {
    Set<Long> all = new HashSet<>();
    owners(sums(year)).values().forEach(all::add);
    return all;
  }

  /** Every giver's year, by her number and currency; what belongs to nobody last. */
  List<Line> lines(Year year) {
    List<GiftSum> sums = sums(year);
    Map<String, Long> owners = owners(sums);
    Map<Long, List<GiftSum>> hers = new TreeMap<>();
    List<GiftSum> nobodys = new ArrayList<>();
    for (GiftSum sum : sums) {
      Long giver = sum.donation() == null ? null : owners.get(sum.donation());
      if (giver == null) {
        nobodys.add(sum);
      } else {
        hers.computeIfAbsent(giver, first -> new ArrayList<>()).add(sum);
      }
    }
    Map<Long, Said> said = table.lastOf(year);
    Set<Long> forgotten = forgotten(hers.keySet());
    List<Line> lines = new ArrayList<>();
    hers.forEach((giver, given) ->
        YearOfGifts.sums(given)
            .forEach((currency, now) ->
                lines.add(line(giver, currency, said.get(giver), now, forgotten.contains(giver)))));
    YearOfGifts.sums(nobodys)
        .forEach((currency, now) ->
            lines.add(new Line(null, null, Part.NO_GIVER, Sum.zero(currency), now)));
    return lines;
  }

  private static Line line(
      long giver, Currency currency, @Nullable Said said, Sum now, boolean forgotten) {
    if (said == null) {
      return new Line(
          giver, null, forgotten ? Part.FORGOTTEN : Part.NOT_STATED, Sum.zero(currency), now);
    }
    Sum then = said.sums().getOrDefault(currency, Sum.zero(currency));
    return new Line(
        giver,
        said.statement(),
        then.minus(now).isNothing() ? Part.STATED : Part.CHANGED,
        then,
        now);
  }

  /** What the lines add up to: by currency, what the books have. */
  static Map<Currency, Sum> books(Collection<Line> lines) {
    Map<Currency, Sum> books = currencies();
    lines.forEach(line -> books.merge(line.now().paid().currency(), line.now(), Sum::plus));
    return books;
  }

  /** The same by reason: its parts add up to {@link #books} exactly, in each currency. */
  static Map<Part, Map<Currency, Sum>> parts(Collection<Line> lines) {
    Map<Part, Map<Currency, Sum>> parts = new TreeMap<>();
    for (Line line : lines) {
      Currency currency = line.now().paid().currency();
      switch (line.part()) {
        case STATED -> add(parts, Part.STATED, currency, line.said());
        case CHANGED -> {
          add(parts, Part.STATED, currency, line.said());
          add(parts, Part.CHANGED, currency, line.now().minus(line.said()));
        }
        case NOT_STATED, FORGOTTEN, NO_GIVER -> add(parts, line.part(), currency, line.now());
      }
    }
    return parts;
  }

  private static void add(
      Map<Part, Map<Currency, Sum>> parts, Part part, Currency currency, Sum sum) {
    parts.computeIfAbsent(part, first -> currencies()).merge(currency, sum, Sum::plus);
  }

  private static Map<Currency, Sum> currencies() {
    return new TreeMap<>(Comparator.comparing(Currency::getCurrencyCode));
  }

  private List<GiftSum> sums(Year year) {
    return ledger.giftSums(statements.begins(year), statements.begins(year.plusYears(1)));
  }

  /** Whose donations are: known are those of which a payment was stored. */
  private Map<String, Long> owners(List<GiftSum> sums) {
    Map<String, Long> owners = new HashMap<>();
    database
        .sql(
            """
            select distinct donation, giver
            from payment
            where donation = any(:donations)
            """)
        .param(
            "donations",
            sums.stream()
                .map(GiftSum::donation)
                .flatMap(Stream::ofNullable)
                .flatMap(GivenInYear::number)
                .toArray(Long[]::new))
        .query(row -> {
          owners.put(Long.toHexString(row.getLong("donation")), row.getLong("giver"));
        });
    return owners;
  }

  /** The ledger keeps a word; ours is a number in hexadecimal. */
  private static Stream<Long> number(String donation) {
    return donation.matches("[0-9a-f]{1,16}")
        ? Stream.of(Long.parseUnsignedLong(donation, 16))
        : Stream.empty();
  }

  private Set<Long> forgotten(Collection<Long> givers) {
    return new HashSet<>(
        database
            .sql("select number from giver where number = any(:numbers) and person is null")
            .param("numbers", givers.toArray(Long[]::new))
            .query((row, count) -> row.getLong("number"))
            .list());
  }
}
