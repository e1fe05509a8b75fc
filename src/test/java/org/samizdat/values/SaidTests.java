package org.samizdat.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SaidTests {

  private static final Said PART =
      new Said(
          "finance.bank.complaint.in-line",
          Map.of("line", "3", "complaint", new Said("finance.bank.complaint.no-sign")));

  @Test
  void aRefusalSaysItsPartsInTheLanguageOfItsSentence() {
    Refused refused =
        new Refused(
            Refused.Kind.UNACCEPTABLE,
            "statement-not-valid",
            "No statement: " + PART,
            Map.of("complaint", PART, "count", 2));

    assertThat(refused.sentence(Language.of("ru")))
        .contains("в строке 3 не сказано")
        .doesNotContain("line");
    assertThat(refused.sentence()).contains("in line 3, nothing says");
    assertThat(refused.details())
        .containsEntry("complaint", PART.toString())
        .containsEntry("count", 2);
  }
}
