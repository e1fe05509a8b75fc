package org.samizdat.giving.report;

import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.report.MonthlyBridge.Bridge;
import org.samizdat.giving.report.MonthlyBridge.Change;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Span;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The reports for the newsroom's own programs; months are UTC's, and no report knows a giver. */
@RestController
@RequestMapping("/api/v1/giving/reports")
class ReportController {

  /** An amount in minor units. */
  record Amount(long amount, String currency) {

    static Amount of(Money money) {
      return new Amount(money.minor(), money.code());
    }
  }

  record GiftLine(
      String month,
      String frequency,
      String campaign,
      long gifts,
      long givers,
      Amount amount,
      Amount covered,
      Amount refunded) {}

  record GiftList(List<GiftLine> totals) {}

  record BridgeLine(
      String month,
      Amount start,
      Map<String, Amount> changes,
      Amount end,
      Amount covered,
      long pledges) {}

  record BridgeList(Map<String, String> definitions, List<BridgeLine> bridges) {}

  record CohortLine(String month, long began, List<Long> live) {}

  record CohortList(List<CohortLine> cohorts) {}

  record CountLine(long payments, Amount amount) {

    static CountLine of(FailedPayments.Count count) {
      return new CountLine(count.payments(), Amount.of(count.amount()));
    }
  }

  record FailureLine(
      String month, CountLine failed, CountLine recovered, CountLine lost, CountLine open) {}

  record FailureList(List<FailureLine> failures) {}

  record RiskLine(
      String pledge, String frequency, Amount amount, String reason, @Nullable String next) {}

  record RiskList(List<RiskLine> pledges) {}

  private final GiftTotals gifts;
  private final MonthlyBridge bridge;
  private final Cohorts cohorts;
  private final FailedPayments failures;
  private final PledgesAtRisk atRisk;
  private final Clock clock;

  ReportController(
      GiftTotals gifts,
      MonthlyBridge bridge,
      Cohorts cohorts,
      FailedPayments failures,
      PledgesAtRisk atRisk,
      Clock clock) {
    this.gifts = gifts;
    this.bridge = bridge;
    this.cohorts = cohorts;
    this.failures = failures;
    this.atRisk = atRisk;
    this.clock = clock;
  }

  @GetMapping("/gifts")
  @PreAuthorize("hasAuthority('SCOPE_giving:read')")
  GiftList gifts(@RequestParam @Nullable String from, @RequestParam @Nullable String until) {
    return new GiftList(
        gifts.read(span(from, until)).stream()
            .map(total ->
                new GiftLine(
                    total.month().toString(),
                    total.frequency(),
                    total.campaign(),
                    total.gifts(),
                    total.givers(),
                    Amount.of(total.amount()),
                    Amount.of(total.covered()),
                    Amount.of(total.refunded())))
            .toList());
  }

  @GetMapping("/monthly")
  @PreAuthorize("hasAuthority('SCOPE_giving:read')")
  BridgeList monthly(@RequestParam @Nullable String from, @RequestParam @Nullable String until) {
    return new BridgeList(
        Definitions.of(Language.ENGLISH),
        bridge.read(span(from, until)).stream().map(ReportController::line).toList());
  }

  @GetMapping("/cohorts")
  @PreAuthorize("hasAuthority('SCOPE_giving:read')")
  CohortList cohorts(@RequestParam @Nullable String from, @RequestParam @Nullable String until) {
    return new CohortList(
        cohorts.read(span(from, until)).stream()
            .map(cohort -> new CohortLine(cohort.month().toString(), cohort.began(), cohort.live()))
            .toList());
  }

  @GetMapping("/failures")
  @PreAuthorize("hasAuthority('SCOPE_giving:read')")
  FailureList failures(@RequestParam @Nullable String from, @RequestParam @Nullable String until) {
    return new FailureList(
        failures.read(span(from, until)).stream()
            .map(month ->
                new FailureLine(
                    month.month().toString(),
                    CountLine.of(month.failed()),
                    CountLine.of(month.recovered()),
                    CountLine.of(month.lost()),
                    CountLine.of(month.open())))
            .toList());
  }

  @GetMapping("/at-risk")
  @PreAuthorize("hasAuthority('SCOPE_giving:read')")
  RiskList atRisk() {
    return new RiskList(
        atRisk.read().stream()
            .map(risk ->
                new RiskLine(
                    Long.toHexString(risk.number()),
                    risk.frequency(),
                    Amount.of(risk.amount()),
                    risk.reason(),
                    risk.next() == null ? null : risk.next().toString()))
            .toList());
  }

  private Span span(@Nullable String from, @Nullable String until) {
    return Span.parse(from, until, YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)));
  }

  private static BridgeLine line(Bridge month) {
    Map<String, Amount> changes = new LinkedHashMap<>();
    for (Change change : Change.values()) {
      changes.put(SupportReport.label(change), Amount.of(month.change(change)));
    }
    return new BridgeLine(
        month.month().toString(),
        Amount.of(month.start()),
        changes,
        Amount.of(month.end()),
        Amount.of(month.covered()),
        month.pledges());
  }
}
