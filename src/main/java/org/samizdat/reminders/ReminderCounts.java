package org.samizdat.reminders;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.samizdat.giving.Donations;
import org.samizdat.reminders.Sends.Outcome;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many reminders were promised, and what became of them: counts alone, and nobody's. */
@Component
class ReminderCounts {

  /**
   * The reminders that are due in one month of the newsroom's. Every one that was ever promised is
   * in exactly one of the counts.
   *
   * @param open still to come
   * @param outcomes what became of the others; those that nothing became of are left out
   * @param gifts that came by a link in a reminder, by the UTC month they were paid in
   */
  record Month(YearMonth month, long open, Map<Outcome, Long> outcomes, long gifts) {

    Month {
      outcomes = Map.copyOf(outcomes);
    }

    /** All that were promised for it. */
    long due() {
      return open + outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    long count(Outcome outcome) {
      return outcomes.getOrDefault(outcome, 0L);
    }
  }

  /** One of some months; nothing is due in one that is not among them. */
  static Month of(List<Month> months, YearMonth wanted) {
    return months.stream()
        .filter(one -> one.month().equals(wanted))
        .findFirst()
        .orElseGet(() -> new Month(wanted, 0, Map.of(), 0));
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
    Map<YearMonth, Long> open = new TreeMap<>();
    Map<YearMonth, Map<Outcome, Long>> outcomes = new TreeMap<>();
    database
        .sql(
            """
            select month, outcome, count(*) as reminders
            from (
              select date_trunc('month', due_on)::date as month, outcome
              from reminder_send
              union all
              select
                (date_trunc('month', first_on) + (number - 1)
                  * case rhythm when 'YEARLY' then interval '1 year' else interval '1 month' end
                )::date,
                'OPEN'
              from (
                select first_on, rhythm, generate_series(next_number::integer, times::integer) as number
                from reminder_promise
                where state = 'PROMISED') as ahead) as reminder
            group by month, outcome
            """)
        .query(row -> {
          YearMonth month = YearMonth.from(row.getObject("month", LocalDate.class));
          if (row.getString("outcome").equals("OPEN")) {
            open.put(month, row.getLong("reminders"));
          } else {
            outcomes
                .computeIfAbsent(month, none -> new EnumMap<>(Outcome.class))
                .put(Outcome.valueOf(row.getString("outcome")), row.getLong("reminders"));
          }
        });
    TreeMap<YearMonth, Month> months = new TreeMap<>();
    List.of(gifts, open, outcomes)
        .forEach(found ->
            found
                .keySet()
                .forEach(month ->
                    months.put(
                        month,
                        new Month(
                            month,
                            open.getOrDefault(month, 0L),
                            outcomes.getOrDefault(month, Map.of()),
                            gifts.getOrDefault(month, 0L)))));
    return List.copyOf(months.values());
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
