package org.samizdat.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the books are kept.
 *
 * @param zone in which days and months of the books begin; UTC by default, as Stripe's own reports.
 *     It is chosen once: with the first entry
 */
@ConfigurationProperties("samizdat.ledger")
record LedgerSettings(@DefaultValue("UTC") ZoneId zone) {

  LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }

  YearMonth month(Instant time) {
    return YearMonth.from(day(time));
  }

  /** When a month is over. */
  Instant end(YearMonth month) {
    return month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
  }
}
