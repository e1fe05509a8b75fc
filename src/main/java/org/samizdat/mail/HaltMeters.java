package org.samizdat.mail;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import org.samizdat.mail.Mailing.Halt;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many issues have paused themselves and wait for somebody: {@code samizdat.mail.halted}. */
@Component
class HaltMeters {

  /** All that pause; a first part goes on by itself. */
  private static final List<Halt> BRAKES =
      List.of(Halt.HARD_BOUNCES, Halt.COMPLAINTS, Halt.REFUSALS);

  private final JdbcClient database;

  HaltMeters(JdbcClient database, MeterRegistry meters) {
    this.database = database;
    for (Halt why : BRAKES) {
      Gauge.builder("samizdat.mail.halted", () -> count(why))
          .tag("reason", why.name().toLowerCase(Locale.ROOT))
          .description("Issues that have paused themselves")
          .register(meters);
    }
  }

  private int count(Halt why) {
    return database
        .sql(
            """
            select count(*) as mailings
            from mailing
            where finished_on is null
            and state = 'PAUSED'
            and brake = :why
            """)
        .param("why", why.name())
        .query((row, number) -> row.getInt("mailings"))
        .single();
  }
}
