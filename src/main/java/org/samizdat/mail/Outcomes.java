package org.samizdat.mail;

import java.sql.Connection;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/** The rows of the outcomes: inserted in groups, never changed. */
@Component
class Outcomes {

  private final JdbcTemplate database;
  private final int patience;
  private final Clock clock;

  Outcomes(JdbcTemplate database, MailSettings settings, Clock clock) {
    this.database = database;
    this.patience = Math.toIntExact(settings.lease().toMillis() / 2);
    this.clock = clock;
  }

  /**
   * Records outcomes of chunks that are still ours: the fence is checked in the same statement, and
   * the chunk's row is locked by it, so a recovery comes wholly before or wholly after. Calling
   * again with the same outcomes changes nothing: a commit whose answer was lost is simply
   * repeated. A connection over which nothing comes for half a lease is given up: all of this node
   * waits for the answer, and the limit of the pool is made for freezing an audience.
   *
   * @return the ids of the chunks that are ours; nothing was recorded for any other
   */
  Set<Long> record(List<Outcome> outcomes) {
    Set<Long> ours =
        database.execute((Connection connection) -> {
          // The pool puts its own back.
          connection.setNetworkTimeout(Runnable::run, patience);
          return record(
              JdbcClient.create(new SingleConnectionDataSource(connection, true)), outcomes);
        });
    return Objects.requireNonNull(ours);
  }

  /**
   * To ask of each row whether it is there already costs a quarter more, and it never is unless an
   * answer was lost.
   */
  private Set<Long> record(JdbcClient connection, List<Outcome> outcomes) {
    try {
      return record(connection, outcomes, "");
    } catch (DuplicateKeyException isThere) {
      return record(connection, outcomes, "on conflict do nothing");
    }
  }

  private Set<Long> record(JdbcClient connection, List<Outcome> outcomes, String ifThere) {
    return new HashSet<>(
        connection
            .sql(
                """
                with fenced as (
                  select chunk.id, chunk.mailing, chunk.attempt
                  from chunk
                  join (select distinct id, fence from unnest(:chunks, :fences) as one (id, fence))
                    as mine on chunk.id = mine.id
                  where chunk.fence = mine.fence
                  for share of chunk
                ), recorded as (
                  insert into outcome (
                    mailing, number, attempt, chunk, result, again, smtp_code, enhanced_code,
                    content_version, day)
                  select fenced.mailing, one.number, fenced.attempt, fenced.id, one.result,
                    one.again, one.smtp_code, one.enhanced_code, one.version, :day
                  from unnest(:chunks, :numbers, :results, :again, :smtpCodes, :enhancedCodes,
                    :versions)
                    as one (chunk, number, result, again, smtp_code, enhanced_code, version)
                  join fenced on fenced.id = one.chunk
                  %s
                )
                select id from fenced
                """
                    .formatted(ifThere))
            .param("chunks", column(outcomes, outcome -> outcome.hold().chunk().id(), Long[]::new))
            .param(
                "fences", column(outcomes, outcome -> outcome.hold().chunk().fence(), Long[]::new))
            .param("numbers", column(outcomes, o -> o.member().number(), Integer[]::new))
            .param("results", column(outcomes, o -> o.result().name(), String[]::new))
            .param("again", column(outcomes, o -> o.member().again(), Boolean[]::new))
            .param("smtpCodes", column(outcomes, Outcomes::code, Integer[]::new))
            .param("enhancedCodes", column(outcomes, Outcomes::enhanced, String[]::new))
            .param("versions", column(outcomes, o -> o.hold().chunk().version(), Integer[]::new))
            .param("day", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
            .query((row, index) -> row.getLong("id"))
            .list());
  }

  @SuppressWarnings("NullAway") // An array with nulls, for columns that may be null.
  private static Integer code(Outcome outcome) {
    return outcome.reply() == null ? null : outcome.reply().code();
  }

  @SuppressWarnings("NullAway")
  private static String enhanced(Outcome outcome) {
    return outcome.reply() == null ? null : outcome.reply().enhanced();
  }

  private static <T> T[] column(
      List<Outcome> outcomes, Function<Outcome, T> value, IntFunction<T[]> array) {
    T[] column = array.apply(outcomes.size());
    for (int at = 0; at < column.length; at++) {
      column[at] = value.apply(outcomes.get(at));
    }
    return column;
  }
}
