package org.samizdat.giving.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Pledges that may bring nothing any more: a payment has failed or is disputed, the card expires
 * before the next charge, or the giver has asked to end it.
 */
@Component
public class PledgesAtRisk {

  /**
   * One of them.
   *
   * @param number of the pledge, opaque
   * @param frequency {@code monthly} or {@code annual}
   * @param amount what is taken each time
   * @param reason {@code payment-failed}, {@code payment-disputed}, {@code dispute-lost}, {@code
   *     card-expires} or {@code ending}
   * @param next UTC day of the next charge or the next try, or of the end; null if there is none
   */
  record Risk(
      long number, String frequency, Money amount, String reason, @Nullable LocalDate next) {}

  /** The gravest reason counts. */
  private static final String AT_RISK =
      """
      select number, frequency, amount, currency, period_end, next_attempt, ends_at,
        case
          when state = 'PAST_DUE' then 'payment-failed'
          when why in ('payment-disputed', 'dispute-lost') then why
          when state = 'ACTIVE'
            and card_expires + interval '1 month' <= period_end at time zone 'UTC'
            then 'card-expires'
          when state = 'ENDING' then 'ending'
        end as reason
      from pledge
      where state <> 'ENDED'
      """;

  private final JdbcClient database;

  PledgesAtRisk(JdbcClient database) {
    this.database = database;
  }

  /** How many there are. */
  public long count() {
    return database
        .sql("select count(*) from (" + AT_RISK + ") as live where reason is not null")
        .query(Long.class)
        .single();
  }

  /** All of them, the soonest first. */
  List<Risk> read() {
    return database
        .sql(
            "select number, frequency, amount, currency, reason, case reason when 'payment-failed'"
                + " then next_attempt when 'ending' then ends_at else period_end end as next"
                + " from ("
                + AT_RISK
                + ") as live where reason is not null order by next nulls first, number")
        .query(PledgesAtRisk::risk)
        .list();
  }

  private static Risk risk(ResultSet row, int count) throws SQLException {
    OffsetDateTime next = row.getObject("next", OffsetDateTime.class);
    return new Risk(
        row.getLong("number"),
        row.getString("frequency").toLowerCase(Locale.ROOT),
        Money.of(row.getLong("amount"), row.getString("currency")),
        row.getString("reason"),
        next == null ? null : next.withOffsetSameInstant(ZoneOffset.UTC).toLocalDate());
  }
}
