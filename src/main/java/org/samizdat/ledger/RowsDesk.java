package org.samizdat.ledger;

import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.page.FinancePage;
import org.samizdat.ledger.page.FinancePage.Place;
import org.samizdat.ledger.report.BankMoves;
import org.samizdat.ledger.report.EntryLines;
import org.samizdat.ledger.report.FactLines;
import org.samizdat.ledger.report.FactLines.Figure;
import org.samizdat.ledger.report.FactLines.Slice;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The rows that a figure of the books sums. */
@Controller
@RequestMapping(FinanceScreens.HERE)
@PreAuthorize("hasRole('FINANCE')")
class RowsDesk {

  private static final int PAGE = 200;

  private final EntryLines entries;
  private final FactLines facts;
  private final BankMoves moves;
  private final DeferralLines deferrals;
  private final FinanceScreens screens;
  private final DeskFrames frames;

  RowsDesk(
      EntryLines entries,
      FactLines facts,
      BankMoves moves,
      DeferralLines deferrals,
      FinanceScreens screens,
      DeskFrames frames) {
    this.entries = entries;
    this.facts = facts;
    this.moves = moves;
    this.deferrals = deferrals;
    this.screens = screens;
    this.frames = frames;
  }

  /**
   * What moved an account in a month, between what there was and what there is.
   *
   * @param method of what belongs to gifts that were paid so, only; then without what there was
   * @param after the last entry of the page before
   */
  @GetMapping("/entries")
  ModelAndView entries(
      @RequestParam String month,
      @RequestParam String account,
      @RequestParam String currency,
      @RequestParam(required = false) @Nullable String method,
      @RequestParam(defaultValue = "") String after,
      HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    Account sought = Written.account(account);
    String code = code(currency);
    YearMonth asked = Written.month(month);
    String title = asked + " · " + screens.name(sought);
    Sheet page = entries.of(asked, sought, code, method, after, PAGE + 1);
    if (method != null) {
      return rows(
          frame,
          title + " · " + FinanceScreens.said("method", method, language),
          language.say(
              "finance.rows.sum",
              Exact.money(entries.moved(asked, sought, code, method), language)),
          page,
          BookPaths.entries(asked.toString(), sought.label(), code, method) + "&after=");
    }
    EntryLines.Sums sums = entries.sums(asked, sought, code);
    return rows(
        frame,
        title,
        language.say(
            "finance.rows.account",
            Exact.money(sums.opening(), language),
            Exact.money(sums.moved(), language),
            Exact.money(sums.closing(), language)),
        page,
        BookPaths.entries(asked.toString(), sought.label(), code) + "&after=");
  }

  /**
   * The movements of a month that a figure sums; what is not given is not asked for.
   *
   * @param figure {@code gross}, {@code fees}, …
   * @param gifts {@code true} leaves other activity of the account out
   * @param region stands beside neither frequency nor campaign, and its rows say nothing of a gift
   */
  @GetMapping("/rows")
  ModelAndView rows(
      @RequestParam String month,
      @RequestParam String currency,
      @RequestParam String figure,
      @RequestParam(defaultValue = "false") boolean gifts,
      @RequestParam(required = false) @Nullable String day,
      @RequestParam(required = false) @Nullable String frequency,
      @RequestParam(required = false) @Nullable String campaign,
      @RequestParam(required = false) @Nullable String paid,
      @RequestParam(required = false) @Nullable String method,
      @RequestParam(required = false) @Nullable String region,
      @RequestParam(defaultValue = "") String after,
      HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    if (region != null && (frequency != null || campaign != null)) {
      // A campaign in one country would tell the country after all.
      throw new Refused(
          Refused.Kind.MALFORMED,
          "parameter-not-valid",
          "region stands beside neither frequency nor campaign.");
    }
    Slice slice =
        new Slice(
            Written.month(month),
            code(currency),
            Figure.find(figure)
                .orElseThrow(() ->
                    new Refused(
                        Refused.Kind.NOT_FOUND, "figure-not-found", "There is no such figure.")),
            gifts,
            day == null ? null : Written.day(day),
            frequency,
            campaign,
            paid == null ? null : code(paid),
            method,
            region);
    return rows(
        frame,
        title(slice, language),
        language.say("finance.rows.sum", Exact.money(facts.sum(slice), language)),
        facts.read(slice, after, PAGE + 1),
        BookPaths.rows(slice) + "&after=");
  }

  private static String title(Slice slice, Language language) {
    LocalDate day = slice.day();
    StringBuilder title =
        new StringBuilder(day == null ? slice.month().toString() : language.day(day));
    title.append(" · ").append(language.say("finance.head." + slice.figure().label()));
    if (slice.frequency() != null) {
      String key = "frequency." + slice.frequency();
      title.append(" · ").append(language.knows(key) ? language.say(key) : slice.frequency());
    }
    if (slice.campaign() != null) {
      title.append(" · ").append(slice.campaign());
    }
    if (slice.paid() != null) {
      title.append(" · ").append(slice.paid().toUpperCase(Locale.ROOT));
    }
    if (slice.method() != null) {
      title.append(" · ").append(FinanceScreens.said("method", slice.method(), language));
    }
    if (slice.region() != null) {
      title.append(" · ").append(FinanceScreens.said("region", slice.region(), language));
    }
    return title.toString();
  }

  /**
   * What becomes of each gift of a currency that is not income at once, in a month.
   *
   * @param after the last charge of the page before
   */
  @GetMapping("/deferrals")
  ModelAndView deferrals(
      @RequestParam String month,
      @RequestParam String currency,
      @RequestParam(defaultValue = "") String after,
      HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    YearMonth asked = Written.month(month);
    String code = code(currency);
    return rows(
        frame,
        asked + " · " + frame.language().say("finance.report.deferred"),
        frame.language().say("finance.deferrals.what"),
        deferrals.read(asked, code, after, PAGE + 1),
        BookPaths.deferrals(asked.toString(), code) + "&after=");
  }

  /**
   * The lines of the bank's statements that count in a month.
   *
   * @param strangers only those that are none of ours
   * @param after the last id of the page before
   */
  @GetMapping("/bank-lines")
  ModelAndView bankLines(
      @RequestParam String month,
      @RequestParam String currency,
      @RequestParam(defaultValue = "false") boolean strangers,
      @RequestParam(defaultValue = "") String after,
      HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    YearMonth asked = Written.month(month);
    String code = code(currency);
    return rows(
        frame,
        asked + " · " + language.say("finance.rows." + (strangers ? "strangers" : "on-statement")),
        language.say("finance.rows.sum", Exact.money(moves.sum(asked, code, strangers), language)),
        moves.of(asked, code, strangers, after, PAGE + 1),
        BookPaths.bankLines(asked.toString(), code, strangers) + "&after=");
  }

  /** One line more than a page says that there is another. */
  private ModelAndView rows(DeskFrame frame, String title, String sum, Sheet found, String next) {
    boolean more = found.lines().size() > PAGE;
    Sheet shown = more ? new Sheet(found.heads(), found.lines().subList(0, PAGE)) : found;
    Language language = frame.language();
    return FinanceScreens.page(
        FinancePage.of(frame, FinanceScreens.menu("", language), title, List.of(sum))
            .with(screens.table("rows", language.say("finance.rows"), shown, language))
            .leadingTo(
                more
                    ? List.of(
                        new Place(
                            language.say("finance.more"),
                            next + shown.lines().getLast().getFirst(),
                            false))
                    : List.of()));
  }

  private static String code(String currency) {
    return Money.zero(Money.currency(currency)).code();
  }
}
