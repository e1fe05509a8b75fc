package org.samizdat.ledger;

import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.samizdat.ledger.RecognitionRun.Deferral;
import org.samizdat.ledger.RecognitionRun.Step;
import org.samizdat.ledger.report.PlanLines;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.values.Money;
import org.samizdat.values.Span;
import org.springframework.stereotype.Component;

/** The gifts behind the deferred roll-forward: each that is not income at once. */
@Component
class DeferralLines implements PlanLines {

  private static final List<String> HEADS =
      List.of(
          "source",
          "frequency",
          "start",
          "end",
          "currency",
          "value",
          "recognised-before",
          "opening",
          "billed",
          "recognised",
          "refunded",
          "closing");

  private static final Comparator<Map.Entry<Deferral, List<Step>>> BY_CHARGE =
      Comparator.comparing(course -> course.getKey().charge());

  private final RecognitionRun recognition;

  DeferralLines(RecognitionRun recognition) {
    this.recognition = recognition;
  }

  @Override
  public Sheet read(Span span) {
    return sheet(span, recognition.courses(span.until()).entrySet().stream().sorted(BY_CHARGE));
  }

  /**
   * A page of what becomes of each gift in a month, by its charge; of a month that is not closed
   * what would, by what is booked now. All pages come to the line.
   *
   * @param currency small
   * @param after the last charge of the page before; empty for the first page
   * @param most how many at most
   */
  Sheet read(YearMonth month, String currency, String after, int most) {
    Sheet all =
        sheet(
            new Span(month, month),
            recognition.courses(month).entrySet().stream()
                .filter(course -> course.getKey().currency().equals(currency))
                .filter(course -> course.getKey().charge().compareTo(after) > 0)
                .sorted(BY_CHARGE));
    return new Sheet(HEADS, all.lines().stream().limit(most).toList());
  }

  private static Sheet sheet(Span span, Stream<Map.Entry<Deferral, List<Step>>> courses) {
    List<List<Object>> lines = new ArrayList<>();
    courses.forEach(course -> {
      int begun = begun(course.getKey(), course.getValue(), span);
      List<Step> steps = course.getValue().subList(begun, course.getValue().size());
      if (steps.stream().anyMatch(step -> step.before() != 0 || !step.gone().isEmpty())) {
        lines.add(line(course.getKey(), course.getValue().subList(0, begun), steps, span));
      }
    });
    return new Sheet(HEADS, lines);
  }

  /** How many of its months are before the span. */
  private static int begun(Deferral deferral, List<Step> course, Span span) {
    long months = deferral.month().until(span.from(), ChronoUnit.MONTHS);
    return Math.clamp(months, 0, course.size());
  }

  private static List<Object> line(
      Deferral deferral, List<Step> before, List<Step> steps, Span span) {
    boolean begins = !deferral.month().isBefore(span.from());
    String currency = deferral.currency();
    long first = steps.getFirst().before();
    long earned = steps.stream().mapToLong(Step::earned).sum();
    long left = steps.getLast().after();
    return List.of(
        deferral.charge(),
        deferral.frequency(),
        deferral.month(),
        deferral.month().plusMonths(deferral.months() - 1L),
        Money.currency(currency).getCurrencyCode(),
        Money.of(deferral.value(), currency),
        Money.of(before.stream().mapToLong(Step::earned).sum(), currency),
        Money.of(begins ? 0 : first, currency),
        Money.of(begins ? first : 0, currency),
        Money.of(earned, currency),
        Money.of(first - earned - left, currency),
        Money.of(left, currency));
  }
}
