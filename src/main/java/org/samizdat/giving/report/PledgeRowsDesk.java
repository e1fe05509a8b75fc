package org.samizdat.giving.report;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.giving.page.GivingMenu;
import org.samizdat.giving.page.ReportPage;
import org.samizdat.giving.page.ReportPage.Link;
import org.samizdat.giving.page.Rows;
import org.samizdat.giving.page.Rows.Cell;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.samizdat.values.Span;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The pledges that a figure of a report sums; a pledge is a number here, and leads nowhere. */
@Controller
@PreAuthorize("hasAnyRole('ADMIN', 'FINANCE')")
class PledgeRowsDesk {

  private static final int PAGE = 200;

  private final PledgeRows rows;
  private final DeskFrames frames;
  private final Clock clock;

  PledgeRowsDesk(PledgeRows rows, DeskFrames frames, Clock clock) {
    this.rows = rows;
    this.frames = frames;
    this.clock = clock;
  }

  /**
   * The rows of a figure.
   *
   * @param figure {@code end}, {@code recovered}, …
   * @param month such as {@code 2026-11}
   * @param currency nothing for all
   * @param skip how many came on the pages before
   */
  @GetMapping("/desk/giving/reports/rows")
  ModelAndView look(
      @RequestParam String figure,
      @RequestParam String month,
      @RequestParam(required = false) @Nullable String currency,
      @RequestParam(defaultValue = "0") int skip,
      HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    if (!PledgeRows.isOne(figure)) {
      throw new Refused(Refused.Kind.NOT_FOUND, "figure-not-found", "There is no such figure.");
    }
    YearMonth now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    PledgeRows.Slice slice =
        new PledgeRows.Slice(
            figure,
            Span.parse(month, month, now).from(),
            currency == null ? null : Money.zero(Money.currency(currency)).code());
    List<PledgeRows.Row> found = rows.read(slice, Math.max(0, skip), PAGE + 1);
    List<PledgeRows.Row> shown = found.subList(0, Math.min(PAGE, found.size()));
    return new ModelAndView(
        "desk/giving-report",
        "page",
        new ReportPage(
            frame,
            GivingMenu.NOWHERE,
            ReportDesk.menu(null, language),
            slice.month()
                + " · "
                + language.say("report.head." + (figure.equals("lost-after") ? "lost" : figure)),
            what(rows.sum(slice), language),
            List.of(),
            null,
            found.size() > PAGE ? List.of(more(slice, skip, language)) : List.of(),
            List.of(),
            table(shown, language)));
  }

  private static String what(PledgeRows.Sum sum, Language language) {
    List<String> what = new ArrayList<>();
    what.add(language.say("report.rows.count", sum.rows()));
    Money amount = sum.amount();
    if (amount != null) {
      what.add(language.say("finance.rows.sum", language.money(amount)));
    }
    return String.join(" ", what);
  }

  private static Link more(PledgeRows.Slice slice, int skip, Language language) {
    return new Link(
        language.say("finance.more"),
        PledgeRows.path(slice.figure(), slice.month().toString())
            + (slice.currency() == null ? "" : "&currency=" + slice.currency())
            + "&skip="
            + (Math.max(0, skip) + PAGE));
  }

  private static Rows table(List<PledgeRows.Row> rows, Language language) {
    return new Rows(
        language.say("report.table"),
        language.say("report.none"),
        List.of(
            language.say("report.head.pledge"),
            language.say("finance.head.day"),
            language.say("report.head.amount")),
        rows.stream()
            .map(row ->
                List.of(
                    Cell.of(Long.toHexString(row.pledge())),
                    Cell.of(row.day().toString()),
                    Cell.number(language.money(row.amount()))))
            .toList());
  }
}
