package org.samizdat.ledger;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.samizdat.ledger.chart.Account;
import org.springframework.stereotype.Component;

/**
 * What of gifts that were not income at once becomes income in a month, and what of it goes with
 * gifts that were given back. Made when a month is closed, from what is booked by then, so the
 * order in which facts came does not matter.
 */
@Component
class RecognitionRun {

  static final String KIND = "recognition";

  /** What goes with what is given back: it is never earned. */
  static final String RETURNED = "deferred-returned";

  /**
   * A gift that is not income at once.
   *
   * @param value the whole of it, in minor units
   * @param deferred of it, what is earned over the months
   * @param month in which it was booked: the first
   */
  record Deferral(
      String charge,
      String frequency,
      String currency,
      long value,
      long deferred,
      YearMonth month,
      int months) {}

  /**
   * What becomes of a gift's deferred part in a month.
   *
   * @param before what there was of it at the start of the month
   * @param earned what becomes income
   * @param gone by the account that takes it, what goes with what was given back
   */
  record Step(long before, long earned, Map<Account, Long> gone) {

    long after() {
      return before - earned - gone.values().stream().mapToLong(part -> part).sum();
    }
  }

  private final DeferredGifts gifts;
  private final MonthCloses closes;

  RecognitionRun(DeferredGifts gifts, MonthCloses closes) {
    this.gifts = gifts;
    this.closes = closes;
  }

  /**
   * The entries of a month, one for each currency and frequency; by newer rules two, of what is
   * earned and of what is given back.
   */
  List<Entry> entries(YearMonth month, int rules) {
    String returnedKind = BookingRules.tellsReturnsApart(rules) ? RETURNED : KIND;
    Map<String, Map<String, Entry.Sums>> kinds = new TreeMap<>();
    steps(month, rules)
        .forEach((deferral, step) -> {
          String name = deferral.currency() + "-" + deferral.frequency();
          Function<String, Entry.Sums> of =
              kind ->
                  kinds
                      .computeIfAbsent(kind, first -> new TreeMap<>())
                      .computeIfAbsent(name, first -> new Entry.Sums(deferral.currency()));
          of.apply(KIND)
              .add(Account.DEFERRED, step.earned())
              .add(Account.income(deferral.frequency()), -step.earned());
          step.gone()
              .forEach((account, part) ->
                  of.apply(returnedKind).add(Account.DEFERRED, part).add(account, -part));
        });
    List<Entry> entries = new ArrayList<>();
    kinds.forEach((kind, sums) ->
        sums.forEach((name, sum) -> {
          if (!sum.postings().isEmpty()) {
            entries.add(entry(month, kind, name, sum));
          }
        }));
    return entries;
  }

  private static Entry entry(YearMonth month, String kind, String name, Entry.Sums sum) {
    LocalDate last = month.atEndOfMonth();
    String what = kind.equals(KIND) ? "recognition of " : "given back before it was earned: ";
    return new Entry(
        kind + "-" + month + "-" + name,
        kind,
        null,
        month,
        last,
        last,
        what + name.replace("-", " "),
        sum.postings());
  }

  /** What becomes of each deferred gift in a month, as far as it is booked. */
  private Map<Deferral, Step> steps(YearMonth month, int rules) {
    Map<Deferral, Step> steps = new HashMap<>();
    eachCourse(
        month,
        rules,
        (deferral, course) -> {
          Step step = at(month, deferral, course);
          if (step.before() != 0 || !step.gone().isEmpty()) {
            steps.put(deferral, step);
          }
        });
    return steps;
  }

  /**
   * What becomes of each deferred gift, month by month from its first to its last, or to the one
   * asked for, as far as it is booked. Months that are not closed are reckoned by the newest rules.
   */
  Map<Deferral, List<Step>> courses(YearMonth until) {
    Map<Deferral, List<Step>> courses = new HashMap<>();
    eachCourse(until, BookingRules.VERSION, courses::put);
    return courses;
  }

  private void eachCourse(YearMonth until, int rules, BiConsumer<Deferral, List<Step>> taker) {
    List<Deferral> deferrals = gifts.upTo(until);
    if (deferrals.isEmpty()) {
      return;
    }
    Map<String, Map<YearMonth, Map<Account, Long>>> givenBack = gifts.givenBack(until);
    ToIntFunction<YearMonth> byMonth = rules(rules);
    for (Deferral deferral : deferrals) {
      taker.accept(
          deferral,
          new DeferralCourse(deferral, byMonth)
              .until(until, givenBack.getOrDefault(deferral.charge(), Map.of())));
    }
  }

  /** A closed month stays as its own rules made it, and what follows goes on from there. */
  private ToIntFunction<YearMonth> rules(int open) {
    Map<YearMonth, Integer> closed =
        closes.all().stream()
            .collect(Collectors.toMap(MonthCloses.Close::month, MonthCloses.Close::rules));
    return month -> closed.getOrDefault(month, open);
  }

  /**
   * What becomes of a deferred gift in a month, by the newest rules; nothing before its first and
   * after its last.
   */
  static Step step(
      Deferral deferral, Map<YearMonth, Map<Account, Long>> givenBack, YearMonth asked) {
    return at(
        asked,
        deferral,
        new DeferralCourse(deferral, month -> BookingRules.VERSION).until(asked, givenBack));
  }

  private static Step at(YearMonth asked, Deferral deferral, List<Step> course) {
    long index = deferral.month().until(asked, ChronoUnit.MONTHS);
    return index < 0 || index >= course.size() ? new Step(0, 0, Map.of()) : course.get((int) index);
  }
}
