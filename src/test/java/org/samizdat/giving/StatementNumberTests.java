package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Year;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatementNumberTests {

  private static final Year YEAR = Year.of(2026);

  @Test
  void itIsTwelveLettersThatNobodyMistakes() {
    assertThat(StatementNumber.of(YEAR, 1)).isEqualTo("2026-0000-0000-0001");
    assertThat(StatementNumber.of(YEAR, 31)).isEqualTo("2026-0000-0000-000Z");
    assertThat(StatementNumber.of(YEAR, 32)).isEqualTo("2026-0000-0000-0010");
    assertThat(StatementNumber.of(YEAR, (1L << 60) - 1)).isEqualTo("2026-ZZZZ-ZZZZ-ZZZZ");
  }

  @Test
  void itIsRandomAndNeverTheSame() {
    Set<String> names = new HashSet<>();
    Set<Character> letters = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      long number = StatementNumber.random();
      assertThat(number).isPositive();
      String name = StatementNumber.of(YEAR, number);
      names.add(name);
      name.substring(4).chars().forEach(letter -> letters.add((char) letter));
    }
    assertThat(names).hasSize(10_000);
    assertThat(letters).hasSize(33).doesNotContain('I', 'L', 'O', 'U');
  }
}
