package org.samizdat.newsletter;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The stored schedules, one for each newsletter. */
@Component
class Schedules {

  private final JdbcClient database;
  private final Newsletters newsletters;
  private final TransactionTemplate transaction;

  Schedules(JdbcClient database, Newsletters newsletters, TransactionTemplate transaction) {
    this.database = database;
    this.newsletters = newsletters;
    this.transaction = transaction;
  }

  /**
   * Creates a newsletter together with its schedule.
   *
   * @throws Refused {@code newsletter-exists}, {@code newsletter-not-valid}
   */
  void launch(Newsletter newsletter, Schedule schedule) {
    transaction.executeWithoutResult(status -> {
      newsletters.create(newsletter);
      insert(schedule);
    });
  }

  List<Schedule> all() {
    return database
        .sql(
            """
            select newsletter, weekday, local_time, zone, late_window_minutes,
              draft_lead_minutes, news_quota, features_quota, analysis_quota, opinion_quota,
              created_at
            from schedule
            order by newsletter
            """)
        .query((row, number) -> schedule(row))
        .list();
  }

  Optional<Schedule> find(String newsletter) {
    return database
        .sql(
            """
            select newsletter, weekday, local_time, zone, late_window_minutes,
              draft_lead_minutes, news_quota, features_quota, analysis_quota, opinion_quota,
              created_at
            from schedule
            where newsletter = :newsletter
            """)
        .param("newsletter", newsletter)
        .query((row, number) -> schedule(row))
        .optional();
  }

  /**
   * Waits until no other worker is at this newsletter; held until the transaction ends.
   *
   * @throws Refused {@code newsletter-not-found}
   */
  Schedule lock(String newsletter) {
    return database
        .sql(
            """
            select newsletter, weekday, local_time, zone, late_window_minutes,
              draft_lead_minutes, news_quota, features_quota, analysis_quota, opinion_quota,
              created_at
            from schedule
            where newsletter = :newsletter
            for update
            """)
        .param("newsletter", newsletter)
        .query((row, number) -> schedule(row))
        .optional()
        .orElseThrow(() ->
            new Refused(
                Refused.Kind.NOT_FOUND, "newsletter-not-found", "There is no such newsletter."));
  }

  private void insert(Schedule schedule) {
    database
        .sql(
            """
            insert into schedule (
              newsletter, weekday, local_time, zone, late_window_minutes, draft_lead_minutes,
              news_quota, features_quota, analysis_quota, opinion_quota, created_at)
            values (
              :newsletter, :weekday, :time, :zone, :lateWindow, :draftLead,
              :news, :features, :analysis, :opinion, :createdAt)
            """)
        .param("newsletter", schedule.newsletter())
        .param("weekday", schedule.weekday().getValue())
        .param("time", schedule.time())
        .param("zone", schedule.zone().getId())
        .param("lateWindow", schedule.lateWindow().toMinutes())
        .param("draftLead", schedule.draftLead().toMinutes())
        .param("news", schedule.quotas().get(Section.NEWS))
        .param("features", schedule.quotas().get(Section.FEATURES))
        .param("analysis", schedule.quotas().get(Section.ANALYSIS))
        .param("opinion", schedule.quotas().get(Section.OPINION))
        .param("createdAt", schedule.createdAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  private static Schedule schedule(ResultSet row) throws SQLException {
    return new Schedule(
        row.getString("newsletter"),
        DayOfWeek.of(row.getInt("weekday")),
        row.getObject("local_time", LocalTime.class),
        ZoneId.of(row.getString("zone")),
        Duration.ofMinutes(row.getInt("late_window_minutes")),
        Duration.ofMinutes(row.getInt("draft_lead_minutes")),
        Map.of(
            Section.NEWS, row.getInt("news_quota"),
            Section.FEATURES, row.getInt("features_quota"),
            Section.ANALYSIS, row.getInt("analysis_quota"),
            Section.OPINION, row.getInt("opinion_quota")),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
