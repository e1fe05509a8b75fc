package org.samizdat.ledger;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.ledger.page.BookTable;
import org.samizdat.ledger.page.BookTable.Cell;
import org.samizdat.ledger.page.FinancePage;
import org.samizdat.ledger.page.FinancePage.Act;
import org.samizdat.ledger.page.FinancePage.Asked;
import org.samizdat.ledger.page.FinancePage.Choice;
import org.samizdat.values.Language;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** How gifts become income, and where that is decided. */
@Controller
@RequestMapping(FinanceScreens.HERE + "/policies")
@PreAuthorize("hasRole('FINANCE')")
class PolicyDesk {

  private static final String HERE = FinanceScreens.HERE + "/policies";

  private final RecognitionPolicies policies;
  private final DeskFrames frames;
  private final LedgerSettings settings;
  private final Clock clock;

  PolicyDesk(
      RecognitionPolicies policies, DeskFrames frames, LedgerSettings settings, Clock clock) {
    this.policies = policies;
    this.frames = frames;
    this.settings = settings;
    this.clock = clock;
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
                FinanceScreens.menu("policies", language),
                language.say("finance.menu.policies"),
                List.of(language.say("finance.policies.what")))
            .offering(List.of(decision(language)))
            .with(
                new BookTable(
                    "policies",
                    language.say("finance.policies"),
                    language.say("finance.policies.none"),
                    List.of(
                        language.say("finance.head.frequency"),
                        language.say("finance.head.from"),
                        language.say("finance.head.policy")),
                    policies.all().stream().map(one -> cells(one, language)).toList(),
                    List.of())));
  }

  private Act decision(Language language) {
    return new Act(
        language.say("finance.policies.decide.what"),
        language.say("finance.policies.decide"),
        HERE,
        List.of(),
        List.of(
            new Asked(
                "frequency",
                language.say("finance.head.frequency"),
                "annual",
                Stream.of("once", "monthly", "annual")
                    .map(one -> new Choice(one, language.say("frequency." + one)))
                    .toList()),
            new Asked("percent", language.say("finance.policies.percent"), "100", List.of()),
            new Asked("months", language.say("finance.policies.months"), "12", List.of()),
            new Asked(
                "from",
                language.say("finance.policies.from"),
                settings.month(clock.instant()).plusMonths(1).toString(),
                List.of())));
  }

  private static List<Cell> cells(RecognitionPolicies.Version one, Language language) {
    return List.of(
        Cell.of(language.say("frequency." + one.frequency())),
        Cell.of(language.day(one.from())),
        Cell.of(
            language.say("finance.policy", one.policy().deferredPercent(), one.policy().months())));
  }

  /**
   * Decides.
   *
   * @param percent of each gift, what is earned over the months
   * @param from the first month, such as {@code 2026-12}
   */
  @PostMapping
  ModelAndView decide(
      @RequestParam String frequency,
      @RequestParam int percent,
      @RequestParam int months,
      @RequestParam String from,
      @AuthenticationPrincipal DeskUser user,
      HttpServletRequest request) {
    return FinanceScreens.act(
        HERE,
        () ->
            policies.decide(
                    frequency,
                    Written.month(from).atDay(1),
                    Recognition.parse(percent, months),
                    user)
                ? "books.policy-decided"
                : "books.policy-decided-before",
        refused -> look(frames.frame(request).refusing(refused)));
  }
}
