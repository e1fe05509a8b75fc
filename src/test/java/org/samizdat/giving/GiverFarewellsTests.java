package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.samizdat.values.Language;

class GiverFarewellsTests {

  /**
   * The consent log names what was shown by label and language. Whoever changes a sentence here
   * gives the form a new label, and lets the old one be.
   */
  @Test
  void theWordsOfTheLabelNeverChange() {
    assertThat(GiverFarewells.FORM).isEqualTo("giver-erase-1");
    assertThat(Language.of("en").say("consent.giver-erase-1"))
        .isEqualTo("End what I give regularly, and erase what you hold about me.");
    assertThat(Language.of("ru").say("consent.giver-erase-1"))
        .isEqualTo("Закончите мои регулярные пожертвования и сотрите всё, что вы обо мне храните.");
  }
}
