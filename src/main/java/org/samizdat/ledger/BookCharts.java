package org.samizdat.ledger;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.samizdat.ledger.page.BookChart;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Span;
import org.springframework.stereotype.Component;

/** Reports as pictures: a bar for each month, a picture for each currency. */
@Component
class BookCharts {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 220;
  private static final int TOP = 28;
  private static final int MARGIN = 28;
  private static final int BASE = HEIGHT - 28;

  /** Words below the bars stand in each other's way if there are more. */
  private static final int MOST_MARKS = 7;

  List<BookChart> of(Kind kind, Sheet sheet, Span span, Language language) {
    return switch (kind) {
      case GIFTS, WAYS -> draw("net", sums(sheet, "month", "net"), span, language);
      case FEES -> draw("amount", sums(sheet, "month", "amount"), span, language);
      case DEFERRED -> draw("closing", sums(sheet, "month", "closing"), span, language);
      case CURRENCIES -> draw("gross", sums(sheet, "month", "gross"), span, language);
      case PAYOUTS ->
          draw("paid-out", sums(arriving(sheet), "arrives", "paid-out"), span, language);
      case RETURNS -> returns(sheet, span, language);
      case ACCOUNTS, FEE_METHODS, PAYOUT_DETAIL, PLANS, EXCEPTIONS -> List.of();
    };
  }

  /** What Stripe has not said the arrival of stands at the day it was made. */
  private static Sheet arriving(Sheet payouts) {
    int arrives = payouts.heads().indexOf("arrives");
    int day = payouts.heads().indexOf("day");
    return new Sheet(
        payouts.heads(),
        payouts.lines().stream()
            .map(line -> {
              List<Object> known = new ArrayList<>(line);
              if (!(line.get(arrives) instanceof LocalDate)) {
                known.set(arrives, line.get(day));
              }
              return known;
            })
            .toList());
  }

  /** Pictures of refunds, and of disputes. */
  private static List<BookChart> returns(Sheet sheet, Span span, Language language) {
    int category = sheet.heads().indexOf("category");
    Map<Boolean, List<List<Object>>> lines =
        sheet.lines().stream()
            .collect(
                Collectors.partitioningBy(
                    line -> line.get(category).toString().startsWith("dispute")));
    List<BookChart> charts = new ArrayList<>();
    lines.forEach((disputes, those) ->
        charts.addAll(
            draw(
                disputes ? "disputes" : "refunds",
                sums(new Sheet(sheet.heads(), those), "day", "amount"),
                span,
                language)));
    return charts;
  }

  /** What a column of amounts comes to, by currency and month. */
  private static Map<String, NavigableMap<YearMonth, Money>> sums(
      Sheet sheet, String time, String column) {
    int times = sheet.heads().indexOf(time);
    int amounts = sheet.heads().indexOf(column);
    Map<String, NavigableMap<YearMonth, Money>> sums = new TreeMap<>();
    for (List<Object> line : sheet.lines()) {
      YearMonth month =
          switch (line.get(times)) {
            case YearMonth named -> named;
            case LocalDate day -> YearMonth.from(day);
            default -> null;
          };
      if (month != null && line.get(amounts) instanceof Money amount) {
        sums.computeIfAbsent(amount.currency().getCurrencyCode(), code -> new TreeMap<>())
            .merge(month, amount, Money::plus);
      }
    }
    return sums;
  }

  private static List<BookChart> draw(
      String title,
      Map<String, NavigableMap<YearMonth, Money>> sums,
      Span span,
      Language language) {
    List<BookChart> charts = new ArrayList<>();
    sums.forEach((code, months) ->
        charts.add(
            chart(
                language.say("finance.head." + title) + ", " + code,
                months,
                Money.zero(Money.currency(code)),
                months(span, months),
                language)));
    return charts;
  }

  /**
   * Those of the span; also others in which something was: a payout may arrive after it, and what
   * comes late has a day before it.
   */
  private static List<YearMonth> months(Span span, NavigableMap<YearMonth, Money> sums) {
    YearMonth first = sums.firstKey();
    YearMonth last = sums.lastKey();
    return new Span(
            first.isBefore(span.from()) ? first : span.from(),
            last.isAfter(span.until()) ? last : span.until())
        .months();
  }

  private static BookChart chart(
      String title,
      Map<YearMonth, Money> sums,
      Money zero,
      List<YearMonth> months,
      Language language) {
    long most = sums.values().stream().mapToLong(sum -> Math.abs(sum.minor())).max().orElse(0);
    int step = (WIDTH - 2 * MARGIN) / months.size();
    int every = (months.size() + MOST_MARKS - 1) / MOST_MARKS;
    List<BookChart.Bar> bars = new ArrayList<>();
    List<BookChart.Mark> marks = new ArrayList<>();
    for (int i = 0; i < months.size(); i++) {
      Money sum = sums.getOrDefault(months.get(i), zero);
      int height =
          most == 0 ? 0 : (int) Math.round((double) Math.abs(sum.minor()) / most * (BASE - TOP));
      bars.add(
          new BookChart.Bar(
              MARGIN + i * step + step / 8,
              BASE - height,
              Math.max(1, step * 3 / 4),
              height,
              sum.isNegative(),
              months.get(i) + ": " + language.money(sum)));
      if (i % every == 0) {
        marks.add(new BookChart.Mark(MARGIN + i * step + step / 2, months.get(i).toString()));
      }
    }
    return new BookChart(
        title, language.money(new Money(most, zero.currency())), WIDTH, HEIGHT, BASE, bars, marks);
  }
}
