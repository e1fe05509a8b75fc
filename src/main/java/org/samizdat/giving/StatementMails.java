package org.samizdat.giving;

import java.time.LocalDate;
import java.time.Year;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** To whom the statement of a year goes, and what became of it: one row for each giver and year. */
@Component
class StatementMails {

  /** What became of it. */
  enum State {
    /** To be looked at yet. */
    DUE,
    /** Left in the outbox. */
    MAILED,
    /** All she gave has gone back: her statement is made, and she is not bothered with it. */
    NOTHING_LEFT,
    /** Her address is not written to; her statement is made, and lies on her page. */
    SUPPRESSED,
    /** She is being forgotten. */
    LEAVING,
    /** She is forgotten. */
    FORGOTTEN;

    /** As tables and language files write it. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final JdbcClient database;

  StatementMails(JdbcClient database) {
    this.database = database;
  }

  /** Begins the run of a year; a repeat begins nothing. */
  void begin(Year year, LocalDate today) {
    database
        .sql(
            """
            insert into statement_run (year, started_on)
            values (:year, :today)
            on conflict do nothing
            """)
        .param("year", year.getValue())
        .param("today", today)
        .update();
  }

  /** Adds givers to a run that has begun; those who are there stay as they are. */
  int add(Year year, Collection<Long> givers) {
    return database
        .sql(
            """
            insert into statement_mail (year, giver)
            select :year, giver
            from unnest(:givers::bigint[]) as due (giver)
            order by giver
            on conflict do nothing
            """)
        .param("year", year.getValue())
        .param("givers", givers.toArray(Long[]::new))
        .update();
  }

  /** The day on which the run of a year began; empty before. */
  Optional<LocalDate> began(Year year) {
    return database
        .sql("select started_on from statement_run where year = :year")
        .param("year", year.getValue())
        .query(LocalDate.class)
        .optional();
  }

  /** The years of which somebody is due. */
  List<Year> yearsDue() {
    return database
        .sql("select distinct year from statement_mail where state = 'DUE' order by year")
        .query((row, count) -> Year.of(row.getInt("year")))
        .list();
  }

  List<Long> due(Year year, int most) {
    return database
        .sql(
            """
            select giver
            from statement_mail
            where year = :year
            and state = 'DUE'
            order by giver
            limit :most
            """)
        .param("year", year.getValue())
        .param("most", most)
        .query((row, count) -> row.getLong("giver"))
        .list();
  }

  /** Holds one that is due until the transaction ends; false if another has it, or had. */
  boolean claim(Year year, long giver) {
    return database
        .sql(
            """
            select 1
            from statement_mail
            where year = :year
            and giver = :giver
            and state = 'DUE'
            for update skip locked
            """)
        .param("year", year.getValue())
        .param("giver", giver)
        .query((row, count) -> true)
        .optional()
        .isPresent();
  }

  void finish(Year year, long giver, State state, LocalDate today) {
    database
        .sql(
            """
            update statement_mail
            set state = :state,
              done_on = :today
            where year = :year
            and giver = :giver
            and state = 'DUE'
            """)
        .param("state", state.name())
        .param("today", today)
        .param("year", year.getValue())
        .param("giver", giver)
        .update();
  }

  /** How many stand how; every state is there. */
  Map<State, Long> counts(Year year) {
    Map<State, Long> counts = new EnumMap<>(State.class);
    for (State state : State.values()) {
      counts.put(state, 0L);
    }
    database
        .sql(
            """
            select state, count(*) as givers
            from statement_mail
            where year = :year
            group by state
            """)
        .param("year", year.getValue())
        .query(row -> {
          counts.put(State.valueOf(row.getString("state")), row.getLong("givers"));
        });
    return counts;
  }

  /** How each giver of a run stands, by her number; nobody before it begins. */
  Map<Long, State> states(Year year) {
    Map<Long, State> states = new HashMap<>();
    database
        .sql("select giver, state from statement_mail where year = :year")
        .param("year", year.getValue())
        .query(row -> {
          states.put(row.getLong("giver"), State.valueOf(row.getString("state")));
        });
    return states;
  }
}
