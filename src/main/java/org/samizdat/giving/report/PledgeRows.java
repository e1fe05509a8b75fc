package org.samizdat.giving.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.report.MonthlyBridge.Change;
import org.samizdat.values.Money;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The pledges behind a figure of a month: each an opaque number, a day and an amount. */
@Component
class PledgeRows {

  /** All that stand at the end of a month. */
  private static final String STANDING =
      """
      select pledge, changed_on, currency, monthly as amount
      from (
        select distinct on (pledge) pledge, changed_on, currency, monthly
        from pledge_change
        where changed_on < :until
        order by pledge, step desc) as last
      where monthly <> 0
      """;

  /**
   * A figure of a report.
   *
   * @param label its column's
   * @param rows its query
   */
  private record Figure(String label, String rows) {}

  private static final List<Figure> FIGURES =
      Stream.concat(
              Stream.of(
                  new Figure("end", STANDING),
                  failures("failed", "true"),
                  failures("recovered", "outcome = 'recovered'"),
                  failures("lost-after", "outcome = 'lost'"),
                  failures("open", "outcome is null")),
              Stream.of(Change.values())
                  .map(change ->
                      new Figure(
                          SupportReport.label(change),
                          "select * from (%s) as moved where kind = '%s' and amount <> 0"
                              .formatted(MonthlyBridge.MOVES, change.name()))))
          .toList();

  private static Figure failures(String label, String condition) {
    return new Figure(
        label,
        "select * from (%s) as failure where %s".formatted(FailedPayments.FAILURES, condition));
  }

  /**
   * Which rows.
   *
   * @param figure one there is
   * @param currency small; null for all
   */
  record Slice(String figure, YearMonth month, @Nullable String currency) {}

  /**
   * One of them.
   *
   * @param pledge opaque
   * @param day UTC day since when, or on which
   */
  record Row(long pledge, LocalDate day, Money amount) {}

  /**
   * What all of them come to.
   *
   * @param amount null where they are of any currency
   */
  record Sum(long rows, @Nullable Money amount) {}

  private final JdbcClient database;

  PledgeRows(JdbcClient database) {
    this.database = database;
  }

  /** Whether there is such a figure. */
  static boolean isOne(String figure) {
    return find(figure).isPresent();
  }

  private static Optional<Figure> find(String label) {
    return FIGURES.stream().filter(one -> one.label().equals(label)).findAny();
  }

  /** Some of them, by pledge and day, after so many. */
  List<Row> read(Slice slice, int skip, int most) {
    return statement(
            slice,
            "select pledge, changed_on, currency, amount",
            "order by pledge, changed_on, amount offset :skip limit :most")
        .param("skip", skip)
        .param("most", most)
        .query((row, number) ->
            new Row(
                row.getLong("pledge"),
                row.getObject("changed_on", LocalDate.class),
                Money.of(row.getLong("amount"), row.getString("currency"))))
        .list();
  }

  /** What all come to. */
  Sum sum(Slice slice) {
    String currency = slice.currency();
    return statement(slice, "select count(*) as rows, coalesce(sum(amount), 0) as amount", "")
        .query((row, number) ->
            new Sum(
                row.getLong("rows"),
                currency == null
                    ? null
                    : Money.of(row.getBigDecimal("amount").longValueExact(), currency)))
        .single();
  }

  private JdbcClient.StatementSpec statement(Slice slice, String select, String rest) {
    Span month = new Span(slice.month(), slice.month());
    return database
        .sql(
            select
                + " from ("
                + find(slice.figure()).orElseThrow().rows()
                + ") as found where (cast(:currency as text) is null or currency = :currency) "
                + rest)
        .param("currency", slice.currency())
        .param("from", month.begins())
        .param("until", month.ends());
  }

  /**
   * Where the rows of a column of a report are; null where it has none.
   *
   * @param currency capital or small
   */
  static @Nullable String behind(
      SupportReport.Kind kind, String head, String month, String currency) {
    String figure =
        switch (kind) {
          case MONTHLY -> head;
          // The bridge has a column of that name too.
          case FAILURES ->
              head.startsWith("lost") ? "lost-after" : head.replaceFirst("-amount$", "");
          default -> "";
        };
    return isOne(figure)
        ? path(figure, month) + "&currency=" + currency.toLowerCase(Locale.ROOT)
        : null;
  }

  /** Where the rows of a figure in all currencies are. */
  static String path(String figure, String month) {
    return "/desk/giving/reports/rows?figure=" + figure + "&month=" + month;
  }
}
