package org.samizdat.mail;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What all nodes together may use: token buckets, filled by the clock of the database. Tokens are
 * drawn for many mails at once.
 */
@Component
class Buckets {

  /**
   * A wish.
   *
   * @param name of the bucket
   * @param rate tokens a second
   * @param burst how many it holds
   * @param tokens wanted
   * @param overdraft how many may be drawn beyond what is there, to be filled up before others get
   *     any
   */
  record Draw(String name, double rate, double burst, int tokens, double overdraft) {}

  private final JdbcClient database;

  Buckets(JdbcClient database) {
    this.database = database;
  }

  /** Full ones for those that are not there; the others stay as they are. */
  void open(Collection<String> names) {
    database
        .sql(
            """
            insert into allowance (name, tokens, filled_at)
            select name, 1, clock_timestamp()
            from unnest(:names) as new (name)
            on conflict do nothing
            """)
        .param("names", names.toArray(String[]::new))
        .update();
  }

  /**
   * Draws tokens.
   *
   * @return how many were granted, for each bucket that is there
   */
  Map<String, Integer> draw(List<Draw> draws) {
    Map<String, Integer> granted = new HashMap<>();
    database
        .sql(
            """
            with filled as (
              select allowance.name, moment.now, wish.wanted,
                least(
                  wish.burst,
                  allowance.tokens + wish.rate
                    * greatest(0, extract(epoch from moment.now - allowance.filled_at)))
                  as tokens,
                wish.overdraft
              from allowance
              join unnest(:names, :rates, :bursts, :wanted, :overdrafts)
                as wish (name, rate, burst, wanted, overdraft) on wish.name = allowance.name
              cross join lateral (
                select greatest(allowance.filled_at, clock_timestamp()) as now) as moment
              order by allowance.name
              for update of allowance
            ), drawn as (
              select name, now, tokens,
                greatest(0, least(wanted, floor(tokens + overdraft))) as granted
              from filled
            )
            update allowance
            set tokens = drawn.tokens - drawn.granted,
              filled_at = drawn.now
            from drawn
            where allowance.name = drawn.name
            returning allowance.name, drawn.granted
            """)
        .param("names", column(draws, Draw::name, String[]::new))
        .param("rates", column(draws, Draw::rate, Double[]::new))
        .param("bursts", column(draws, Draw::burst, Double[]::new))
        .param("wanted", column(draws, Draw::tokens, Integer[]::new))
        .param("overdrafts", column(draws, Draw::overdraft, Double[]::new))
        .query(row -> {
          granted.put(row.getString("name"), row.getInt("granted"));
        });
    return granted;
  }

  private static <T> T[] column(List<Draw> draws, Function<Draw, T> value, IntFunction<T[]> array) {
    return draws.stream().map(value).toArray(array);
  }
}
