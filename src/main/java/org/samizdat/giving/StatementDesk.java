package org.samizdat.giving;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Year;
import java.util.List;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.desk.MenuEntry;
import org.samizdat.giving.page.StatementsPage;
import org.samizdat.giving.report.Csv;
import org.samizdat.giving.report.Sheet;
import org.samizdat.ledger.Workbooks;
import org.samizdat.values.Spreadsheet;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * Where finance looks at a year's statements before they go out, has them mailed, and takes the
 * lines along. A giver is a number here, and no path leads to her.
 */
@Controller
@RequestMapping(StatementScreens.HERE)
@PreAuthorize("hasRole('FINANCE')")
class StatementDesk {

  private static final String YEAR = "/{year:[0-9]{4}}";
  private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

  private final GivenInYear given;
  private final StatementRun run;
  private final StatementScreens screens;
  private final DeskFrames frames;

  StatementDesk(GivenInYear given, StatementRun run, StatementScreens screens, DeskFrames frames) {
    this.given = given;
    this.run = run;
    this.screens = screens;
    this.frames = frames;
  }

  /** The last year that is over and had gifts. */
  @GetMapping
  ModelAndView last(HttpServletRequest request) {
    List<Year> years = given.years();
    return years.isEmpty()
        ? page(screens.nothing(frames.frame(request)))
        : new ModelAndView("redirect:" + StatementScreens.HERE + "/" + years.getFirst());
  }

  @GetMapping(YEAR)
  ModelAndView look(@PathVariable int year, HttpServletRequest request) {
    return page(screens.page(frames.frame(request), over(year)));
  }

  /** Begins the run of a year. A repeat adds nobody twice. */
  @PostMapping(YEAR + "/start")
  String start(@AuthenticationPrincipal DeskUser user, @PathVariable int year) {
    run.start(user, Year.of(year));
    return "redirect:"
        + StatementScreens.HERE
        + "/"
        + year
        + "?"
        + DeskFrames.SAID
        + "=statements.started";
  }

  /**
   * Its lines for a program that reads tables (RFC 4180).
   *
   * @param bom whether they begin with a byte order mark, for Excel
   */
  @GetMapping(YEAR + ".csv")
  ResponseEntity<byte[]> take(
      @PathVariable int year, @RequestParam(defaultValue = "false") boolean bom) {
    return ResponseEntity.ok()
        .contentType(CSV)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("statements-" + over(year) + ".csv")
                .build()
                .toString())
        .body(Spreadsheet.bytes(Csv.write(screens.sheet(over(year))), bom));
  }

  /** The same as a workbook, with a sheet of totals to check it by. */
  @GetMapping(YEAR + ".xlsx")
  ResponseEntity<byte[]> workbook(@PathVariable int year) {
    Sheet sheet = screens.sheet(over(year));
    return ResponseEntity.ok()
        .contentType(Workbooks.TYPE)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("statements-" + over(year) + ".xlsx")
                .build()
                .toString())
        .body(Workbooks.xlsx("statements", sheet.heads(), sheet.lines()));
  }

  private Year over(int year) {
    Year asked = Year.of(year);
    if (!given.years().contains(asked)) {
      throw Statements.notFound();
    }
    return asked;
  }

  private static ModelAndView page(StatementsPage page) {
    return new ModelAndView("desk/statements", "page", page);
  }

  @Configuration(proxyBeanMethods = false)
  static class Menu {

    @Bean
    MenuEntry statementsEntry() {
      return new MenuEntry("statements.title", StatementScreens.HERE, 301, Role.FINANCE);
    }
  }
}
