package org.samizdat.ledger;

import java.math.BigInteger;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.samizdat.ledger.RecognitionRun.Deferral;
import org.samizdat.ledger.RecognitionRun.Step;
import org.samizdat.ledger.chart.Account;

/**
 * What becomes of a gift's deferred part month by month: each earns an equal part of what is left,
 * and what is given back takes its share with it. Good for one reckoning.
 */
final class DeferralCourse {

  private final Deferral deferral;
  private final ToIntFunction<YearMonth> rules;
  private final Returned returned = new Returned();

  /** By account, what has gone back; less than nothing where the failure of it came first. */
  private final Map<Account, Long> back = new EnumMap<>(Account.class);

  private long left;
  private long value;

  /**
   * @param rules by which version each month is made
   */
  DeferralCourse(Deferral deferral, ToIntFunction<YearMonth> rules) {
    this.deferral = deferral;
    this.rules = rules;
    this.left = deferral.deferred();
    this.value = deferral.value();
  }

  /**
   * From its first month to its last, or to the one asked for.
   *
   * @param givenBack by month and account; less than nothing came back
   */
  List<Step> until(YearMonth asked, Map<YearMonth, Map<Account, Long>> givenBack) {
    List<Step> course = new ArrayList<>();
    YearMonth month = deferral.month();
    for (int remaining = deferral.months(); remaining > 0 && !month.isAfter(asked); remaining--) {
      long before = left;
      Map<Account, Long> gone = new TreeMap<>();
      boolean isFirst = remaining == deferral.months();
      boolean waits = BookingRules.letsReturnsWait(rules.applyAsInt(month));
      in(givenBack, month, isFirst)
          .forEach((account, amount) -> {
            long part = waits ? counted(account, amount) : taken(account, amount);
            left -= part;
            if (part != 0) {
              gone.put(account, part);
            }
          });
      long earned = left / remaining;
      left -= earned;
      course.add(new Step(before, earned, gone));
      month = month.plusMonths(1);
    }
    return course;
  }

  /** What was given back before its charge was told of goes with the first month. */
  private static Map<Account, Long> in(
      Map<YearMonth, Map<Account, Long>> givenBack, YearMonth month, boolean isFirst) {
    Map<Account, Long> back = new TreeMap<>();
    givenBack.forEach((booked, accounts) -> {
      if (booked.equals(month) || (isFirst && booked.isBefore(month))) {
        accounts.forEach((account, minor) -> back.merge(account, minor, Math::addExact));
      }
    });
    return back;
  }

  /**
   * The share of an amount by what all of an account comes to: what returns before it went waits
   * for that, and takes nothing with it.
   */
  private long counted(Account account, long amount) {
    long before = kept();
    back.merge(account, amount, Math::addExact);
    value = kept();
    long gone = before - value;
    if (gone < 0) {
      return -returned.restored(-gone);
    }
    long part = gone == 0 ? 0 : part(left, gone, before);
    returned.add(gone, part);
    return part;
  }

  /** What of the gift has not gone back: between nothing and all of it. */
  private long kept() {
    long gone = back.values().stream().mapToLong(one -> Math.max(0, one)).sum();
    return Math.max(0, deferral.value() - gone);
  }

  /** The share of an amount by the first three versions, each for itself. */
  private long taken(Account account, long amount) {
    back.merge(account, amount, Math::addExact);
    long part = amount < 0 ? -returned.restored(-amount) : part(left, amount, value);
    if (amount > 0) {
      returned.add(Math.min(amount, value), part);
    }
    value = Math.max(0, value - amount);
    return part;
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
