package org.samizdat.ledger;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUsers;
import org.samizdat.ledger.page.FinancePage;
import org.samizdat.ledger.page.FinancePage.Act;
import org.samizdat.ledger.page.FinancePage.Asked;
import org.samizdat.ledger.page.FinancePage.Field;
import org.samizdat.ledger.report.PayoutLines;
import org.samizdat.values.Language;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What went out with a payout; where Stripe never says it, finance says why it goes without. */
@Controller
@RequestMapping(FinanceScreens.HERE + "/payouts/{payout:[A-Za-z0-9_]+}")
@PreAuthorize("hasRole('FINANCE')")
class PayoutDesk {

  private final PayoutLines payouts;
  private final PayoutRulings rulings;
  private final FinanceScreens screens;
  private final DeskUsers users;
  private final DeskFrames frames;
  private final LedgerSettings settings;

  PayoutDesk(
      PayoutLines payouts,
      PayoutRulings rulings,
      FinanceScreens screens,
      DeskUsers users,
      DeskFrames frames,
      LedgerSettings settings) {
    this.payouts = payouts;
    this.rulings = rulings;
    this.screens = screens;
    this.users = users;
    this.frames = frames;
    this.settings = settings;
  }

  @GetMapping
  ModelAndView look(@PathVariable String payout, HttpServletRequest request) {
    return look(payout, frames.frame(request));
  }

  private ModelAndView look(String payout, DeskFrame frame) {
    Language language = frame.language();
    return FinanceScreens.page(
        FinancePage.of(frame, FinanceScreens.menu("", language), payout, List.of())
            .offering(act(payout, language).map(List::of).orElse(List.of()))
            .with(
                screens.table(
                    "rows",
                    language.say("finance.rows"),
                    payouts.of(payout, settings.zone()),
                    language)));
  }

  /** Takes back what was decided, or decides; nothing where Stripe has said all. */
  private Optional<Act> act(String payout, Language language) {
    Optional<Act> undo =
        rulings
            .standing(payout)
            .map(ruling ->
                new Act(
                    language.say(
                        "finance.payout.ruled",
                        CertificateWords.name(ruling.by(), users, language),
                        language.day(settings.day(ruling.at())),
                        ruling.reason()),
                    language.say("finance.payout.undo"),
                    BookPaths.payout(payout) + "/ruling/undo",
                    List.of(new Field("ruling", Long.toString(ruling.number())))));
    if (undo.isPresent() || !rulings.isAwaited(payout)) {
      return undo;
    }
    return Optional.of(
        new Act(
            language.say("finance.payout.awaited"),
            language.say("finance.payout.rule"),
            BookPaths.payout(payout) + "/ruling",
            List.of(),
            List.of(
                Asked.written(
                    "reason", language.say("finance.payout.reason"), PayoutRulings.LONGEST))));
  }

  /** Lets months be closed without the payout's list. */
  @PostMapping("/ruling")
  ModelAndView rule(
      @PathVariable String payout,
      @RequestParam String reason,
      @AuthenticationPrincipal DeskUser user,
      HttpServletRequest request) {
    return act(
        payout,
        request,
        () ->
            rulings.rule(payout, reason, user)
                ? "books.payout-ruled"
                : "books.payout-ruled-before");
  }

  /** Waits for the list again. */
  @PostMapping("/ruling/undo")
  ModelAndView undo(
      @PathVariable String payout,
      @RequestParam long ruling,
      @AuthenticationPrincipal DeskUser user,
      HttpServletRequest request) {
    return act(
        payout,
        request,
        () -> rulings.undo(ruling, user) ? "books.payout-awaited" : "books.nothing-to-undo");
  }

  private ModelAndView act(String payout, HttpServletRequest request, Supplier<String> work) {
    return FinanceScreens.act(
        BookPaths.payout(payout),
        work,
        refused -> look(payout, frames.frame(request).refusing(refused)));
  }
}
