package org.samizdat.ledger;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.ledger.chart.Account;
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

/** Where finance says to which account it belongs what nobody knew how to book. */
@Controller
@RequestMapping(FinanceScreens.HERE + "/suspense")
@PreAuthorize("hasRole('FINANCE')")
class SuspenseDesk {

  private static final String HERE = FinanceScreens.HERE + "/suspense";
  private static final int LATEST = 200;

  private final Suspense suspense;
  private final SuspenseRulings rulings;
  private final FinanceScreens screens;
  private final DeskFrames frames;

  SuspenseDesk(
      Suspense suspense, SuspenseRulings rulings, FinanceScreens screens, DeskFrames frames) {
    this.suspense = suspense;
    this.rulings = rulings;
    this.screens = screens;
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
                FinanceScreens.menu("suspense", language),
                language.say("finance.menu.suspense"),
                List.of(language.say("finance.suspense.what")))
            .with(
                new BookTable(
                    "held",
                    language.say("finance.suspense.held"),
                    language.say("finance.suspense.none"),
                    List.of(
                        language.say("finance.head.entry"),
                        language.say("finance.head.own-day"),
                        language.say("finance.head.words"),
                        language.say("finance.head.amount"),
                        language.say("finance.head.account"),
                        language.say("finance.head.act")),
                    suspense.latest(LATEST).stream().map(held -> cells(held, language)).toList(),
                    List.of())));
  }

  private List<Cell> cells(Suspense.Held held, Language language) {
    Account account = held.account();
    return List.of(
        Cell.of(held.entry()),
        Cell.of(language.day(held.day())),
        Cell.of(held.words()),
        Cell.number(Exact.money(held.amount(), language)),
        Cell.of(account == null ? "" : screens.name(account)),
        Cell.act(act(held, held.ruling(), language)));
  }

  private Act act(Suspense.Held held, @Nullable Long ruling, Language language) {
    if (ruling != null) {
      return new Act(
          "",
          language.say("finance.suspense.undo"),
          HERE + "/undo",
          List.of(new Field("ruling", ruling.toString())));
    }
    return new Act(
        "",
        language.say("finance.suspense.rule"),
        HERE,
        List.of(new Field("entry", held.entry())),
        List.of(
            new Asked(
                "account",
                language.say("finance.suspense.belongs", held.entry()),
                Account.OTHER_ACTIVITY.label(),
                SuspenseRulings.choices().stream()
                    .map(one -> new Choice(one.label(), screens.name(one)))
                    .toList())));
  }

  @PostMapping
  ModelAndView rule(
      @RequestParam String entry,
      @RequestParam String account,
      @AuthenticationPrincipal DeskUser user,
      HttpServletRequest request) {
    Account chosen = Written.account(account);
    return act(
        request,
        () ->
            rulings.rule(entry, chosen, user)
                ? "books.suspense-ruled"
                : "books.suspense-ruled-before");
  }

  @PostMapping("/undo")
  ModelAndView undo(
      @RequestParam long ruling,
      @AuthenticationPrincipal DeskUser user,
      HttpServletRequest request) {
    return act(
        request,
        () -> rulings.undo(ruling, user) ? "books.suspense-reopened" : "books.nothing-to-undo");
  }

  private ModelAndView act(HttpServletRequest request, Supplier<String> work) {
    return FinanceScreens.act(HERE, work, refused -> look(frames.frame(request).refusing(refused)));
  }
}
