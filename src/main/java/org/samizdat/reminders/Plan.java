package org.samizdat.reminders;

import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Refused;

/**
 * The days on which somebody is to be reminded. Fixed when she asks, in the newsroom's zone, and
 * never moved afterwards.
 *
 * @param times how many there are, at most {@value #MOST}; 1 where it is once
 * @param first the first of them
 * @param anchor the day of the month that is meant, 1 to 31; a month that is shorter has it on its
 *     last day, and the next one on its own again
 */
record Plan(Rhythm rhythm, int times, LocalDate first, int anchor) {

  /** So often at most: whoever wants to be asked for longer asks again. */
  static final int MOST = 12;

  /**
   * The first day is at least so many days away: her link for confirming it is good for two, and
   * must not be older than what it promises.
   */
  static final int NOTICE = 3;

  /** A day of her choice is at most so many months away. */
  static final int FARTHEST = 24;

  /** Late enough for whoever settles the year, and before everybody is away. */
  private static final int YEAR_END_DAY = 27;

  private static final int LONGEST_MONTH = 31;

  /**
   * What somebody chose.
   *
   * @param day of her choice; needed for {@link When#ON_DAY}
   * @param dayOfMonth needed for {@link When#PAYDAY}
   * @param times how often in all; null for as often as is usual
   */
  record Choice(
      When when,
      @Nullable LocalDate day,
      @Nullable Integer dayOfMonth,
      Rhythm rhythm,
      @Nullable Integer times) {}

  /**
   * The days of a choice.
   *
   * @param today the newsroom's day
   * @throws Refused {@code day-missing}, {@code day-not-valid} with {@code first} and {@code last};
   *     {@code day-of-month-not-valid}; {@code times-not-valid} with {@code most}
   */
  static Plan of(Choice choice, LocalDate today) {
    int times = times(choice);
    LocalDate earliest = today.plusDays(NOTICE);
    return switch (choice.when()) {
      case NEXT_MONTH -> later(choice.rhythm(), times, today, 1);
      case IN_3_MONTHS -> later(choice.rhythm(), times, today, 3);
      case IN_6_MONTHS -> later(choice.rhythm(), times, today, 6);
      case YEAR_END -> {
        LocalDate day = yearEnd(earliest);
        yield new Plan(choice.rhythm(), times, day, day.getDayOfMonth());
      }
      case ON_DAY -> {
        LocalDate day = day(choice.day(), today);
        yield new Plan(choice.rhythm(), times, day, day.getDayOfMonth());
      }
      case PAYDAY -> {
        int anchor = dayOfMonth(choice.dayOfMonth());
        LocalDate day = in(YearMonth.from(earliest), anchor);
        if (day.isBefore(earliest)) {
          day = in(YearMonth.from(earliest).plusMonths(1), anchor);
        }
        yield new Plan(choice.rhythm(), times, day, anchor);
      }
    };
  }

  /**
   * One of the days.
   *
   * @param number from 1 to {@link #times}
   */
  LocalDate day(int number) {
    if (number < 1 || number > times) {
      throw new IllegalArgumentException("There are " + times + " days, and no day " + number);
    }
    int later = number - 1;
    YearMonth month = YearMonth.from(first);
    return switch (rhythm) {
      case ONCE -> first;
      case MONTHLY -> in(month.plusMonths(later), anchor);
      case YEARLY -> in(month.plusYears(later), anchor);
    };
  }

  /** All of them, in their order. */
  List<LocalDate> days() {
    return IntStream.rangeClosed(1, times).mapToObj(this::day).toList();
  }

  private static Plan later(Rhythm rhythm, int times, LocalDate today, int months) {
    int anchor = today.getDayOfMonth();
    return new Plan(rhythm, times, in(YearMonth.from(today).plusMonths(months), anchor), anchor);
  }

  private static LocalDate in(YearMonth month, int day) {
    return month.atDay(Math.min(day, month.lengthOfMonth()));
  }

  /** Of this year while there is still time for it. */
  private static LocalDate yearEnd(LocalDate earliest) {
    LocalDate usual = LocalDate.of(earliest.getYear(), Month.DECEMBER, YEAR_END_DAY);
    return earliest.isAfter(usual) ? earliest : usual;
  }

  private static LocalDate day(@Nullable LocalDate day, LocalDate today) {
    if (day == null) {
      throw new Refused(Refused.Kind.UNACCEPTABLE, "day-missing", "Please choose a day.");
    }
    LocalDate first = today.plusDays(NOTICE);
    LocalDate last = today.plusMonths(FARTHEST);
    if (day.isBefore(first) || day.isAfter(last)) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "day-not-valid",
          "A day can be chosen from " + first + " to " + last + ".",
          Map.of("first", first.toString(), "last", last.toString()));
    }
    return day;
  }

  private static int dayOfMonth(@Nullable Integer day) {
    if (day == null || day < 1 || day > LONGEST_MONTH) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "day-of-month-not-valid",
          "A month has the days 1 to 31; a shorter one counts its last for the rest.");
    }
    return day;
  }

  private static int times(Choice choice) {
    if (choice.rhythm() == Rhythm.ONCE) {
      return 1;
    }
    int times = choice.times() == null ? usual(choice.rhythm()) : choice.times();
    if (times < 2 || times > MOST) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "times-not-valid",
          "What is repeated comes from 2 to " + MOST + " times.",
          Map.of("most", MOST));
    }
    return times;
  }

  /** Where she does not say. */
  static int usual(Rhythm rhythm) {
    return switch (rhythm) {
      case ONCE -> 1;
      case MONTHLY -> 3;
      case YEARLY -> 2;
    };
  }
}
