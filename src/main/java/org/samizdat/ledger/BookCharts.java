package org.samizdat.ledger;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
      case GIFTS -> draw("net", sheet, span, language);
      case FEES -> draw("amount", sheet, span, language);
      case DEFERRED -> draw("closing", sheet, span, language);
      case CURRENCIES -> draw("gross", sheet, span, language);
      case ACCOUNTS, PAYOUTS, RETURNS, EXCEPTIONS -> List.of();
    };
  }

  private static List<BookChart> draw(String column, Sheet sheet, Span span, Language language) {
    int amounts = sheet.heads().indexOf(column);
    Map<String, Map<YearMonth, Money>> sums = new TreeMap<>();
    for (List<Object> line : sheet.lines()) {
      if (line.getFirst() instanceof YearMonth month && line.get(amounts) instanceof Money amount) {
        sums.computeIfAbsent(amount.currency().getCurrencyCode(), code -> new TreeMap<>())
            .merge(month, amount, Money::plus);
      }
    }
    List<BookChart> charts = new ArrayList<>();
    sums.forEach((code, months) ->
        charts.add(
            chart(
                language.say("finance.head." + column) + ", " + code,
                months,
                Money.zero(Money.currency(code)),
                span.months(),
                language)));
    return charts;
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
