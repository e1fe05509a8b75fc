package org.samizdat.ledger;

import jakarta.servlet.http.HttpServletRequest;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.export.JournalExport.Format;
import org.samizdat.ledger.page.BookTable;
import org.samizdat.ledger.page.BookTable.Cell;
import org.samizdat.ledger.page.CertificatePaper;
import org.samizdat.ledger.page.FinancePage;
import org.samizdat.ledger.page.FinancePage.Act;
import org.samizdat.ledger.page.FinancePage.Place;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.ledger.report.EntryLines;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.ledger.report.Span;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where finance looks at months, and closes them. */
@Controller
@RequestMapping(FinanceScreens.HERE)
@PreAuthorize("hasRole('FINANCE')")
class FinanceDesk {

  private static final int PAGE = 200;

  private final MonthClosing closing;
  private final MonthCloses closes;
  private final JournalRows journal;
  private final Certificates certificates;
  private final CertificateWords words;
  private final BookReports reports;
  private final EntryLines entries;
  private final FinanceScreens screens;
  private final DeskFrames frames;

  FinanceDesk(
      MonthClosing closing,
      MonthCloses closes,
      JournalRows journal,
      Certificates certificates,
      CertificateWords words,
      BookReports reports,
      EntryLines entries,
      FinanceScreens screens,
      DeskFrames frames) {
    this.closing = closing;
    this.closes = closes;
    this.journal = journal;
    this.certificates = certificates;
    this.words = words;
    this.reports = reports;
    this.entries = entries;
    this.screens = screens;
    this.frames = frames;
  }

  /** The months, the newest first. */
  @GetMapping
  ModelAndView months(HttpServletRequest request) {
    return months(frames.frame(request));
  }

  private ModelAndView months(DeskFrame frame) {
    Language language = frame.language();
    List<List<Cell>> lines = new ArrayList<>();
    for (YearMonth month : journal.months().reversed()) {
      Optional<MonthCloses.Close> close = closes.find(month);
      lines.add(
          List.of(
              Cell.to(month.toString(), FinanceScreens.HERE + "/" + month),
              Cell.of(
                  close
                      .map(one -> language.say("finance.closed-by", words.by(one, language)))
                      .orElse(language.say("finance.open"))),
              Cell.of(
                  close
                      .map(one -> HexFormat.of().formatHex(one.hash()).substring(0, 16))
                      .orElse(""))));
    }
    BookTable table =
        new BookTable(
            "months",
            language.say("finance.menu.months"),
            language.say("finance.nothing"),
            List.of(
                language.say("finance.head.month"),
                language.say("finance.head.state"),
                language.say("finance.head.hash")),
            lines,
            List.of());
    return page(
        new FinancePage(
            frame,
            FinanceScreens.menu("", language),
            language.say("finance.title"),
            List.of(language.say("finance.what")),
            List.of(),
            null,
            List.of(),
            closing.due().map(month -> List.of(act(month, language))).orElse(List.of()),
            List.of(table),
            null,
            List.of()));
  }

  private static Act act(YearMonth month, Language language) {
    return new Act(
        language.say("finance.close.what", month.toString()),
        language.say("finance.close", month.toString()),
        FinanceScreens.HERE + "/" + month + "/close",
        List.of());
  }

  /** Closes a month, if no cent is off. */
  @PostMapping("/{month:[0-9]{4}-[0-9]{2}}/close")
  ModelAndView close(
      @PathVariable String month,
      @AuthenticationPrincipal DeskUser user,
      HttpServletRequest request) {
    YearMonth asked = LedgerCommands.month(month);
    try {
      closing.close(asked, user);
    } catch (Refused refused) {
      ModelAndView again = months(frames.frame(request).refusing(refused));
      again.setStatus(HttpStatus.valueOf(refused.kind().status()));
      return again;
    }
    return new ModelAndView(
        "redirect:"
            + FinanceScreens.HERE
            + "/"
            + asked
            + "?"
            + DeskFrames.SAID
            + "=books.month-closed");
  }

