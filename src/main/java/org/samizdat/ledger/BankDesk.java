package org.samizdat.ledger;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.ledger.bank.BankLines;
import org.samizdat.ledger.page.BookTable;
import org.samizdat.ledger.page.BookTable.Cell;
import org.samizdat.ledger.page.FinancePage;
import org.samizdat.ledger.page.FinancePage.Act;
import org.samizdat.ledger.page.FinancePage.Asked;
import org.samizdat.ledger.page.FinancePage.Choice;
import org.samizdat.ledger.page.FinancePage.Field;
import org.samizdat.values.Language;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where finance hands over the bank's statements, and says which line is which payout. */
@Controller
@RequestMapping(FinanceScreens.HERE + "/bank")
@PreAuthorize("hasRole('FINANCE')")
class BankDesk {

  private static final String HERE = FinanceScreens.HERE + "/bank";
  private static final int LATEST = 200;

  private final BankLines lines;
  private final BankMatches matches;
  private final DeskFrames frames;

  BankDesk(BankLines lines, BankMatches matches, DeskFrames frames) {
    this.lines = lines;
    this.matches = matches;
    this.frames = frames;
  }

  @GetMapping
  ModelAndView look(HttpServletRequest request) {
    return look(frames.frame(request));
  }

  private ModelAndView look(DeskFrame frame) {
    Language language = frame.language();
    return FinanceScreens.page(
        FinancePage.of(
                frame,
                FinanceScreens.menu("bank", language),
                language.say("finance.menu.bank"),
                List.of(language.say("finance.bank.what")))
            .taking(
                new FinancePage.Paste(
                    language.say("finance.bank.paste"),
                    HERE,
                    "statement",
                    language.say("finance.bank.take")))
            .with(
                new BookTable(
                    "lines",
                    language.say("finance.bank.lines"),
                    language.say("finance.bank.none"),
                    List.of(
                        language.say("finance.head.day"),
                        language.say("finance.head.amount"),
                        language.say("finance.head.payout"),
                        language.say("finance.head.act")),
                    lines.latest(LATEST).stream().map(line -> cells(line, language)).toList(),
                    List.of())));
  }

  private static List<Cell> cells(BankLines.Line line, Language language) {
    String payout = line.payout() == null ? line.suggested() : line.payout();
    return List.of(
        Cell.of(language.day(line.bookedOn())),
        Cell.number(Exact.money(line.amount(), language)),
        payout == null
            ? Cell.of(line.fitting().isEmpty() ? language.say("finance.bank.nothing-fits") : "")
            : Cell.to(payout, FinanceScreens.HERE + "/payouts/" + payout),
        act(line, language));
  }

  private static Cell act(BankLines.Line line, Language language) {
    if (line.match() != null) {
      return Cell.act(
          new Act(
              "",
              language.say("finance.bank.undo"),
              HERE + "/undo",
              List.of(new Field("match", line.match().toString()))));
    }
    if (line.fitting().isEmpty()) {
      return Cell.of("");
    }
    Field number = new Field("line", Long.toString(line.number()));
    String only = line.suggested();
    return Cell.act(
        new Act(
            "",
            language.say("finance.bank.match"),
            HERE + "/match",
            only == null ? List.of(number) : List.of(number, new Field("payout", only)),
            only == null ? List.of(choice(line, language)) : List.of()));
  }

  /** Of several payouts of one amount somebody has to say which it is. */
  private static Asked choice(BankLines.Line line, Language language) {
    return new Asked(
        "payout",
        language.say("finance.head.payout"),
        line.fitting().getFirst(),
        line.fitting().stream().map(payout -> new Choice(payout, payout)).toList());
  }

  /** Takes in a statement: CAMT.053, MT940 or a table. */
  @PostMapping
  ModelAndView take(@RequestParam String statement, HttpServletRequest request) {
    return act(request, "books.statement-taken", () -> lines.take(statement));
  }

  @PostMapping("/match")
  ModelAndView match(
      @RequestParam long line,
      @RequestParam String payout,
      @AuthenticationPrincipal DeskUser user,
      HttpServletRequest request) {
    return act(request, "books.payout-matched", () -> matches.match(line, payout, user));
  }

  @PostMapping("/undo")
  ModelAndView undo(
      @RequestParam long match,
      @AuthenticationPrincipal DeskUser user,
      HttpServletRequest request) {
    return act(request, "books.payout-unmatched", () -> matches.undo(match, user));
  }

  private ModelAndView act(HttpServletRequest request, String done, Runnable work) {
    return FinanceScreens.act(
        HERE, done, work, refused -> look(frames.frame(request).refusing(refused)));
  }
}
