package org.samizdat.reminders;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.samizdat.TestClock;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.audience.Policies;
import org.samizdat.audience.ShownWords;
import org.samizdat.giving.CrashingCommits;
import org.samizdat.giving.GivingTest;
import org.samizdat.giving.Patron;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * Two years of reminders, day by day: two nodes at once, which die at any commit; days on which
 * none runs; clocks that are put forward and back over the very hour; short months and a leap day.
 * What is promised, when, and what becomes of it is told here a second time, by other means.
 */
@GivingTest
@Import(CrashingCommits.class)
@TestPropertySource(
    properties = {
      "samizdat.mail.engine=false",
      "samizdat.reminders.zone=Europe/Berlin",
      // There is no such time on the day when the clock is put forward, and two on the other.
      "samizdat.reminders.at=02:30"
    })
class ReminderYearsIntegrationTests {

  private static final long SEED = 20261129;
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate FIRST = LocalDate.of(2027, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2028, 12, 31);
  private static final Set<String> KNOCKS =
      Set.of("00:10", "01:50", "02:10", "02:40", "03:10", "09:00", "21:00", "23:55");

  @Autowired ApplicationContext context;
  @Autowired Reminders reminders;
  @Autowired ReminderConfirmations confirmations;
  @Autowired ReminderStops stops;
  @Autowired ReminderSweep sweep;
  @Autowired Keeping keeping;
  @Autowired Policies policies;
  @Autowired Tokens tokens;
  @Autowired CrashingCommits commits;
  @Autowired JdbcClient database;
  @Autowired TestClock clock;

  private final Random random = new Random(SEED);
  private int crashes;

  /** Somebody, with the days she was promised as this test counts them. */
  private record Asker(
      long promise,
      String address,
      List<LocalDate> days,
      @Nullable LocalDate gives,
      @Nullable LocalDate stops) {}

  @Test
  void everyOneOfAHundredPromisesIsKeptToTheDay() throws Exception {
    live(100);
  }

  @Test
  @Tag("proof")
  void everyOneOfTenThousandPromisesIsKeptToTheDay() throws Exception {
    live(10_000);
  }

