package org.samizdat.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which months a report is about. */
class SpanTests {

  private static final YearMonth NOW = YearMonth.of(2026, 11);

  @Test
  void unaskedItIsTheLastTwelve() {
    Span span = Span.parse(null, "", NOW);
    assertThat(span.months()).hasSize(12).first().isEqualTo(YearMonth.of(2025, 12));
    assertThat(List.of(span.boundaries())).hasSize(13).last().isEqualTo("2026-12-01");
  }

  @Test
  void whatIsStillToComeIsLeftOut() {
    assertThat(Span.parse("2026-10", "2030-01", NOW).months())
        .containsExactly(YearMonth.of(2026, 10), NOW);
  }

  @ParameterizedTest
  @CsvSource({"2026-13,2026-11", "x,2026-11", "2026-11,2026-10", "2010-01,2026-11", "2026-01,x"})
  void nonsenseIsRefused(String from, String until) {
    assertThatThrownBy(() -> Span.parse(from, until, NOW))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.problem()).isEqualTo("parameter-not-valid"));
  }
}
