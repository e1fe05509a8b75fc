package org.samizdat.ledger;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.export.JournalExport;
import org.samizdat.ledger.export.JournalExport.Format;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.samizdat.values.Span;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The books for the newsroom's own programs; they know no person. */
@RestController
@RequestMapping("/api/v1/finance")
class FinanceController {

  /** An amount in minor units. */
  record Amount(long amount, String currency) {

    static Amount of(Money money) {
      return new Amount(money.minor(), money.code());
    }
  }

  record Report(List<Map<String, Object>> lines) {}

  record ClosedMonth(String month, String hash, String closedAt, List<Sums> certificates) {}

  record Sums(
      Amount opening,
      Amount gross,
      Amount fees,
      Amount refunds,
      Amount disputes,
      Amount other,
      Amount payouts,
      Amount closing,
      @Nullable Amount stripe,
      Amount expectedAtBank,
      Amount onStatement,
      Amount notOurs,
      Amount inTransit,
      Amount held,
      Amount deferred,
      Amount exchange,
      Amount suspense) {}

  record ClosedMonths(List<ClosedMonth> months) {}

  private final BookSheets reports;
  private final MonthCloses closes;
  private final Certificates certificates;
  private final JournalExport export;
  private final LedgerSettings settings;
  private final Clock clock;

  FinanceController(
      BookSheets reports,
      MonthCloses closes,
      Certificates certificates,
      JournalExport export,
      LedgerSettings settings,
      Clock clock) {
    this.reports = reports;
    this.closes = closes;
    this.certificates = certificates;
    this.export = export;
    this.settings = settings;
    this.clock = clock;
  }

  /** A report: each line by the names of its columns. */
  @GetMapping("/reports/{kind}")
  @PreAuthorize("hasAuthority('SCOPE_finance:read')")
  Report report(
      @PathVariable String kind,
      @RequestParam @Nullable String from,
      @RequestParam @Nullable String until) {
    Kind asked =
        Kind.find(kind)
            .orElseThrow(() ->
                new Refused(
                    Refused.Kind.NOT_FOUND, "report-not-found", "There is no such report."));
    Sheet sheet = reports.of(asked, Span.parse(from, until, settings.month(clock.instant())));
    return new Report(sheet.lines().stream().map(line -> line(sheet.heads(), line)).toList());
  }

  private static Map<String, Object> line(List<String> heads, List<Object> line) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < line.size(); i++) {
      named.put(
          heads.get(i),
          switch (line.get(i)) {
            case Money money -> Amount.of(money);
            case Long count -> count;
            case LocalDate day -> day.toString();
            case Object other -> other.toString();
          });
    }
    return named;
  }

  /** The months that are closed, with their certificates. */
  @GetMapping("/months")
  @PreAuthorize("hasAuthority('SCOPE_finance:read')")
  ClosedMonths months() {
    List<ClosedMonth> months = new ArrayList<>();
    for (MonthCloses.Close close : closes.all()) {
      months.add(
          new ClosedMonth(
              close.month().toString(),
              HexFormat.of().formatHex(close.hash()),
              close.at().toString(),
              certificates.of(close.month()).stream().map(FinanceController::sums).toList()));
    }
    return new ClosedMonths(months);
  }

  private static Sums sums(Certificate one) {
    return new Sums(
        Amount.of(one.opening()),
        Amount.of(one.gross()),
        Amount.of(one.fees()),
        Amount.of(one.refunds()),
        Amount.of(one.disputes()),
        Amount.of(one.other()),
        Amount.of(one.payouts()),
        Amount.of(one.closing()),
        one.stripe() == null ? null : Amount.of(one.stripe()),
        Amount.of(one.expectedAtBank()),
        Amount.of(one.onStatement()),
        Amount.of(one.strangers()),
        Amount.of(one.inTransit()),
        Amount.of(one.held()),
        Amount.of(one.deferred()),
        Amount.of(one.exchange()),
        Amount.of(one.suspense()));
  }

  /**
   * The journal for another program.
   *
   * @param currency of a table, only what is booked in it; nothing for all
   * @param bom whether a table begins with a byte order mark, for Excel
   */
  @GetMapping("/journal/{format}")
  @PreAuthorize("hasAuthority('SCOPE_finance:read')")
  ResponseEntity<byte[]> journal(
      @PathVariable String format,
      @RequestParam @Nullable String from,
      @RequestParam @Nullable String until,
      @RequestParam @Nullable String currency,
      @RequestParam(defaultValue = "false") boolean bom) {
    Format asked = FinanceFiles.format(format);
    Span span = Span.parse(from, until, settings.month(clock.instant()));
    return FinanceFiles.journal(export, asked, span, currency, bom);
  }
}
