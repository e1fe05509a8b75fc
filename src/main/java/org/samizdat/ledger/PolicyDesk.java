package org.samizdat.ledger;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.ledger.page.BookTable;
import org.samizdat.ledger.page.BookTable.Cell;
import org.samizdat.ledger.page.FinancePage;
import org.samizdat.values.Language;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** How gifts become income, as it was decided; a decision is a command's. */
@Controller
@PreAuthorize("hasRole('FINANCE')")
class PolicyDesk {

  private final RecognitionPolicies policies;
  private final DeskFrames frames;

  PolicyDesk(RecognitionPolicies policies, DeskFrames frames) {
    this.policies = policies;
    this.frames = frames;
  }

  @GetMapping(FinanceScreens.HERE + "/policies")
  ModelAndView look(HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    List<List<Cell>> lines =
        policies.all().stream()
            .map(one ->
                List.of(
                    Cell.of(language.say("frequency." + one.frequency())),
                    Cell.of(language.day(one.from())),
                    Cell.of(
                        language.say(
                            "finance.policy",
                            one.policy().deferredPercent(),
                            one.policy().months()))))
            .toList();
    return FinanceDesk.page(
        new FinancePage(
            frame,
            FinanceScreens.menu("policies", language),
            language.say("finance.menu.policies"),
            List.of(language.say("finance.policies.what")),
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of(
                new BookTable(
                    "policies",
                    language.say("finance.policies"),
                    language.say("finance.policies.none"),
                    List.of(
                        language.say("finance.head.frequency"),
                        language.say("finance.head.from"),
                        language.say("finance.head.policy")),
                    lines,
                    List.of())),
            null,
            List.of()));
  }
}
