package org.samizdat.ledger;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUsers;
import org.samizdat.ledger.BankMatchRuns.Offer;
import org.samizdat.ledger.BankMatchRuns.Run;
import org.samizdat.ledger.bank.SurePairs.Pair;
import org.samizdat.ledger.page.BookTable;
import org.samizdat.ledger.page.BookTable.Cell;
import org.samizdat.ledger.page.FinancePage;
import org.samizdat.ledger.page.FinancePage.Act;
import org.samizdat.ledger.page.FinancePage.Field;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where finance looks at all lines that fit one movement, matches them at once, and sees it. */
@Controller
@RequestMapping(BankRunDesk.HERE)
@PreAuthorize("hasRole('FINANCE')")
class BankRunDesk {

  static final String HERE = FinanceScreens.HERE + "/bank/sure";

  private final BankMatchRuns runs;
  private final DeskUsers users;
  private final DeskFrames frames;
  private final LedgerSettings settings;

  BankRunDesk(BankMatchRuns runs, DeskUsers users, DeskFrames frames, LedgerSettings settings) {
    this.runs = runs;
    this.users = users;
    this.frames = frames;
    this.settings = settings;
  }

  /** What would be matched. */
  @GetMapping
  ModelAndView offer(HttpServletRequest request) {
    return offer(frames.frame(request));
  }

  private ModelAndView offer(DeskFrame frame) {
    Language language = frame.language();
    Offer offer = runs.offer();
    int count = offer.pairs().size();
    return FinanceScreens.page(
        FinancePage.of(
                frame,
                FinanceScreens.menu("bank", language),
                language.say("finance.bank.sure.title"),
                List.of(language.say("finance.bank.sure.what")))
            .offering(
                count == 0
                    ? List.of()
                    : List.of(
                        new Act(
                            language.say("finance.bank.sure", count),
                            language.say("finance.bank.sure.match", count),
                            HERE,
                            List.of(new Field("seen", offer.print())))))
            .with(
                new BookTable(
                    "sure",
                    language.say("finance.bank.lines"),
                    language.say("finance.bank.sure.none"),
                    BankCells.heads(language, "day", "amount", "movement", "words"),
                    offer.pairs().stream().map(pair -> cells(pair, language)).toList(),
                    List.of())));
  }

  private static List<Cell> cells(Pair pair, Language language) {
    return List.of(
        Cell.of(language.day(pair.bookedOn())),
        Cell.number(Exact.money(pair.amount(), language)),
        BankCells.movement(pair.movement(), language),
        // A giver may have transferred just what a payout has.
        Cell.of(pair.ofStripe() ? "" : language.say("finance.bank.sure.not-named")));
  }

  /**
   * Matches what was looked at.
   *
   * @param seen the print of it
   */
  @PostMapping
  ModelAndView match(
      @RequestParam String seen,
      @AuthenticationPrincipal DeskUser user,
      HttpServletRequest request) {
    return FinanceScreens.act(
        () ->
            runs.match(seen, user)
                .map(run -> new FinanceScreens.Done(HERE + "/" + run, "books.lines-matched"))
                .orElse(new FinanceScreens.Done(BankCells.HERE, "books.nothing-to-match")),
        refused -> offer(frames.frame(request).refusing(refused)));
  }

  /** What was matched in one go. */
  @GetMapping("/{run:[0-9]{1,18}}")
  ModelAndView run(@PathVariable long run, HttpServletRequest request) {
    Run made =
        runs.find(run)
            .orElseThrow(() ->
                new Refused(
                    Refused.Kind.NOT_FOUND,
                    "bank-run-not-found",
                    "Nothing was matched in one go under this number."));
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    List<Pair> standing = runs.standing(made);
    return FinanceScreens.page(
        FinancePage.of(
                frame,
                FinanceScreens.menu("bank", language),
                language.say("finance.bank.sure.done-title"),
                said(made, standing.size(), language))
            .with(
                new BookTable(
                    "sure",
                    language.say("finance.bank.lines"),
                    language.say("finance.bank.sure.none-left"),
                    BankCells.heads(language, "day", "amount", "movement", "act"),
                    standing.stream().map(pair -> matched(pair, language)).toList(),
                    List.of())));
  }

  private List<String> said(Run made, int standing, Language language) {
    List<String> said = new ArrayList<>();
    said.add(
        language.say(
            "finance.bank.sure.done",
            made.matches(),
            CertificateWords.name(made.by(), users, language),
            language.day(settings.day(made.at()))));
    if (standing < made.matches()) {
      said.add(language.say("finance.bank.sure.taken-back", made.matches() - standing));
    }
    return said;
  }

  private static List<Cell> matched(Pair pair, Language language) {
    Long match = pair.match();
    return List.of(
        Cell.of(language.day(pair.bookedOn())),
        Cell.number(Exact.money(pair.amount(), language)),
        BankCells.movement(pair.movement(), language),
        match == null ? Cell.of("") : BankCells.undo(match, language));
  }
}
