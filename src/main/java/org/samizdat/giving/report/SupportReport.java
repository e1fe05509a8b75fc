package org.samizdat.giving.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.samizdat.giving.report.Cohorts.Cohort;
import org.samizdat.giving.report.MonthlyBridge.Bridge;
import org.samizdat.giving.report.MonthlyBridge.Change;
import org.samizdat.values.Span;
import org.springframework.stereotype.Component;

/** The reports as tables. */
@Component
class SupportReport {

  /** Which there are. */
  enum Kind {
    GIFTS,
    MONTHLY,
    COHORTS,
    FAILURES,
    AT_RISK;

    /** As it stands in addresses. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Kind> find(String label) {
      return List.of(values()).stream().filter(kind -> kind.label().equals(label)).findAny();
    }
  }

  private static final int AGES = 12;

  private final GiftTotals gifts;
  private final MonthlyBridge bridge;
  private final Cohorts cohorts;
  private final FailedPayments failures;
  private final PledgesAtRisk atRisk;

  SupportReport(
      GiftTotals gifts,
      MonthlyBridge bridge,
      Cohorts cohorts,
      FailedPayments failures,
      PledgesAtRisk atRisk) {
    this.gifts = gifts;
    this.bridge = bridge;
    this.cohorts = cohorts;
    this.failures = failures;
    this.atRisk = atRisk;
  }

  Sheet sheet(Kind kind, Span span) {
    return switch (kind) {
      case GIFTS -> gifts(span);
      case MONTHLY -> monthly(span);
      case COHORTS -> cohorts(span);
      case FAILURES -> failures(span);
      case AT_RISK -> atRisk();
    };
  }

  private Sheet gifts(Span span) {
    return new Sheet(
        List.of(
            "month",
            "currency",
            "frequency",
            "campaign",
            "gifts",
            "givers",
            "amount",
            "covered",
            "refunded"),
        gifts.read(span).stream()
            .map(total ->
                List.<Object>of(
                    total.month(),
                    total.amount().currency().getCurrencyCode(),
                    total.frequency(),
                    total.campaign(),
                    total.gifts(),
                    total.givers(),
                    total.amount(),
                    total.covered(),
                    total.refunded()))
            .toList());
  }

  private Sheet monthly(Span span) {
    List<String> heads = new ArrayList<>(List.of("month", "currency", "start"));
    for (Change change : Change.values()) {
      heads.add(label(change));
    }
    heads.addAll(List.of("end", "covered", "pledges"));
    return new Sheet(heads, bridge.read(span).stream().map(SupportReport::line).toList());
  }

  private static List<Object> line(Bridge month) {
    List<Object> line = new ArrayList<>();
    line.add(month.month());
    line.add(month.start().currency().getCurrencyCode());
    line.add(month.start());
    for (Change change : Change.values()) {
      line.add(month.change(change));
    }
    line.add(month.end());
    line.add(month.covered());
    line.add(month.pledges());
    return line;
  }

  private Sheet cohorts(Span span) {
    List<String> heads = new ArrayList<>(List.of("month", "began"));
    for (int age = 0; age < AGES; age++) {
      heads.add("month-" + age);
    }
    return new Sheet(heads, cohorts.read(span).stream().map(SupportReport::line).toList());
  }

  private static List<Object> line(Cohort cohort) {
    List<Object> line = new ArrayList<>();
    line.add(cohort.month());
    line.add(cohort.began());
    for (int age = 0; age < AGES; age++) {
      line.add(age < cohort.live().size() ? cohort.live().get(age) : "");
    }
    return line;
  }

  private Sheet failures(Span span) {
    return new Sheet(
        List.of(
            "month",
            "currency",
            "failed",
            "failed-amount",
            "recovered",
            "recovered-amount",
            "lost",
            "lost-amount",
            "open",
            "open-amount"),
        failures.read(span).stream()
            .map(month ->
                List.<Object>of(
                    month.month(),
                    month.failed().amount().currency().getCurrencyCode(),
                    month.failed().payments(),
                    month.failed().amount(),
                    month.recovered().payments(),
                    month.recovered().amount(),
                    month.lost().payments(),
                    month.lost().amount(),
                    month.open().payments(),
                    month.open().amount()))
            .toList());
  }

  private Sheet atRisk() {
    return new Sheet(
        List.of("pledge", "currency", "amount", "frequency", "reason", "next"),
        atRisk.read().stream()
            .map(risk ->
                List.<Object>of(
                    Long.toHexString(risk.number()),
                    risk.amount().currency().getCurrencyCode(),
                    risk.amount(),
                    risk.frequency(),
                    risk.reason(),
                    risk.next() == null ? "" : risk.next()))
            .toList());
  }

  static String label(Change change) {
    return change.name().toLowerCase(Locale.ROOT);
  }
}
