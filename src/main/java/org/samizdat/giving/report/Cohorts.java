package org.samizdat.giving.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Of the pledges that began in a month, how many had not ended at the end of it and of each later.
 */
@Component
class Cohorts {

  /**
   * A month's pledges.
   *
   * @param began how many there were
   * @param live how many had not ended at the end of that month, of the next, and so on
   */
  record Cohort(YearMonth month, long began, List<Long> live) {}

  private final JdbcClient database;

  Cohorts(JdbcClient database) {
    this.database = database;
  }

  /** By month; one in which nothing began is missing. */
  List<Cohort> read(Span span) {
    Map<YearMonth, Cohort> cohorts = new TreeMap<>();
    database
        .sql(
            """
            select cohort.month, boundary.day, count(*) as began,
              count(*) filter (where last.state <> 'ENDED') as live
            from (
              select pledge, date_trunc('month', changed_on::timestamp)::date as month
              from pledge_change
              where step = 1
              and changed_on >= :from
              and changed_on < :until) as cohort
            join unnest(cast(:boundaries as date[])) as boundary (day)
              on boundary.day > cohort.month
            cross join lateral (
              select state
              from pledge_change
              where pledge_change.pledge = cohort.pledge
              and changed_on < boundary.day
              order by step desc
              limit 1) as last
            group by cohort.month, boundary.day
            order by cohort.month, boundary.day
            """)
        .param("from", span.begins())
        .param("until", span.ends())
        .param("boundaries", span.boundaries())
        .query(row -> {
          YearMonth month = YearMonth.from(row.getObject("month", LocalDate.class));
          long began = row.getLong("began");
          cohorts
              .computeIfAbsent(month, first -> new Cohort(first, began, new ArrayList<>()))
              .live()
              .add(row.getLong("live"));
        });
    return List.copyOf(cohorts.values());
  }
}
