package org.samizdat.giving.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.values.Money;

/** A table that a spreadsheet reads, and carries nothing out of. */
class CsvTests {

  @Test
  void amountsAreInMajorUnitsAndLessThanNothingIsNoFormula() {
    Sheet sheet =
        new Sheet(
            List.of("month", "amount", "gifts"),
            List.of(
                List.of(YearMonth.of(2026, 11), Money.of(-1250, "usd"), 3L),
                List.of(YearMonth.of(2026, 12), Money.of(500, "jpy"), 1L)));
    assertThat(Csv.write(sheet))
        .isEqualTo("month,amount,gifts\r\n2026-11,-12.50,3\r\n2026-12,500,1\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1+1",
        "-1-1",
        "@SUM(A1)",
        "\tx",
        "=HYPERLINK(\"http://a.example\",\"b\")",
        "＝1"
      })
  void wordsThatASpreadsheetWouldCarryOutAreMarkedAsWords(String words) {
    String written = Csv.write(new Sheet(List.of("campaign"), List.of(List.of(words))));
    String cell = written.split("\r\n", -1)[1];
    assertThat(cell).matches("(?s)\"?'.*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "-12.50", "-3"})
  void aDashAndANumberBelowNothingStayAsTheyAre(String words) {
    assertThat(Csv.write(new Sheet(List.of("covered"), List.of(List.of(words)))))
        .isEqualTo("covered\r\n" + words + "\r\n");
  }

  @Test
  void quotesAndCommasStayInTheirCell() {
    assertThat(Csv.write(new Sheet(List.of("a"), List.of(List.of("x,\"y\"")))))
        .isEqualTo("a\r\n\"x,\"\"y\"\"\"\r\n");
  }
}
