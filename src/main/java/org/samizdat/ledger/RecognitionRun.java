package org.samizdat.ledger;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
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

  RecognitionRun(DeferredGifts gifts) {
    this.gifts = gifts;
  }

  /**
   * The entries of a month, one for each currency and frequency; by newer rules two, of what is
   * earned and of what is given back.
   */
  List<Entry> entries(YearMonth month, int rules) {
    String returnedKind = BookingRules.tellsReturnsApart(rules) ? RETURNED : KIND;
    Map<String, Map<String, Entry.Sums>> kinds = new TreeMap<>();
    steps(month)
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
  Map<Deferral, Step> steps(YearMonth month) {
    List<Deferral> deferrals = gifts.upTo(month);
    Map<String, Map<YearMonth, Map<Account, Long>>> givenBack =
        deferrals.isEmpty() ? Map.of() : gifts.givenBack(month);
    Map<Deferral, Step> steps = new HashMap<>();
    for (Deferral deferral : deferrals) {
      Step step = step(deferral, givenBack.getOrDefault(deferral.charge(), Map.of()), month);
      if (step.before() != 0 || !step.gone().isEmpty()) {
        steps.put(deferral, step);
      }
    }
    return steps;
  }

  /**
   * What becomes of each deferred gift, month by month from its first to its last, or to the one
   * asked for, as far as it is booked.
   */
  Map<Deferral, List<Step>> courses(YearMonth until) {
    List<Deferral> deferrals = gifts.upTo(until);
    Map<String, Map<YearMonth, Map<Account, Long>>> givenBack =
        deferrals.isEmpty() ? Map.of() : gifts.givenBack(until);
    Map<Deferral, List<Step>> courses = new HashMap<>();
    for (Deferral deferral : deferrals) {
      courses.put(
          deferral, course(deferral, givenBack.getOrDefault(deferral.charge(), Map.of()), until));
    }
    return courses;
  }

  /** What becomes of a deferred gift in a month; nothing before its first and after its last. */
  static Step step(
      Deferral deferral, Map<YearMonth, Map<Account, Long>> givenBack, YearMonth asked) {
    long index = deferral.month().until(asked, ChronoUnit.MONTHS);
    List<Step> course = course(deferral, givenBack, asked);
    return index < 0 || index >= course.size() ? new Step(0, 0, Map.of()) : course.get((int) index);
  }

  /** Month by month from the first: each earns an equal part of what is left. */
  private static List<Step> course(
      Deferral deferral, Map<YearMonth, Map<Account, Long>> givenBack, YearMonth until) {
    List<Step> course = new ArrayList<>();
    long left = deferral.deferred();
    long value = deferral.value();
    Returned returned = new Returned();
    YearMonth month = deferral.month();
    for (int remaining = deferral.months(); remaining > 0 && !month.isAfter(until); remaining--) {
      Map<Account, Long> gone = new TreeMap<>();
      long before = left;
      for (Map.Entry<Account, Long> back :
          givenBack(givenBack, month, remaining == deferral.months()).entrySet()) {
        long amount = back.getValue();
        long part = amount < 0 ? -returned.restored(-amount) : part(left, amount, value);
        if (amount > 0) {
          returned.add(Math.min(amount, value), part);
        }
        value = Math.max(0, value - amount);
        left -= part;
        if (part != 0) {
          gone.put(back.getKey(), part);
        }
      }
      long earned = left / remaining;
      left -= earned;
      course.add(new Step(before, earned, gone));
      month = month.plusMonths(1);
    }
    return course;
  }

  /** What was given back before its charge was told of goes with the first month. */
  private static Map<Account, Long> givenBack(
      Map<YearMonth, Map<Account, Long>> givenBack, YearMonth month, boolean isFirst) {
    Map<Account, Long> back = new TreeMap<>();
    givenBack.forEach((booked, accounts) -> {
      if (booked.equals(month) || (isFirst && booked.isBefore(month))) {
        accounts.forEach((account, minor) -> back.merge(account, minor, Math::addExact));
      }
    });
    return back;
  }

  /** What has gone back of a gift so far: if that returns in turn, its share is to be earned. */
  private static final class Returned {

    private long amount;
    private long gone;

    void add(long back, long part) {
      amount += back;
      gone += part;
    }

    /** The share of the deferred part that returns with an amount. */
    long restored(long returning) {
      long part = amount == 0 ? 0 : part(gone, returning, amount);
      amount = Math.max(0, amount - returning);
      gone -= part;
      return part;
    }
  }

  private static long part(long left, long back, long value) {
    return back >= value
        ? left
        : BigInteger.valueOf(left)
            .multiply(BigInteger.valueOf(back))
            .divide(BigInteger.valueOf(value))
            .longValueExact();
  }
}
