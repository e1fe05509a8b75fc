package org.samizdat.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What moved the newsroom's money: a fact for each balance transaction of Stripe's, added once and
 * never changed, and the sums of them.
 */
@Component
public class Ledger {

  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  /** As far back as fees tell what they are now: prices and the cards people use change. */
  public static final Duration FEE_IS_MEASURED_OVER = Duration.ofDays(90);

  /** Fewer may all be of one kind. */
  private static final int FEWEST_CHARGES = 20;

  private final JdbcClient database;
  private final MoneyFactRows rows;
  private final GivenGifts gifts;
  private final Contradictions contradictions;
  private final LedgerSettings settings;
  private final Clock clock;

  Ledger(
      JdbcClient database,
      MoneyFactRows rows,
      GivenGifts gifts,
      Contradictions contradictions,
      LedgerSettings settings,
      Clock clock) {
    this.database = database;
    this.rows = rows;
    this.gifts = gifts;
    this.contradictions = contradictions;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Records a fact. Repeats are harmless, by as many workers at once as there may be. Takes part in
   * the caller's transaction.
   *
   * @throws FactsContradicted if its balance transaction was recorded with other contents, which
   *     stand; it is logged and kept for the report on exceptions. A caller with a transaction of
   *     its own commits it for that
   */
  @Transactional(noRollbackFor = FactsContradicted.class)
  public void record(MoneyFact fact) {
    recordAll(List.of(fact));
  }

  /**
   * Records facts. Repeats are harmless, by as many workers at once as there may be. Takes part in
   * the caller's transaction.
   *
   * @throws FactsContradicted after all the others have been recorded, if some balance transactions
   *     were recorded with other contents, which stand; they are logged, and kept for the report on
   *     exceptions. A caller with a transaction of its own commits it to keep the others
   */
  @Transactional(noRollbackFor = FactsContradicted.class)
  public void record(Collection<MoneyFact> facts) {
    recordAll(facts);
  }

  private void recordAll(Collection<MoneyFact> facts) {
    Instant now = clock.instant();
    Set<String> contradicted = new TreeSet<>();
    // In one order everywhere: two workers with the same facts wait for each other, not crosswise.
    for (MoneyFact fact :
        facts.stream().sorted(Comparator.comparing(MoneyFact::balanceTransaction)).toList()) {
      if (rows.add(fact, now)) {
        continue;
      }
      MoneyFact recorded = rows.get(fact.balanceTransaction());
      if (!recorded.isConfirmedBy(fact)) {
        String differs = recorded.differences(fact);
        LOG.error(
            "Balance transaction {} was told again with another {}; what was recorded stands",
            fact.balanceTransaction(),
            differs);
        contradictions.add(Contradictions.MONEY, fact.balanceTransaction(), differs);
        contradicted.add(fact.balanceTransaction());
      }
    }
    if (!contradicted.isEmpty()) {
      throw new FactsContradicted(contradicted);
    }
  }

  /**
   * A page of facts, ours and others', by when Stripe created them and then by their ids. One that
   * is recorded late may stand before a page that was read already.
   *
   * @param from inclusive, by Stripe's clock
   * @param until exclusive
   * @param after the last fact of the page before; null for the first page
   * @param most how many, at least 1; fewer come only at the end
   */
  public List<MoneyFact> facts(Instant from, Instant until, @Nullable MoneyFact after, int most) {
    return rows.page(from, until, after, most);
  }

  /**
   * The sums of our facts for whole months, by month, currency and the rest. Other activity of the
   * account is left out.
   *
   * @param from the first month
   * @param until the month after the last
   * @param zone in which months begin and end
   * @throws ArithmeticException if a sum is beyond a {@code long}
   */
  public List<MoneyTotal> totals(YearMonth from, YearMonth until, ZoneId zone) {
    List<YearMonth> months =
        Stream.iterate(from, month -> month.isBefore(until), month -> month.plusMonths(1)).toList();
    return database
        // Where months begin is for Java to say: PostgreSQL turns a zone like +02:00 round.
        .sql(
            """
            select span.month, currency, reporting_category, frequency, campaign, count(*) as facts,
              sum(amount_minor) as gross, sum(fee_minor) as fee, sum(net_minor) as net
            from unnest(:months::date[], :starts::timestamptz[], :ends::timestamptz[])
              as span (month, starts, ends)
            join money_fact on created_at >= span.starts and created_at < span.ends
            where own
            group by span.month, currency, reporting_category, frequency, campaign
            order by span.month, currency, reporting_category, frequency, campaign
            """)
        .param(
            "months",
            months.stream()
                .map(month -> month.atDay(1))
                .map(LocalDate::toString)
                .toArray(String[]::new))
        .param("starts", starts(months, zone))
        .param("ends", starts(months.stream().map(month -> month.plusMonths(1)).toList(), zone))
        .query((row, number) -> {
          Currency currency = Money.currency(row.getString("currency"));
          return new MoneyTotal(
              YearMonth.from(row.getObject("month", LocalDate.class)),
              row.getString("reporting_category"),
              row.getString("frequency"),
              row.getString("campaign"),
              row.getLong("facts"),
              new Money(row.getBigDecimal("gross").longValueExact(), currency),
              new Money(row.getBigDecimal("fee").longValueExact(), currency),
              new Money(row.getBigDecimal("net").longValueExact(), currency));
        })
        .list();
  }

  private static String[] starts(List<YearMonth> months, ZoneId zone) {
    return months.stream()
        .map(month -> month.atDay(1).atStartOfDay(zone).toInstant().toString())
        .toArray(String[]::new);
  }

  /**
   * The gifts of some donations, each with what has gone back of it until now, the first first. A
   * gift belongs to the time of its charge, and what goes back of it to the gift: so what is given
   * back in January changes what was given in December, and a year's gifts can be told as what they
   * were worth. The books of January have it in January all the same.
   *
   * @param donations their opaque numbers; the ledger does not know who is behind them
   * @param from inclusive, by Stripe's clock
   * @param until exclusive
   */
  public List<GivenGift> gifts(Collection<String> donations, Instant from, Instant until) {
    return gifts.of(donations, from, until);
  }

  /**
   * The sums of all our gifts, by donation and currency: those of {@link #gifts(Collection,
   * Instant, Instant)} add up to them. What they were settled for is the gross of charges in {@link
   * #totals}.
   *
   * @param from inclusive, by Stripe's clock
   * @param until exclusive
   * @throws ArithmeticException if a sum is beyond a {@code long}
   */
  public List<GiftSum> giftSums(Instant from, Instant until) {
    return gifts.sums(from, until);
  }

  /** The day of the books that a time falls on, in their zone. */
  public LocalDate day(Instant time) {
    return settings.day(time);
  }

  /** The zone in which days, months and years of the books begin. */
  public ZoneId zone() {
    return settings.zone();
  }

  /**
   * What fees have come to of late: all fees of our charges, and all they brought. What was paid in
   * another currency is left out, for its fee is another.
   *
   * @param currency of the balance, which is that of the fee
   * @param since inclusive, by Stripe's clock; {@link #FEE_IS_MEASURED_OVER} ago is what it is for
   * @return nothing if fewer than 20 charges tell
   */
  public Optional<MeasuredFee> measuredFee(Currency currency, Instant since) {
    return database
        .sql(
            """
            select count(*) as charges, sum(amount_minor) as gross, sum(fee_minor) as fee
            from money_fact
            where own
            and reporting_category = 'charge'
            and currency = :currency
            and created_at >= :since
            and exchange_rate is null
            having count(*) >= :fewest
            and sum(amount_minor) > 0
            """)
        .param("currency", Money.zero(currency).code())
        .param("since", since.atOffset(ZoneOffset.UTC))
        .param("fewest", FEWEST_CHARGES)
        .query((row, number) ->
            new MeasuredFee(
                new Money(row.getBigDecimal("gross").longValueExact(), currency),
                new Money(row.getBigDecimal("fee").longValueExact(), currency),
                row.getLong("charges")))
        .optional();
  }
}
