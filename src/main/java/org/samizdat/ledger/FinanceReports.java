package org.samizdat.ledger;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.ledger.page.FinancePage;
import org.samizdat.ledger.page.FinancePage.Place;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.ledger.report.Tables;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.samizdat.values.Span;
import org.samizdat.values.Spreadsheet;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The reports on the books, to be looked at and to be taken along. */
@Controller
@RequestMapping(FinanceScreens.HERE + "/reports")
@PreAuthorize("hasRole('FINANCE')")
class FinanceReports {

  private static final String HERE = FinanceScreens.HERE + "/reports/";

  /** Lines on a page; files have them all. */
  private static final int MOST = 500;

  private final BookSheets reports;
  private final BookCharts charts;
  private final FinanceScreens screens;
  private final DeskFrames frames;
  private final LedgerSettings settings;
  private final Clock clock;

  FinanceReports(
      BookSheets reports,
      BookCharts charts,
      FinanceScreens screens,
      DeskFrames frames,
      LedgerSettings settings,
      Clock clock) {
    this.reports = reports;
    this.charts = charts;
    this.screens = screens;
    this.frames = frames;
    this.settings = settings;
    this.clock = clock;
  }

  @GetMapping
  String first() {
    return "redirect:" + HERE + Kind.GIFTS.label();
  }

  /**
   * A report.
   *
   * @param from the first month, such as {@code 2026-01}; nothing for a year
   * @param until the last month; nothing for the present one
   */
  @GetMapping("/{kind:[a-z-]+}")
  ModelAndView look(
      @PathVariable String kind,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String until,
      HttpServletRequest request) {
    Kind asked = kind(kind);
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    Span span = span(from, until);
    Sheet sheet = reports.of(asked, span);
    String title = language.say("finance.report." + asked.label());
    return FinanceScreens.page(
        FinancePage.of(frame, menu(asked, language), title, what(asked, sheet, language))
            .choosing(
                new FinancePage.Months(
                    HERE + asked.label(), span.from().toString(), span.until().toString()))
            .drawing(charts.of(asked, sheet, span, language))
            .with(screens.table("figures", title, sheet, language).first(MOST))
            .leadingTo(
                List.of(
                    // Whoever takes it from a page opens it in a spreadsheet.
                    new Place(
                        language.say("report.csv"), file(asked, "csv", span) + "&bom=true", false),
                    new Place(language.say("finance.xlsx"), file(asked, "xlsx", span), false))));
  }

  private static List<String> what(Kind asked, Sheet sheet, Language language) {
    List<String> what = new ArrayList<>();
    what.add(language.say("finance.report-what." + asked.label()));
    int lines = sheet.lines().size();
    if (lines > MOST) {
      what.add(language.say("finance.report.first", MOST, lines));
    }
    return what;
  }

  /**
   * The same as CSV (RFC 4180).
   *
   * @param bom whether it begins with a byte order mark, for Excel
   */
  @GetMapping("/{kind:[a-z-]+}.csv")
  ResponseEntity<byte[]> csv(
      @PathVariable String kind,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String until,
      @RequestParam(defaultValue = "false") boolean bom) {
    Kind asked = kind(kind);
    Span span = span(from, until);
    return FinanceFiles.file(
        name(asked, "csv", span),
        FinanceFiles.CSV,
        Spreadsheet.bytes(Tables.csv(reports.of(asked, span)), bom));
  }

  /** The same as a workbook, with a sheet of totals to check it by. */
  @GetMapping("/{kind:[a-z-]+}.xlsx")
  ResponseEntity<byte[]> xlsx(
      @PathVariable String kind,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String until) {
    Kind asked = kind(kind);
    Span span = span(from, until);
    return FinanceFiles.file(
        name(asked, "xlsx", span),
        Workbooks.TYPE,
        Tables.xlsx(asked.label(), reports.of(asked, span)));
  }

  private Span span(@Nullable String from, @Nullable String until) {
    return Span.parse(from, until, settings.month(clock.instant()));
  }

  /** Where a report on some months is looked at. */
  static String page(Kind kind, Span span) {
    return HERE + "%s?from=%s&until=%s".formatted(kind.label(), span.from(), span.until());
  }

  /** Where a report on some months is taken along. */
  static String file(Kind kind, String ending, Span span) {
    return HERE
        + "%s.%s?from=%s&until=%s".formatted(kind.label(), ending, span.from(), span.until());
  }

  private static String name(Kind kind, String ending, Span span) {
    return kind.label() + "-" + span.from() + "-" + span.until() + "." + ending;
  }

  private static Kind kind(String label) {
    return Kind.find(label)
        .orElseThrow(() ->
            new Refused(Refused.Kind.NOT_FOUND, "report-not-found", "There is no such report."));
  }

  private static List<Place> menu(Kind asked, Language language) {
    List<Place> menu = new ArrayList<>(FinanceScreens.menu("reports", language));
    for (Kind kind : Kind.values()) {
      menu.add(
          new Place(
              language.say("finance.report." + kind.label()), HERE + kind.label(), kind == asked));
    }
    return menu;
  }
}
