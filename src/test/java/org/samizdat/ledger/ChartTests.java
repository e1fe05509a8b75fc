package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.chart.Chart;
import org.samizdat.ledger.chart.Chart.Named;

class ChartTests {

  @Test
  void anAccountIsCalledAsTheNewsroomCallsIt() {
    Chart chart = new Chart(Map.of("bank", new Named("assets:bank:checking", "1200")));

    assertThat(chart.name(Account.BANK)).isEqualTo("assets:bank:checking");
    assertThat(chart.code(Account.BANK)).isEqualTo("1200");
    assertThat(chart.name(Account.STRIPE_BALANCE)).isEqualTo("assets:stripe:balance");
  }

  @Test
  void whatWouldUpsetTheBooksIsRefusedAtTheStart() {
    assertRefused("no-such-account", "assets:bank", "1");
    assertRefused("bank", "expenses:bank", "1");
    assertRefused("bank", "assets:Bank", "1");
    assertRefused("bank", "assets", "1");
    assertRefused("bank", "assets:stripe:balance", "1");
    assertRefused("bank", "assets:bank:checking", "=1+1");
  }

  private static void assertRefused(String account, String name, String code) {
    assertThatThrownBy(() -> new Chart(Map.of(account, new Named(name, code))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