  private void live(int promises) throws Exception {
    if (policies.current().isEmpty()) {
      policies.publish("2027-01", new LinkedHashMap<>(Map.of("en", "We keep it sealed.")));
    }
    Map<LocalDate, Integer> asking = new HashMap<>();
    for (int i = 0; i < promises; i++) {
      asking.merge(FIRST.plusDays(random.nextInt(540)), 1, Integer::sum);
    }
    // One day without anybody in each half year, and once a week.
    Set<LocalDate> down =
        new HashSet<>(
            List.of(
                LocalDate.of(2027, 8, 31),
                LocalDate.of(2027, 10, 31),
                LocalDate.of(2028, 1, 31),
                LocalDate.of(2028, 9, 30)));
    LocalDate longDown = LocalDate.of(2028, 5, 28);
    for (int day = 0; day < 7; day++) {
      down.add(longDown.plusDays(day));
    }
    List<Asker> askers = new ArrayList<>();
    try (ExecutorService nodes = Executors.newFixedThreadPool(2)) {
      for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
        List<String> knocks = KNOCKS.stream().sorted().toList();
        for (String knock : knocks) {
          clock.set(day.atTime(LocalTime.parse(knock)).atZone(BERLIN).toInstant());
          if (!down.contains(day)) {
            bothNodes(nodes);
          }
          if (knock.equals("01:50")) {
            leave(askers, day);
          }
        }
        clock.set(day.atTime(12, 0).atZone(BERLIN).toInstant());
        for (int i = asking.getOrDefault(day, 0); i > 0; i--) {
          askers.add(ask(day, promises + "-" + askers.size()));
        }
      }
    }
    judge(askers, down);
    System.out.printf(
        "%d promises, seed %d, %d reminders sent, %d crashes%n",
        promises, SEED, count("reminder_send where outcome = 'SENT'"), crashes);
  }

  /** Two at once, one of which may die; what dies is begun anew, as another node would. */
  private void bothNodes(ExecutorService nodes) throws InterruptedException {
    if (random.nextInt(3) == 0) {
      commits.crashAt(1 + random.nextInt(6), random.nextBoolean());
    }
    Callable<Void> node =
        () -> {
          keeping.keepDue();
          return null;
        };
    boolean died = false;
    for (Future<Void> one : nodes.invokeAll(List.of(node, node))) {
      try {
        one.get();
      } catch (ExecutionException crash) {
        assertThat(crash.getCause()).isInstanceOf(CrashingCommits.Crash.class);
        died = true;
      }
    }
    commits.behave();
    if (died) {
      crashes++;
      keeping.keepDue();
    }
    if (random.nextInt(8) == 0) {
      sweep.sweep();
    }
  }

  /** Those who give or stop today do it before the hour. */
  private void leave(List<Asker> askers, LocalDate day) {
    for (Asker asker : askers) {
      if (day.equals(asker.gives())) {
        Patron.gives(context, asker.address(), clock.instant());
      }
      if (day.equals(asker.stops())) {
        stops.stop(
            tokens.make(TokenPurpose.REMINDER, new Tokens.Named(asker.promise(), 0)),
            ReminderForm.ONE_CLICK,
            Language.ENGLISH);
      }
    }
  }

  private void take(ReminderOrder order) {
    reminders.take(reminders.check(order));
  }

  private Asker ask(LocalDate day, String number) {
    String address = "reader" + number + "@example.org";
    When when = oneOf(List.of(When.values()));
    Rhythm rhythm = oneOf(List.of(Rhythm.values()));
    int times = rhythm == Rhythm.ONCE ? 1 : 2 + random.nextInt(11);
    LocalDate chosen = day.plusDays(3 + random.nextInt(500));
    int payday = 1 + random.nextInt(31);
    take(
        new ReminderOrder(
            EmailAddress.parse(address),
            new Plan.Choice(when, chosen, payday, rhythm, times),
            null,
            Language.ENGLISH,
            "2027-01",
            null,
            ReminderForm.WIDGET,
            Channel.API));
    long promise =
        database
            .sql("select number from reminder_promise where state = 'ASKED'")
            .query(Long.class)
            .single();
    var token = tokens.make(TokenPurpose.REMINDER_CONFIRM, new Tokens.Named(promise, 0));
    var open = (ReminderConfirmations.Open) confirmations.look(token);
    assertThat(confirmations.confirm(token, ShownWords.hash(open.words())))
        .isInstanceOf(ReminderConfirmations.Confirmed.class);
    int fate = random.nextInt(10);
    return new Asker(
        promise,
        address,
        days(day, when, chosen, payday, rhythm, times),
        fate == 0 ? day.plusDays(1 + random.nextInt(300)) : null,
        fate == 1 ? day.plusDays(1 + random.nextInt(300)) : null);
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** By the calendar, told once more: day after day from the first. */
  private static List<LocalDate> days(
      LocalDate asked, When when, LocalDate chosen, int payday, Rhythm rhythm, int times) {
    int meant =
        switch (when) {
          case NEXT_MONTH, IN_3_MONTHS, IN_6_MONTHS -> asked.getDayOfMonth();
          case ON_DAY -> chosen.getDayOfMonth();
          case PAYDAY -> payday;
          case YEAR_END -> 0;
        };
    LocalDate first =
        switch (when) {
          case NEXT_MONTH -> asked.plusMonths(1);
          case IN_3_MONTHS -> asked.plusMonths(3);
          case IN_6_MONTHS -> asked.plusMonths(6);
          case ON_DAY -> chosen;
          case PAYDAY -> {
            LocalDate day = asked.plusDays(3);
            while (day.getDayOfMonth() != Math.min(payday, day.lengthOfMonth())) {
              day = day.plusDays(1);
            }
            yield day;
          }
          case YEAR_END -> {
            LocalDate day = asked.plusDays(3);
            while (day.getMonthValue() != 12 || day.getDayOfMonth() < 27) {
              day = day.plusDays(1);
            }
            yield day;
          }
        };
    int anchor = meant == 0 ? first.getDayOfMonth() : meant;
    List<LocalDate> days = new ArrayList<>();
    YearMonth month = YearMonth.from(first);
    while (days.size() < times) {
      days.add(month.atDay(Math.min(anchor, month.lengthOfMonth())));
      month = rhythm == Rhythm.YEARLY ? month.plusYears(1) : month.plusMonths(1);
    }
    return days;
  }

  private void judge(List<Asker> askers, Set<LocalDate> down) {
    Map<Long, Map<Integer, String>> rows = new HashMap<>();
    database
        .sql("select promise, number, due_on, outcome, done_on from reminder_send")
        .query(row -> {
          rows.computeIfAbsent(row.getLong("promise"), promise -> new TreeMap<>())
              .put(
                  row.getInt("number"),
                  row.getString("due_on")
                      + " "
                      + row.getString("outcome")
                      + " "
                      + row.getString("done_on"));
        });
    Map<String, Long> mails = new HashMap<>();
    database
        .sql(
            """
            select delivery.link_row as promise, count(*) as mails
            from delivery
            join mailing on mailing.id = delivery.mailing
            where mailing.kind = 'REMINDER'
            group by 1
            """)
        .query(row -> {
          mails.put(row.getString("promise"), row.getLong("mails"));
        });
    for (Asker asker : askers) {
      Map<Integer, String> expected = expected(asker, down);
      Map<Integer, String> found = rows.getOrDefault(asker.promise(), Map.of());
      assertThat(found).as("%s", asker).isEqualTo(expected);
      assertThat(mails.getOrDefault(String.valueOf(asker.promise()), 0L))
          .as("mails of %s", asker)
          .isEqualTo(expected.values().stream().filter(one -> one.contains("SENT")).count());
    }
    assertThat(askers.stream().map(Asker::days).map(List::size).max(Comparator.naturalOrder()))
        .as("somebody was promised many")
        .hasValueSatisfying(most -> assertThat(most).isGreaterThan(6));
  }

  /** What has to stand there on the last day: number, promised day, what became of it, and when. */
  private static Map<Integer, String> expected(Asker asker, Set<LocalDate> down) {
    Map<Integer, String> expected = new TreeMap<>();
    List<LocalDate> days = asker.days();
    for (int i = 0; i < days.size(); i++) {
      LocalDate due = days.get(i);
      LocalDate up = due;
      while (down.contains(up)) {
        up = up.plusDays(1);
      }
      if (up.isAfter(LAST)) {
        break;
      }
      boolean stopped = asker.stops() != null && !asker.stops().isAfter(up);
      boolean gave = asker.gives() != null && !asker.gives().isAfter(up);
      if (stopped || gave) {
        for (int rest = i; rest < days.size(); rest++) {
          expected.put(
              rest + 1, days.get(rest) + (stopped ? " STOPPED " + asker.stops() : " GIVEN " + up));
        }
        return expected;
      }
      boolean late = up.toEpochDay() - due.toEpochDay() > 3;
      expected.put(i + 1, due + (late ? " MISSED " : " SENT ") + up);
    }
    if (asker.stops() != null && !asker.stops().isAfter(LAST) && expected.size() < days.size()) {
      for (int rest = expected.size(); rest < days.size(); rest++) {
        expected.put(rest + 1, days.get(rest) + " STOPPED " + asker.stops());
      }
    }
    return expected;
  }

  private long count(String rows) {
    return database.sql("select count(*) from " + rows).query(Long.class).single();
  }
}