  /** A month: its certificate, or what it would say now, and every account. */
  @GetMapping("/{month:[0-9]{4}-[0-9]{2}}")
  ModelAndView month(@PathVariable String month, HttpServletRequest request) {
    YearMonth asked = LedgerCommands.month(month);
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    MonthCloses.Close close = closes.find(asked).orElse(null);
    List<Certificate> certified = close == null ? certificates.draw(asked) : certificates.of(asked);
    List<BookTable> tables = new ArrayList<>();
    certified.forEach(one ->
        tables.add(
            lines(
                one.closing().code(),
                language.say(
                    close == null ? "finance.certificate.draft" : "finance.certificate.currency",
                    one.closing().currency().getCurrencyCode()),
                words.lines(one, language),
                true,
                language)));
    if (close != null) {
      tables.add(
          lines(
              "close",
              language.say("finance.close-itself"),
              words.facts(close, language),
              false,
              language));
    }
    tables.add(
        screens.table(
            "accounts",
            language.say("finance.report.accounts"),
            reports.sheet(BookReports.Kind.ACCOUNTS, new Span(asked, asked)),
            language));
    return page(
        new FinancePage(
            frame,
            FinanceScreens.menu("", language),
            asked.toString(),
            List.of(),
            List.of(),
            null,
            List.of(),
            close == null && closing.due().filter(asked::equals).isPresent()
                ? List.of(act(asked, language))
                : List.of(),
            tables,
            null,
            files(asked, close != null, language)));
  }

  private static BookTable lines(
      String id,
      String title,
      List<CertificatePaper.Line> lines,
      boolean numbers,
      Language language) {
    return new BookTable(
        id,
        title,
        "",
        List.of(
            language.say("finance.head.what"),
            language.say(numbers ? "finance.head.amount" : "finance.head.words")),
        lines.stream()
            .map(line ->
                List.of(
                    Cell.of(line.what()),
                    numbers ? Cell.number(line.value()) : Cell.of(line.value())))
            .toList(),
        List.of());
  }

  private static List<Place> files(YearMonth month, boolean closed, Language language) {
    List<Place> files = new ArrayList<>();
    String here = FinanceScreens.HERE + "/" + month;
    if (closed) {
      files.add(new Place(language.say("finance.paper"), here + "/certificate.pdf", false));
    }
    for (Format format : Format.values()) {
      files.add(
          new Place(
              language.say("finance.journal." + format.label()),
              here + "/journal/" + format.label(),
              false));
    }
    return files;
  }

  /**
   * What moved an account in a month.
   *
   * @param after the last entry of the page before
   */
  @GetMapping("/entries")
  ModelAndView entries(
      @RequestParam String month,
      @RequestParam String account,
      @RequestParam String currency,
      @RequestParam(defaultValue = "") String after,
      HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Account sought =
        Account.find(account)
            .orElseThrow(() ->
                new Refused(
                    Refused.Kind.NOT_FOUND, "account-not-found", "There is no such account."));
    String code = Money.zero(Money.currency(currency)).code();
    YearMonth asked = LedgerCommands.month(month);
    Sheet found = entries.of(asked, sought, code, after, PAGE + 1);
    boolean more = found.lines().size() > PAGE;
    Sheet shown = more ? new Sheet(found.heads(), found.lines().subList(0, PAGE)) : found;
    String here =
        FinanceScreens.HERE
            + "/entries?month=%s&account=%s&currency=%s&after=".formatted(asked, account, code);
    return rows(
        frame,
        asked + " · " + screens.name(sought),
        shown,
        more ? here + shown.lines().getLast().getFirst() : null);
  }

  /** What went out with a payout. */
  @GetMapping("/payouts/{payout:[A-Za-z0-9_]+}")
  ModelAndView payout(@PathVariable String payout, HttpServletRequest request) {
    return rows(frames.frame(request), payout, entries.ofPayout(payout), null);
  }

  private ModelAndView rows(DeskFrame frame, String title, Sheet sheet, @Nullable String more) {
    Language language = frame.language();
    return page(
        new FinancePage(
            frame,
            FinanceScreens.menu("", language),
            title,
            List.of(),
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of(screens.table("rows", language.say("finance.rows"), sheet, language)),
            null,
            more == null
                ? List.of()
                : List.of(new Place(language.say("finance.more"), more, false))));
  }

  static ModelAndView page(FinancePage page) {
    return new ModelAndView("desk/finance", "page", page);
  }
}
