package org.samizdat.ledger.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.samizdat.values.Refused;

class LongReportsTests {

  @Test
  void whatTheServerCannotBearIsRefusedWithAWayOut() {
    List<List<Object>> many = Collections.nCopies(LongReports.LOOK, List.of());
    assertThatThrownBy(() -> LongReports.bearable(many))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("fewer months");
  }

  @Test
  void theYearOfAHundredThousandMovementsIsBorneWith() {
    List<List<Object>> many = Collections.nCopies(LongReports.MOST, List.of());
    assertThat(LongReports.bearable(many)).isSameAs(many);
  }
}
