package org.samizdat.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.values.Refused;

class ReceiptTests {

  @Test
  void isReadAsItWasWritten() {
    Set<Receipt> all = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Receipt receipt = Receipt.random();
      assertThat(Receipt.parse(receipt.reveal())).isEqualTo(receipt);
      assertThat(receipt.reveal()).matches("([A-Z2-7]{4}-){6}[A-Z2-7]{2}");
      all.add(receipt);
    }
    assertThat(all).hasSize(100);
  }

  @Test
  void isReadAsPeopleCopyIt() {
    Receipt receipt = Receipt.of(new byte[16]);
    String text = receipt.reveal();
    assertThat(Receipt.parse("  " + text.toLowerCase(Locale.ROOT).replace("-", " ") + "\n"))
        .isEqualTo(receipt);
    Receipt letters = Receipt.parse("OIBO-IBOI-BOIB-OIBO-IBOI-BOIB-OA");
    assertThat(Receipt.parse("01B0-1801-8018-0180-1801-8018-0A")).isEqualTo(letters);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "AAAA", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAA", "ÄAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void whatIsNoReceiptIsRefused(String text) {
    assertThatThrownBy(() -> Receipt.parse(text)).isInstanceOf(Refused.class);
  }

  @Test
  void neverPrints() {
    Receipt receipt = Receipt.random();
    assertThat(receipt).hasToString("receipt(…)");
  }
}
