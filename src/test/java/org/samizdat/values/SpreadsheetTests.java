package org.samizdat.values;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadsheetTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "-2-3",
        "+1+1",
        "--",
        "-1 ",
        "-1\n",
        "- x",
        "@SUM(A1)",
        "\tx",
        "\r=1",
        "-1e5",
        "=HYPERLINK(\"http://a.example\",\"b\")",
        "＝1",
        "－1"
      })
  void wordsThatWouldBeCarriedOutAreMarkedAsWords(String words) {
    assertThat(Spreadsheet.harmless(words)).isEqualTo("'" + words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "-1", "-12.50", "+3", "-1,5", "1", "epic-oct", "a=b", "–"})
  void numbersADashAndOtherWordsStayAsTheyAre(String words) {
    assertThat(Spreadsheet.harmless(words)).isEqualTo(words);
  }

  @Test
  void theMarkStandsBeforeTheTableWhereItIsWanted() {
    assertThat(Spreadsheet.bytes("é", false)).asHexString().isEqualTo("C3A9");
    assertThat(Spreadsheet.bytes("é", true)).asHexString().isEqualTo("EFBBBFC3A9");
  }
}
