package org.samizdat.ledger;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How gifts of each frequency become income, and since when. What was booked by a policy stays. */
@Component
class RecognitionPolicies {

  /** A policy with where it holds. */
  record Version(String frequency, LocalDate from, Recognition policy) {}

  private final JdbcClient database;
  private final BooksLock lock;
  private final Audit audit;
  private final Clock clock;

  RecognitionPolicies(JdbcClient database, BooksLock lock, Audit audit, Clock clock) {
    this.database = database;
    this.lock = lock;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Decides on a policy. The same once more changes nothing.
   *
   * @param frequency {@code once}, {@code monthly}, {@code annual}
   * @param from the first day whose gifts it holds for, the first of a month; nothing may be booked
   *     for that day or a later one
   * @param by null for somebody at the command line
   * @return false if the same was decided before
   * @throws Refused {@code policy-too-late} if something is booked that it would change, {@code
   *     recognition-not-valid} if it is none
   */
  @Transactional
  public boolean decide(
      String frequency, LocalDate from, Recognition policy, @Nullable DeskUser by) {
    if (from.getDayOfMonth() != 1 || !List.of("once", "monthly", "annual").contains(frequency)) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "recognition-not-valid",
          "A policy is for once, monthly or annual, and holds from the first day of a month.");
    }
    lock.take();
    if (all().contains(new Version(frequency, from, policy))) {
      return false;
    }
    if (isBookedFrom(frequency, from)) {
      throw new Refused(
          Refused.Kind.STALE,
          "policy-too-late",
          "Something is booked for that day or a later one. Choose the first day of a later"
              + " month.");
    }
    database
        .sql(
            """
            insert into recognition_policy (frequency, effective_from, deferred_percent, months,
              decided_at, decided_by)
            values (:frequency, :from, :percent, :months, :now, :by)
            """)
        .param("frequency", frequency)
        .param("from", from)
        .param("percent", policy.deferredPercent())
        .param("months", policy.months())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("by", by == null ? null : by.number())
        .update();
    audit.record(
        by,
        "books.policy-decided",
        frequency + " " + from,
        policy.deferredPercent() + " % over " + policy.months());
    return true;
  }

  private boolean isBookedFrom(String frequency, LocalDate from) {
    return database
        .sql(
            """
            select exists (select from journal_entry where own_day >= :from)
              or exists (select from month_close where month >= :from)
              or exists (
                select
                from recognition_policy
                where frequency = :frequency
                and effective_from >= :from)
            """)
        .param("frequency", frequency)
        .param("from", from)
        .query(Boolean.class)
        .single();
  }

  /** All there are, by frequency, the newest first. */
  List<Version> all() {
    return database
        .sql(
            """
            select frequency, effective_from, deferred_percent, months
            from recognition_policy
            order by frequency, effective_from desc
            """)
        .query((row, number) ->
            new Version(
                row.getString("frequency"),
                row.getObject("effective_from", LocalDate.class),
                new Recognition(row.getInt("deferred_percent"), row.getInt("months"))))
        .list();
  }

  /**
   * Those in force in a month, by frequency; none for one that nobody decided on. Of a closed month
   * they change no more: nothing can be decided for a day that is booked.
   */
  List<Version> inForce(YearMonth month) {
    Map<String, Version> newest = new LinkedHashMap<>();
    all().stream()
        .filter(one -> !one.from().isAfter(month.atDay(1)))
        .forEach(one -> newest.putIfAbsent(one.frequency(), one));
    return List.copyOf(newest.values());
  }

  /** The one of a list that holds for a gift. */
  static Recognition of(List<Version> versions, Fact fact, LocalDate day) {
    MoneyFact money = fact.moved();
    MoneyFact.Gift gift = money == null ? null : money.gift();
    if (gift == null) {
      return Recognition.AT_ONCE;
    }
    return versions.stream()
        .filter(one -> one.frequency().equals(gift.frequency()) && !one.from().isAfter(day))
        .map(Version::policy)
        .findFirst()
        .orElse(Recognition.AT_ONCE);
  }
}
