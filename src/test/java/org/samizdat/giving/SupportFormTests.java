package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.samizdat.values.Language;

class SupportFormTests {

  /**
   * The consent log names what was shown by label and language. Whoever changes a sentence here
   * gives its form a new label, and lets the old ones be.
   */
  @Test
  void theWordsOfALabelNeverChange() {
    String english = "With this gift to The [Paper] I agree to its privacy policy, version 7.";
    assertThat(words("en"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "support-widget-1",
                english,
                "support-page-1",
                english,
                "support-newsletter-1",
                "Also send me “The [Paper]” by mail. I agree to the privacy policy, version 7, for"
                    + " this too. I can leave at any time."));
    String russian =
        "Поддерживая «The [Paper]» этим пожертвованием, я соглашаюсь с политикой"
            + " конфиденциальности издания, версия 7.";
    assertThat(words("ru"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "support-widget-1",
                russian,
                "support-page-1",
                russian,
                "support-newsletter-1",
                "Присылайте мне ещё и «The [Paper]» по почте. На это я тоже соглашаюсь на условиях"
                    + " политики конфиденциальности, версия 7. Я могу отписаться в любой"
                    + " момент."));
  }

  private static Map<String, String> words(String language) {
    return Arrays.stream(SupportForm.values())
        .collect(
            Collectors.toMap(
                SupportForm::label,
                form -> form.linked(Language.of(language), "The [Paper]", "7").words()));
  }
}
