package org.samizdat.giving.report;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.giving.page.GivingMenu;
import org.samizdat.giving.page.ReportPage;
import org.samizdat.giving.page.ReportPage.Link;
import org.samizdat.giving.page.Rows;
import org.samizdat.giving.page.Rows.Cell;
import org.samizdat.giving.report.SupportReport.Kind;
import org.samizdat.ledger.Workbooks;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.samizdat.values.Span;
import org.samizdat.values.Spreadsheet;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The reports at the desk, to be looked at and to be taken along. */
@Controller
@RequestMapping("/desk/giving/reports")
@PreAuthorize("hasAnyRole('ADMIN', 'FINANCE')")
class ReportDesk {

  private static final String HERE = "/desk/giving/reports/";
  private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

  private final SupportReport reports;
  private final ReportCharts charts;
  private final DeskFrames frames;
  private final Clock clock;

  ReportDesk(SupportReport reports, ReportCharts charts, DeskFrames frames, Clock clock) {
    this.reports = reports;
    this.charts = charts;
    this.frames = frames;
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
    return new ModelAndView(
        "desk/giving-report",
        "page",
        new ReportPage(
            frame,
            frame.user() != null && frame.user().may(DeskUser.Role.ADMIN)
                ? GivingMenu.at("reports", language)
                : GivingMenu.NOWHERE,
            menu(asked, language),
            language.say("report.title." + asked.label()),
            language.say("report.what." + asked.label()),
            asked == Kind.MONTHLY ? definitions(language) : List.of(),
            asked == Kind.AT_RISK
                ? null
                : new ReportPage.Months(
                    HERE + asked.label(), span.from().toString(), span.until().toString()),
            List.of(
                new Link(language.say("report.csv"), file(asked, "csv", span) + "&bom=true"),
                new Link(language.say("finance.xlsx"), file(asked, "xlsx", span))),
            charts.of(asked, span, language),
            rows(asked, reports.sheet(asked, span), language)));
  }

  /**
   * The same for a program that reads tables (RFC 4180).
   *
   * @param bom whether it begins with a byte order mark, for Excel
   */
  @GetMapping("/{kind:[a-z-]+}.csv")
  ResponseEntity<byte[]> take(
      @PathVariable String kind,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String until,
      @RequestParam(defaultValue = "false") boolean bom) {
    Kind asked = kind(kind);
    Span span = span(from, until);
    return file(
        name(asked, "csv", span),
        CSV,
        Spreadsheet.bytes(Csv.write(reports.sheet(asked, span)), bom));
  }

  /** The same as a workbook, with a sheet of totals to check it by. */
  @GetMapping("/{kind:[a-z-]+}.xlsx")
  ResponseEntity<byte[]> workbook(
      @PathVariable String kind,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String until) {
    Kind asked = kind(kind);
    Span span = span(from, until);
    Sheet sheet = reports.sheet(asked, span);
    return file(
        name(asked, "xlsx", span),
        Workbooks.TYPE,
        Workbooks.xlsx(asked.label(), sheet.heads(), sheet.lines()));
  }

  private static String file(Kind kind, String ending, Span span) {
    return HERE
        + "%s.%s?from=%s&until=%s".formatted(kind.label(), ending, span.from(), span.until());
  }

  private static String name(Kind kind, String ending, Span span) {
    return kind.label() + "-" + span.from() + "-" + span.until() + "." + ending;
  }

  private static ResponseEntity<byte[]> file(String name, MediaType type, byte[] content) {
    return ResponseEntity.ok()
        .contentType(type)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(name).build().toString())
        .body(content);
  }

  private Span span(@Nullable String from, @Nullable String until) {
    return Span.parse(from, until, YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)));
  }

  private static Kind kind(String label) {
    return Kind.find(label)
        .orElseThrow(() ->
            new Refused(Refused.Kind.NOT_FOUND, "report-not-found", "There is no such report."));
  }

  /** The reports; where one is on none of them, none is marked. */
  static List<GivingMenu.Entry> menu(@Nullable Kind asked, Language language) {
    return List.of(Kind.values()).stream()
        .map(kind ->
            new GivingMenu.Entry(
                language.say("report.title." + kind.label()), HERE + kind.label(), kind == asked))
        .toList();
  }

  private static List<ReportPage.Definition> definitions(Language language) {
    return Definitions.of(language).entrySet().stream()
        .map(entry ->
            new ReportPage.Definition(
                language.say("report.head." + entry.getKey()), entry.getValue()))
        .toList();
  }

  private static Rows rows(Kind kind, Sheet sheet, Language language) {
    return new Rows(
        language.say("report.table"),
        language.say("report.none"),
        sheet.heads().stream().map(head -> head(head, language)).toList(),
        sheet.lines().stream().map(line -> cells(kind, sheet.heads(), line, language)).toList());
  }

  private static List<Cell> cells(
      Kind kind, List<String> heads, List<Object> line, Language language) {
    return IntStream.range(0, line.size())
        .mapToObj(column -> cell(kind, heads, line, column, language))
        .toList();
  }

  private static String head(String head, Language language) {
    return head.startsWith("month-")
        ? language.say("report.head.age", Integer.valueOf(head.substring("month-".length())))
        : language.say("report.head." + head);
  }

  /** A figure leads to its rows, where there are some. */
  private static Cell cell(
      Kind kind, List<String> heads, List<Object> line, int column, Language language) {
    String head = heads.get(column);
    Object value = line.get(column);
    String behind = PledgeRows.behind(kind, head, line.get(0).toString(), line.get(1).toString());
    return switch (value) {
      case Money money -> Cell.number(language.money(money), behind);
      case Long count -> Cell.number(language.number(count), behind);
      case LocalDate day -> Cell.of(language.day(day));
      default -> Cell.of(word(head, value.toString(), language));
    };
  }

  private static String word(String head, String value, Language language) {
    String key =
        switch (head) {
          case "frequency" -> "frequency." + value;
          case "reason" -> "desk-gifts.why." + value;
          default -> "";
        };
    return language.knows(key) ? language.say(key) : value;
  }
}
