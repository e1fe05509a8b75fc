package org.samizdat.ledger;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.samizdat.desk.DeskFrames;
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.chart.Chart;
import org.samizdat.ledger.page.BookTable;
import org.samizdat.ledger.page.BookTable.Cell;
import org.samizdat.ledger.page.FinancePage;
import org.samizdat.ledger.page.FinancePage.Place;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Puts tables of the books in a user's words, with a way to the rows behind each figure. */
@Component
class FinanceScreens {

  static final String HERE = "/desk/finance";

  private static final List<String> PAGES = List.of("", "reports", "bank", "suspense", "policies");

  /** States of refunds that did not arrive, of which Stripe says why. */
  private static final Set<String> FAILED = Set.of("failed", "canceled");

  private final Chart chart;

  FinanceScreens(Chart chart) {
    this.chart = chart;
  }

  /**
   * Where one is.
   *
   * @param current the last part of a page's path; empty on the first
   */
  static List<Place> menu(String current, Language language) {
    return PAGES.stream()
        .map(page ->
            new Place(
                language.say("finance.menu." + (page.isEmpty() ? "months" : page)),
                HERE + (page.isEmpty() ? "" : "/" + page),
                page.equals(current)))
        .toList();
  }

  /**
   * Does something and says on the page what came of it; refused, the page comes again with the
   * reason.
   *
   * @param work gives the key of what is said: another one where nothing was left to do
   */
  static ModelAndView act(
      String page, Supplier<String> work, Function<Refused, ModelAndView> again) {
    return act(() -> new Done(page, work.get()), again);
  }

  /**
   * What came of an act.
   *
   * @param page that shows it
   * @param said the key of what is said there
   */
  record Done(String page, String said) {}

  /** The same where the page that shows it is known only afterwards. */
  static ModelAndView act(Supplier<Done> work, Function<Refused, ModelAndView> again) {
    Done done;
    try {
      done = work.get();
    } catch (Refused refused) {
      ModelAndView shown = again.apply(refused);
      shown.setStatus(HttpStatus.valueOf(refused.kind().status()));
      return shown;
    }
    return new ModelAndView("redirect:" + done.page() + "?" + DeskFrames.SAID + "=" + done.said());
  }

  static ModelAndView page(FinancePage page) {
    return new ModelAndView("desk/finance", "page", page);
  }

  /** What the newsroom calls an account. */
  String name(Account account) {
    return chart.name(account);
  }

  /** A report; its lines lead to the rows that sum to them. */
  BookTable table(String id, String title, Sheet sheet, Language language) {
    List<String> totals = new ArrayList<>();
    // A sum over months of what there was at their ends says nothing.
    boolean stocks = sheet.heads().containsAll(List.of("month", "closing"));
    if (!stocks) {
      sheet
          .totals()
          .forEach((currency, columns) ->
              totals.add(
                  language.say("finance.totals", currency)
                      + " "
                      + String.join(" · ", said(sheet.heads(), columns, language))));
    }
    return new BookTable(
        id,
        title,
        language.say("report.none"),
        sheet.heads().stream().map(head -> language.say("finance.head." + head)).toList(),
        sheet.lines().stream().map(line -> cells(sheet.heads(), line, language)).toList(),
        totals);
  }

  private static List<String> said(
      List<String> heads, Map<String, Money> columns, Language language) {
    return columns.entrySet().stream()
        // It stands beside each kind of fee again.
        .filter(sum -> !sum.getKey().equals("gross") || !heads.contains("account"))
        .map(sum ->
            language.say("finance.head." + sum.getKey())
                + " "
                + Exact.money(sum.getValue(), language))
        .toList();
  }

  private List<Cell> cells(List<String> heads, List<Object> line, Language language) {
    Function<String, String> raw =
        head -> heads.contains(head) ? line.get(heads.indexOf(head)).toString() : "";
    return IntStream.range(0, line.size())
        .mapToObj(column -> cell(heads.get(column), line.get(column), raw, language))
        .toList();
  }

  private Cell cell(String head, Object value, Function<String, String> raw, Language language) {
    return switch (value) {
      case Money money -> Cell.number(Exact.money(money, language), BookPaths.behind(head, raw));
      case Long count -> Cell.number(language.number(count));
      // As ISO 8601 has it, like the months: a column of them is read at a glance.
      case LocalDate day -> Cell.number(day.toString());
      default ->
          Cell.to(
              word(head, value.toString(), raw, language),
              BookPaths.behind(head, value.toString(), raw));
    };
  }

  private String word(String head, String value, Function<String, String> raw, Language language) {
    if (head.equals("account")) {
      return Account.find(value).map(chart::name).orElse(value);
    }
    if (head.equals("reason") && FAILED.contains(raw.apply("state"))) {
      // The same word of Stripe's means another thing of a dispute.
      String failure = "finance.failed." + dashed(value);
      if (language.knows(failure)) {
        return language.say(failure);
      }
    }
    return said(head, value, language);
  }

  /** A word of a report, such as one of Stripe's, for people; itself if we have none for it. */
  static String said(String head, String value, Language language) {
    String key =
        switch (head) {
          case "frequency" -> "frequency." + value;
          case "state", "what", "region" -> "finance." + head + "." + value;
          // Stripe's words.
          case "method", "reason", "category" -> "finance." + head + "." + dashed(value);
          default -> "";
        };
    return language.knows(key) ? language.say(key) : value;
  }

  private static String dashed(String word) {
    return word.replace('_', '-');
  }
}
