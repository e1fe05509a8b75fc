package org.samizdat.giving.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.samizdat.values.Money;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How what comes from month to month became what it is: for each month and currency, what there was
 * at its start, each way in which it changed, and what there was at its end. Start and end are read
 * from how each pledge stood then, the changes from the changes, and they add up to the cent.
 *
 * <p>Counted is the gift without the covered fee; of an annual one a twelfth; nothing while it
 * rests or is skipped. A payment that has failed counts until the pledge has ended. Currencies are
 * kept apart: nothing is exchanged.
 */
@Component
class MonthlyBridge {

  /** A way in which it changes; each change of a pledge is of one kind. */
  enum Change {
    /** A pledge began. */
    STARTED,
    /** More, or more often. */
    UPGRADED,
    /** Less, or less often; negative. */
    DOWNGRADED,
    /** It goes on after a rest. */
    RESUMED,
    /** It rests, or its next payments are skipped; negative. */
    PAUSED,
    /** It goes on in another currency: negative in the one, positive in the other. */
    EXCHANGED,
    /** Ended by its giver, or by us at her word; negative. */
    ENDED,
    /** Ended because its payment failed for good, or was disputed; negative. */
    LOST
  }

  /**
   * A month of a currency.
   *
   * @param changes those that are not there are nothing
   * @param covered what givers add a month to cover the fee, at the end; not in the other sums
   * @param pledges how many have not ended, at the end
   */
  record Bridge(
      YearMonth month,
      Money start,
      Map<Change, Money> changes,
      Money end,
      Money covered,
      long pledges) {

    Money change(Change change) {
      return changes.getOrDefault(change, Money.zero(start.currency()));
    }
  }

  /** How all pledges of a currency stand when a day begins. */
  private record Stand(LocalDate day, String currency, long monthly, long covered, long pledges) {}

  private record Moved(YearMonth month, String currency, Change change, long monthly) {}

  private record Key(YearMonth month, String currency) {}

  /**
   * Each change of a pledge in some months, with its kind: {@code pledge}, {@code changed_on},
   * {@code currency}, {@code kind}, {@code amount}.
   */
  static final String MOVES =
      """
      with change as (
        select pledge, changed_on, currency, state, why, monthly,
          -- One that will end may rest until then.
          state = 'PAUSED' or state = 'ENDING' and monthly = 0 as rests,
          lag(currency) over each_pledge as currency_before,
          lag(state) over each_pledge as state_before,
          lag(monthly) over each_pledge as monthly_before,
          lag(state = 'PAUSED' or state = 'ENDING' and monthly = 0) over each_pledge
            as rested
        from pledge_change
        window each_pledge as (partition by pledge order by step))
      select pledge, changed_on, moved.currency, moved.kind, moved.monthly as amount
      from change
      cross join lateral (
        select currency, monthly - coalesce(monthly_before, 0),
          case
            when state_before is null then 'STARTED'
            when state = 'ENDED' and why in ('payment-failed', 'payment-disputed')
              then 'LOST'
            when state = 'ENDED' then 'ENDED'
            when rested and not rests then 'RESUMED'
            when rests and not rested then 'PAUSED'
            when monthly > monthly_before then 'UPGRADED'
            else 'DOWNGRADED'
          end
        where currency_before is null or currency_before = currency
        union all
        select currency, monthly, 'EXCHANGED'
        where currency_before <> currency
        union all
        select currency_before, -monthly_before, 'EXCHANGED'
        where currency_before <> currency
      ) as moved (currency, monthly, kind)
      where changed_on >= :from
      and changed_on < :until
      """;

  private final JdbcClient database;

  MonthlyBridge(JdbcClient database) {
    this.database = database;
  }

  /** By month, and within it by currency; a currency stands there from its first pledge on. */
  List<Bridge> read(Span span) {
    Map<Key, Stand> stands = new HashMap<>();
    stands(span)
        .forEach(
            stand -> stands.put(new Key(YearMonth.from(stand.day()), stand.currency()), stand));
    Map<Key, Map<Change, Money>> changes = new HashMap<>();
    moved(span)
        .forEach(moved ->
            changes
                .computeIfAbsent(
                    new Key(moved.month(), moved.currency()), key -> new EnumMap<>(Change.class))
                .put(moved.change(), Money.of(moved.monthly(), moved.currency())));
    TreeSet<String> currencies = new TreeSet<>();
    stands.keySet().forEach(key -> currencies.add(key.currency()));
    List<Bridge> bridges = new ArrayList<>();
    for (YearMonth month : span.months()) {
      for (String currency : currencies) {
        Stand end = stands.get(new Key(month.plusMonths(1), currency));
        if (end != null) {
          Key key = new Key(month, currency);
          Stand start = stands.get(key);
          bridges.add(
              new Bridge(
                  month,
                  Money.of(start == null ? 0 : start.monthly(), currency),
                  changes.getOrDefault(key, Map.of()),
                  Money.of(end.monthly(), currency),
                  Money.of(end.covered(), currency),
                  end.pledges()));
        }
      }
    }
    return bridges;
  }

  private List<Stand> stands(Span span) {
    return database
        .sql(
            """
            select boundary.day, last.currency, sum(last.monthly) as monthly,
              sum(last.monthly_covered) as covered,
              count(*) filter (where last.state <> 'ENDED') as pledges
            from unnest(cast(:boundaries as date[])) as boundary (day)
            cross join lateral (
              select distinct on (pledge) pledge, currency, monthly, monthly_covered, state
              from pledge_change
              where changed_on < boundary.day
              order by pledge, step desc) as last
            group by boundary.day, last.currency
            """)
        .param("boundaries", span.boundaries())
        .query((row, number) ->
            new Stand(
                row.getObject("day", LocalDate.class),
                row.getString("currency"),
                row.getBigDecimal("monthly").longValueExact(),
                row.getBigDecimal("covered").longValueExact(),
                row.getLong("pledges")))
        .list();
  }

  private List<Moved> moved(Span span) {
    return database
        .sql(
            """
            select date_trunc('month', changed_on::timestamp)::date as month, currency, kind,
              sum(amount) as monthly
            from (%s) as moved
            group by 1, currency, kind
            having sum(amount) <> 0
            """
                .formatted(MOVES))
        .param("from", span.begins())
        .param("until", span.ends())
        .query((row, number) ->
            new Moved(
                YearMonth.from(row.getObject("month", LocalDate.class)),
                row.getString("currency"),
                Change.valueOf(row.getString("kind")),
                row.getBigDecimal("monthly").longValueExact()))
        .list();
  }
}
