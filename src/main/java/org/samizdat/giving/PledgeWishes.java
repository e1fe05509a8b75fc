package org.samizdat.giving;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.samizdat.giving.PledgeAct.Kind;
import org.samizdat.giving.PledgeAct.Wish;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;

/** Reads what a giver wants of her pledge from what her pages send. */
@Component
class PledgeWishes {

  private final PledgeAmounts amounts;
  private final Clock clock;

  PledgeWishes(PledgeAmounts amounts, Clock clock) {
    this.amounts = amounts;
    this.clock = clock;
  }

  /**
   * What a button of her page asks for.
   *
   * @param act a label of {@link Kind}
   * @param times how many charges to skip, 1 to 3; nothing else needs it
   * @throws Refused {@code fields-missing} if there is no such button
   */
  Wish of(String act, int times, Pledge pledge) {
    if (times < 1 || times > Charges.MOST_SKIPPED) {
      throw GiverController.missing();
    }
    if (act.equals(Kind.SKIP.label())) {
      return new Wish(
          Kind.SKIP,
          Kind.SKIP.label() + " " + times,
          "asked",
          Charges.pauseUntil(pledge, times),
          null,
          null);
    }
    for (Kind kind : new Kind[] {Kind.RESUME, Kind.END_WITH_PERIOD, Kind.KEEP, Kind.END_NOW}) {
      if (act.equals(kind.label())) {
        return Wish.of(kind, "asked");
      }
    }
    throw GiverController.missing();
  }

  /**
   * Another amount, or how often.
   *
   * @param text the amount in major units of the pledge's currency, as people type it
   * @throws Refused {@code amount-not-valid}, {@code amount-too-small}, {@code amount-too-large},
   *     {@code frequency-not-known}, {@code frequency-not-recurring}
   */
  Wish change(Pledge pledge, String text, String often, Language language) {
    Money amount = amounts.read(text, pledge, language);
    Frequency frequency = recurring(often);
    return new Wish(
        Kind.CHANGE,
        Kind.CHANGE.label() + " " + amount.minor() + " " + frequency.label(),
        "asked",
        frequency == pledge.frequency() ? null : pledge.periodEnd(),
        amount,
        frequency);
  }

  /**
   * Another day for the next charge.
   *
   * @param text ISO 8601, of UTC
   * @throws Refused {@code charge-day-not-valid}
   */
  Wish move(Pledge pledge, String text, Language language) {
    Charges.Window window =
        Charges.window(pledge, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    LocalDate day;
    try {
      day = LocalDate.parse(text.strip());
    } catch (DateTimeParseException nonsense) {
      throw notThen(window, language);
    }
    if (!window.has(day)) {
      throw notThen(window, language);
    }
    return new Wish(
        Kind.MOVE, Kind.MOVE.label() + " " + day, "asked", Charges.on(day, pledge), null, null);
  }

  private static Frequency recurring(String text) {
    Frequency frequency = Frequency.parse(text);
    if (!frequency.isRecurring()) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "frequency-not-recurring",
          "A gift that goes on is made monthly or annually.");
    }
    return frequency;
  }

  private static Refused notThen(Charges.Window window, Language language) {
    return new Refused(
        Refused.Kind.UNACCEPTABLE,
        "charge-day-not-valid",
        "The next payment can be on a day from " + window.first() + " to " + window.last() + ".",
        Map.of("first", language.day(window.first()), "last", language.day(window.last())));
  }
}
