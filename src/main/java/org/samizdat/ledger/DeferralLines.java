package org.samizdat.ledger;

import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.samizdat.ledger.RecognitionRun.Deferral;
import org.samizdat.ledger.RecognitionRun.Step;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.values.Money;
import org.springframework.stereotype.Component;

/** The gifts behind a month's line of the deferred roll-forward. */
@Component
class DeferralLines {

  private final RecognitionRun recognition;

  DeferralLines(RecognitionRun recognition) {
    this.recognition = recognition;
  }

  /**
   * What becomes of each gift in a month; of a month that is not closed what would, by what is
   * booked now.
   *
   * @param currency small
   */
  Sheet read(YearMonth month, String currency) {
    return new Sheet(
        List.of(
            "source",
            "frequency",
            "start",
            "end",
            "value",
            "opening",
            "billed",
            "recognised",
            "refunded",
            "closing"),
        recognition.steps(month).entrySet().stream()
            .filter(step -> step.getKey().currency().equals(currency))
            .sorted(
                Comparator.<Map.Entry<Deferral, Step>, YearMonth>comparing(
                        step -> step.getKey().month())
                    .thenComparing(step -> step.getKey().charge()))
            .map(step -> line(step.getKey(), step.getValue(), month))
            .toList());
  }

  private static List<Object> line(Deferral deferral, Step step, YearMonth month) {
    boolean begins = deferral.month().equals(month);
    String currency = deferral.currency();
    return List.of(
        deferral.charge(),
        deferral.frequency(),
        deferral.month(),
        deferral.month().plusMonths(deferral.months() - 1L),
        Money.of(deferral.value(), currency),
        Money.of(begins ? 0 : step.before(), currency),
        Money.of(begins ? step.before() : 0, currency),
        Money.of(step.earned(), currency),
        Money.of(step.before() - step.earned() - step.after(), currency),
        Money.of(step.after(), currency));
  }
}
