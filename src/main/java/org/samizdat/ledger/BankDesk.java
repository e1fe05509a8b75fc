package org.samizdat.ledger;

import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUsers;
import org.samizdat.ledger.bank.BankLines;
import org.samizdat.ledger.bank.BankStatements;
import org.samizdat.ledger.bank.Movement;
import org.samizdat.ledger.page.BookTable;
import org.samizdat.ledger.page.BookTable.Cell;
import org.samizdat.ledger.page.FinancePage;
import org.samizdat.ledger.page.FinancePage.Act;
import org.samizdat.ledger.page.FinancePage.Asked;
import org.samizdat.ledger.page.FinancePage.Choice;
import org.samizdat.ledger.page.FinancePage.Field;
import org.samizdat.ledger.page.FinancePage.Place;
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

  private static final String HERE = BankCells.HERE;
  private static final int LATEST = 200;
  private static final int LATEST_READ = 20;

  private final BankLines lines;
  private final BankStatements statements;
  private final BankMatches matches;
  private final BankRulings rulings;
  private final BankMatchRuns runs;
  private final DeskUsers users;
  private final DeskFrames frames;

  BankDesk(
      BankLines lines,
      BankStatements statements,
      BankMatches matches,
      BankRulings rulings,
      BankMatchRuns runs,
      DeskUsers users,
      DeskFrames frames) {
    this.lines = lines;
    this.statements = statements;
    this.matches = matches;
    this.rulings = rulings;
    this.runs = runs;
    this.users = users;
    this.frames = frames;
  }

  @GetMapping
  ModelAndView look(HttpServletRequest request) {
    return look(frames.frame(request));
  }

  private ModelAndView look(DeskFrame frame) {
    Language language = frame.language();
    int sure = runs.offer().pairs().size();
    List<Place> menu = new ArrayList<>(FinanceScreens.menu("bank", language));
    List<String> what = new ArrayList<>(List.of(language.say("finance.bank.what")));
    if (sure > 0) {
      what.add(language.say("finance.bank.sure", sure));
      menu.add(new Place(language.say("finance.bank.sure.title"), BankRunDesk.HERE, false));
    }
    return FinanceScreens.page(
        FinancePage.of(frame, menu, language.say("finance.menu.bank"), what)
            .taking(
                new FinancePage.Paste(
                    language.say("finance.bank.paste"),
                    HERE,
                    "statement",
                    language.say("finance.bank.take")))
            .with(linesOfStatements(language))
            .with(statementsRead(language)));
  }

  private BookTable linesOfStatements(Language language) {
    return new BookTable(
        "lines",
        language.say("finance.bank.lines"),
        language.say("finance.bank.none"),
        BankCells.heads(language, "day", "amount", "movement", "act", "set-aside"),
        lines.latest(LATEST).stream().map(line -> cells(line, language)).toList(),
        List.of());
  }

  private BookTable statementsRead(Language language) {
    return new BookTable(
        "statements",
        language.say("finance.bank.read"),
        language.say("finance.bank.read.none"),
        BankCells.heads(language, "day", "by", "added", "known", "ignored"),
        statements.latest(LATEST_READ).stream().map(one -> cells(one, language)).toList(),
        List.of());
  }

  private List<Cell> cells(BankStatements.Read one, Language language) {
    return List.of(
        Cell.of(language.day(LocalDate.ofInstant(one.at(), ZoneOffset.UTC))),
        Cell.of(CertificateWords.name(one.by(), users, language)),
        Cell.number(language.number(one.taken().added())),
        Cell.number(language.number(one.taken().known())),
        Cell.number(language.number(one.taken().ignored())));
  }

  private static List<Cell> cells(BankLines.Line line, Language language) {
    Movement movement = line.matched() == null ? line.suggested() : line.matched();
    return List.of(
        Cell.of(language.day(line.bookedOn())),
        Cell.number(Exact.money(line.amount(), language)),
        movement == null
            ? Cell.of(language.say(unmatched(line)))
            : BankCells.movement(movement, language),
        act(line, language),
        aside(line, language));
  }

  private static String unmatched(BankLines.Line line) {
    if (line.aside() != null) {
      return "finance.bank.aside";
    }
    if (!line.fitting().isEmpty()) {
      return "finance.bank.several-fit";
    }
    return line.ofStripe() ? "finance.bank.nothing-fits" : "finance.bank.not-named";
  }

  private static Cell aside(BankLines.Line line, Language language) {
    if (line.match() != null) {
      return Cell.of("");
    }
    return Cell.act(
        line.aside() == null
            ? new Act(
                "",
                language.say("finance.bank.set-aside"),
                HERE + "/aside",
                List.of(new Field("line", Long.toString(line.number()))))
            : new Act(
                "",
                language.say("finance.bank.undo"),
                HERE + "/aside/undo",
                List.of(new Field("ruling", line.aside().toString()))));
  }

  private static Cell act(BankLines.Line line, Language language) {
    if (line.match() != null) {
      return BankCells.undo(line.match(), language);
    }
    if (line.fitting().isEmpty()) {
      return Cell.of("");
    }
    Field number = new Field("line", Long.toString(line.number()));
    Movement only = line.fitting().size() == 1 ? line.fitting().getFirst() : null;
    return Cell.act(
        new Act(
            "",
            language.say("finance.bank.match"),
            HERE + "/match",
            only == null ? List.of(number) : List.of(number, new Field("movement", only.id())),
            only == null ? List.of(choice(line, language)) : List.of()));
  }

  /** Of several movements of one amount somebody has to say which it is. */
  private static Asked choice(BankLines.Line line, Language language) {
    Movement suggested = line.suggested();
    return new Asked(
        "movement",
        language.say("finance.head.movement"),
        (suggested == null ? line.fitting().getFirst() : suggested).id(),
        line.fitting().stream()
            .map(one -> new Choice(one.id(), BankCells.name(one, language)))
            .toList());
  }

  /** Takes in a statement: CAMT.053, MT940 or a table. */
  @PostMapping
  ModelAndView take(
      @RequestParam String statement,
      @AuthenticationPrincipal DeskUser user,
      HttpServletRequest request) {
    return act(
        request,
        () ->
            statements.take(statement, user).added() > 0
                ? "books.statement-taken"
                : "books.statement-known");
  }

  @PostMapping("/match")
  ModelAndView match(
      @RequestParam long line,
      @RequestParam String movement,
      @AuthenticationPrincipal DeskUser user,
      HttpServletRequest request) {
    return act(
        request,
        () ->
            matches.match(line, movement, user)
                ? "books.payout-matched"
                : "books.payout-matched-before");
  }

  @PostMapping("/undo")
  ModelAndView undo(
      @RequestParam long match,
      @AuthenticationPrincipal DeskUser user,
      HttpServletRequest request) {
    return act(
        request,
        () -> matches.undo(match, user) ? "books.payout-unmatched" : "books.nothing-to-undo");
  }

  /** Sets a line aside that is none of ours. */
  @PostMapping("/aside")
  ModelAndView setAside(
      @RequestParam long line, @AuthenticationPrincipal DeskUser user, HttpServletRequest request) {
    return act(
        request,
        () ->
            rulings.setAside(line, user) ? "books.line-set-aside" : "books.line-set-aside-before");
  }

  @PostMapping("/aside/undo")
  ModelAndView takeBack(
      @RequestParam long ruling,
      @AuthenticationPrincipal DeskUser user,
      HttpServletRequest request) {
    return act(
        request,
        () -> rulings.undo(ruling, user) ? "books.line-taken-back" : "books.nothing-to-undo");
  }

  private ModelAndView act(HttpServletRequest request, Supplier<String> work) {
    return FinanceScreens.act(HERE, work, refused -> look(frames.frame(request).refusing(refused)));
  }
}
