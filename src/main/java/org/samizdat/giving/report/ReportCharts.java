package org.samizdat.giving.report;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.page.Chart;
import org.samizdat.giving.report.Cohorts.Cohort;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Span;
import org.springframework.stereotype.Component;

/** The reports as pictures: one for each currency, none where there is nothing. */
@Component
class ReportCharts {

  private static final int PERCENT = 100;

  private final GiftTotals gifts;
  private final MonthlyBridge bridge;
  private final Cohorts cohorts;
  private final FailedPayments failures;

  ReportCharts(GiftTotals gifts, MonthlyBridge bridge, Cohorts cohorts, FailedPayments failures) {
    this.gifts = gifts;
    this.bridge = bridge;
    this.cohorts = cohorts;
    this.failures = failures;
  }

  List<Chart> of(SupportReport.Kind kind, Span span, Language language) {
    return switch (kind) {
      case GIFTS -> gifts(span, language);
      case MONTHLY -> monthly(span, language);
      case COHORTS -> cohorts(span, language);
      case FAILURES -> failures(span, language);
      case AT_RISK -> List.of();
    };
  }

  private List<Chart> gifts(Span span, Language language) {
    Map<String, Map<YearMonth, Money>> sums = new TreeMap<>();
    gifts
        .read(span)
        .forEach(total ->
            sums.computeIfAbsent(total.amount().code(), code -> new TreeMap<>())
                .merge(total.month(), total.amount(), Money::plus));
    return amounts("report.chart.gifts", sums, span, language);
  }

  private List<Chart> monthly(Span span, Language language) {
    Map<String, Map<YearMonth, Money>> ends = new TreeMap<>();
    bridge
        .read(span)
        .forEach(month ->
            ends.computeIfAbsent(month.end().code(), code -> new TreeMap<>())
                .put(month.month(), month.end()));
    return amounts("report.chart.monthly", ends, span, language);
  }

  private static List<Chart> amounts(
      String title, Map<String, Map<YearMonth, Money>> byCurrency, Span span, Language language) {
    List<Chart> charts = new ArrayList<>();
    byCurrency.forEach((code, months) -> {
      Money zero = Money.zero(Money.currency(code));
      Money most = months.values().stream().max(Money::compareTo).orElse(zero);
      charts.add(
          Bars.draw(
              language.say(title, zero.currency().getCurrencyCode()),
              language.money(most),
              span.months().stream()
                  .map(month -> {
                    Money amount = months.getOrDefault(month, zero);
                    return new Bars.Place(
                        month.toString(),
                        List.of(amount.minor()),
                        List.of(month + ": " + language.money(amount)));
                  })
                  .toList()));
    });
    return charts;
  }

  /** All cohorts together: of those that were old enough, how many were left at each age. */
  private List<Chart> cohorts(Span span, Language language) {
    List<Cohort> all = cohorts.read(span);
    int oldest = all.stream().mapToInt(cohort -> cohort.live().size()).max().orElse(0);
    List<Bars.Place> places = new ArrayList<>();
    for (int age = 0; age < oldest; age++) {
      long began = 0;
      long live = 0;
      for (Cohort cohort : all) {
        if (age < cohort.live().size()) {
          began += cohort.began();
          live += cohort.live().get(age);
        }
      }
      long percent = began == 0 ? 0 : Math.round((double) live * PERCENT / began);
      places.add(
          new Bars.Place(
              Integer.toString(age),
              List.of(percent),
              List.of(language.say("report.chart.cohorts.bar", age, percent))));
    }
    return places.isEmpty()
        ? List.of()
        : List.of(Bars.draw(language.say("report.chart.cohorts"), highest(places), places));
  }

  private static String highest(List<Bars.Place> places) {
    return places.stream().mapToLong(place -> place.values().getFirst()).max().orElse(0) + " %";
  }

  private List<Chart> failures(Span span, Language language) {
    Map<String, Map<YearMonth, FailedPayments.Month>> byCurrency = new TreeMap<>();
    failures
        .read(span)
        .forEach(month ->
            byCurrency
                .computeIfAbsent(month.failed().amount().code(), code -> new TreeMap<>())
                .put(month.month(), month));
    List<Chart> charts = new ArrayList<>();
    byCurrency.forEach((code, months) ->
        charts.add(
            Bars.draw(
                language.say("report.chart.failures", Money.currency(code).getCurrencyCode()),
                language.number(
                    months.values().stream()
                        .mapToLong(month -> month.failed().payments())
                        .max()
                        .orElse(0)),
                span.months().stream()
                    .map(month -> pair(month, months.get(month), language))
                    .toList())));
    return charts;
  }

  private static Bars.Place pair(
      YearMonth month, FailedPayments.@Nullable Month counts, Language language) {
    long failed = counts == null ? 0 : counts.failed().payments();
    long recovered = counts == null ? 0 : counts.recovered().payments();
    return new Bars.Place(
        month.toString(),
        List.of(failed, recovered),
        List.of(
            month + ": " + language.say("report.head.failed") + " " + failed,
            month + ": " + language.say("report.head.recovered") + " " + recovered));
  }
}
