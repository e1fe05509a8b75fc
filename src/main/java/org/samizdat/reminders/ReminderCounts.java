package org.samizdat.reminders;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.samizdat.giving.Donations;
import org.samizdat.reminders.Sends.Outcome;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many reminders were promised, and what became of them: counts alone, and nobody's. */
@Component
class ReminderCounts {

  /**
   * The reminders that are due in some time. Every one that was ever promised is in exactly one of
   * the counts.
   *
   * @param open still to come
   * @param outcomes what became of the others; those that nothing became of are left out
   */
  record Due(long open, Map<Outcome, Long> outcomes) {

    static final Due NONE = new Due(0, Map.of());

    Due {
      outcomes = Map.copyOf(outcomes);
    }

    /** All that were promised for it. */
    long all() {
      return open + outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    long count(Outcome outcome) {
      return outcomes.getOrDefault(outcome, 0L);
    }
  }

  /**
   * A month of the newsroom's.
   *
   * @param gifts that came by a link in a reminder, by the UTC month they were paid in
   */
  record Month(YearMonth month, Due due, long gifts) {}

  /** Each reminder by the day it is due, and what became of it. */
  private static final String EACH =
      """
      select due_on, outcome
      from reminder_send
      union all
      select
        (first_on + (number - 1)
          * case rhythm when 'YEARLY' then interval '1 year' else interval '1 month' end
        )::date,
        'OPEN'
      from (
        select first_on, rhythm, generate_series(next_number::integer, times::integer) as number
        from reminder_promise
        where state = 'PROMISED') as ahead
      """;

  /** One of some months; nothing is due in one that is not among them. */
  static Month of(List<Month> months, YearMonth wanted) {
    return months.stream()
        .filter(one -> one.month().equals(wanted))
        .findFirst()
        .orElseGet(() -> new Month(wanted, Due.NONE, 0));
  }

  private final JdbcClient database;
  private final Donations donations;

  ReminderCounts(JdbcClient database, Donations donations) {
    this.database = database;
    this.donations = donations;
  }

  /** Every month in which one is due or a gift came, the first first. */
  List<Month> months() {
    Map<YearMonth, Long> gifts = donations.count(ReminderMail.CAMPAIGN);
    Map<LocalDate, Due> due =
        count(
            """
            select date_trunc('month', due_on)::date as since, outcome, count(*) as reminders
            from (%s) as reminder
            group by since, outcome
            """
                .formatted(EACH),
            Map.of());
    TreeMap<YearMonth, Month> months = new TreeMap<>();
    gifts.forEach((month, count) -> months.put(month, new Month(month, Due.NONE, count)));
    due.forEach((first, counts) -> {
      YearMonth month = YearMonth.from(first);
      months.put(month, new Month(month, counts, gifts.getOrDefault(month, 0L)));
    });
    return List.copyOf(months.values());
  }

  /** The days of a month on which one is due, the first first: they come to its counts. */
  SortedMap<LocalDate, Due> days(YearMonth month) {
    return count(
        """
        select due_on as since, outcome, count(*) as reminders
        from (%s) as reminder
        where due_on >= :first
        and due_on < :next
        group by since, outcome
        """
            .formatted(EACH),
        Map.of("first", month.atDay(1), "next", month.plusMonths(1).atDay(1)));
  }

  private SortedMap<LocalDate, Due> count(String sql, Map<String, LocalDate> bounds) {
    SortedMap<LocalDate, Due> counts = new TreeMap<>();
    database
        .sql(sql)
        .params(bounds)
        .query(row -> {
          String outcome = row.getString("outcome");
          long reminders = row.getLong("reminders");
          Due found =
              outcome.equals("OPEN")
                  ? new Due(reminders, Map.of())
                  : new Due(0, Map.of(Outcome.valueOf(outcome), reminders));
          counts.merge(row.getObject("since", LocalDate.class), found, ReminderCounts::both);
        });
    return counts;
  }

  /** Two counts of the same time, neither of which has an outcome of the other's. */
  private static Due both(Due one, Due other) {
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    outcomes.putAll(one.outcomes());
    outcomes.putAll(other.outcomes());
    return new Due(one.open() + other.open(), outcomes);
  }

  /** How many could not be sent in time since a day of the newsroom's. */
  long missedSince(LocalDate day) {
    return database
        .sql(
            """
            select count(*)
            from reminder_send
            where outcome = 'MISSED'
            and done_on >= :day
            """)
        .param("day", day)
        .query(Long.class)
        .single();
  }
}
