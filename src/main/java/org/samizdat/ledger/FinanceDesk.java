package org.samizdat.ledger;

import jakarta.servlet.http.HttpServletRequest;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.ledger.page.BookTable;
import org.samizdat.ledger.page.BookTable.Cell;
import org.samizdat.ledger.page.FinancePage;
import org.samizdat.ledger.page.FinancePage.Act;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.values.Language;
import org.samizdat.values.Span;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Where finance looks at months, and closes them. */
@Controller
@RequestMapping(FinanceScreens.HERE)
@PreAuthorize("hasRole('FINANCE')")
class FinanceDesk {

  private static final String HERE = FinanceScreens.HERE;

  private final MonthClosing closing;
  private final MonthCloses closes;
  private final JournalRows journal;
  private final CertificateDraft draft;
  private final Certificates certificates;
  private final CertificateWords words;
  private final BookSheets reports;
  private final FinanceScreens screens;
  private final MonthFiles files;
  private final DeskFrames frames;

  FinanceDesk(
      MonthClosing closing,
      MonthCloses closes,
      JournalRows journal,
      CertificateDraft draft,
      Certificates certificates,
      CertificateWords words,
      BookSheets reports,
      FinanceScreens screens,
      MonthFiles files,
      DeskFrames frames) {
    this.closing = closing;
    this.closes = closes;
    this.journal = journal;
    this.draft = draft;
    this.certificates = certificates;
    this.words = words;
    this.reports = reports;
    this.screens = screens;
    this.files = files;
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
              Cell.to(month.toString(), HERE + "/" + month),
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
    return FinanceScreens.page(
        FinancePage.of(
                frame,
                FinanceScreens.menu("", language),
                language.say("finance.title"),
                List.of(language.say("finance.what")))
            .offering(closing.due().map(month -> List.of(act(month, language))).orElse(List.of()))
            .with(table));
  }

  private static Act act(YearMonth month, Language language) {
    return new Act(
        language.say("finance.close.what", month.toString()),
        language.say("finance.close", month.toString()),
        HERE + "/" + month + "/close",
        List.of());
  }

  /** Closes a month, if no cent is off. */
  @PostMapping("/{month:[0-9]{4}-[0-9]{2}}/close")
  ModelAndView close(
      @PathVariable String month,
      @AuthenticationPrincipal DeskUser user,
      HttpServletRequest request) {
    YearMonth asked = Written.month(month);
    return FinanceScreens.act(
        HERE + "/" + asked,
        // A colleague may have pressed it at the same moment.
        () -> closing.close(asked, user) ? "books.month-closed" : "books.month-closed-before",
        refused -> months(frames.frame(request).refusing(refused)));
  }

  /** A month: its certificate, or what it would say now, and every account. */
  @GetMapping("/{month:[0-9]{4}-[0-9]{2}}")
  ModelAndView month(@PathVariable String month, HttpServletRequest request) {
    YearMonth asked = Written.month(month);
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    MonthCloses.Close close = closes.find(asked).orElse(null);
    List<Certificate> certified = close == null ? draft.draw(asked) : certificates.of(asked);
    FinancePage page =
        FinancePage.of(frame, FinanceScreens.menu("", language), asked.toString(), List.of());
    for (Certificate one : certified) {
      page = page.with(sums(one, asked, close == null, language));
    }
    if (close != null) {
      page = page.with(facts(close, language));
    }
    return FinanceScreens.page(
        page.with(
                screens.table(
                    "accounts",
                    language.say("finance.report.accounts"),
                    reports.of(BookReports.Kind.ACCOUNTS, new Span(asked, asked)),
                    language))
            .with(MonthFiles.reports(asked, language))
            .offering(
                closing
                    .due()
                    .filter(asked::equals)
                    .map(due -> List.of(act(due, language)))
                    .orElse(List.of()))
            .leadingTo(files.of(asked, close != null, language)));
  }

  /** A currency's certificate; its figures lead to what they sum. */
  private BookTable sums(Certificate one, YearMonth month, boolean draft, Language language) {
    String code = one.closing().code();
    return new BookTable(
        code,
        language.say(
            draft ? "finance.certificate.draft" : "finance.certificate.currency",
            one.closing().currency().getCurrencyCode()),
        "",
        List.of(language.say("finance.head.what"), language.say("finance.head.amount")),
        words.lines(one, language).stream()
            .map(line ->
                List.of(
                    Cell.of(line.what()),
                    Cell.number(line.value(), BookPaths.behind(line.name(), month, code))))
            .toList(),
        List.of());
  }

  private BookTable facts(MonthCloses.Close close, Language language) {
    return new BookTable(
        "close",
        language.say("finance.close-itself"),
        "",
        List.of(language.say("finance.head.what"), language.say("finance.head.words")),
        words.facts(close, language).stream()
            .map(line -> List.of(Cell.of(line.what()), Cell.of(line.value())))
            .toList(),
        List.of());
  }
}
