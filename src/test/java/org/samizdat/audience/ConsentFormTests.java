package org.samizdat.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.samizdat.values.Language;

class ConsentFormTests {

  private static final Newsletter WEEKLY =
      new Newsletter("weekly", "The [Weekly]", "Every Friday.", "en");

  /**
   * The consent log names what was shown by label and language. Whoever changes a sentence here
   * gives its form a new label, and lets the old ones be.
   */
  @Test
  void theWordsOfALabelNeverChange() {
    assertThat(words("en"))
        .containsEntry(
            "website-2",
            "Send me “The [Weekly]” by mail. I agree to the privacy policy, version 7. I can leave"
                + " at any time.")
        .containsEntry(
            "signup-page-2",
            "Send me “The [Weekly]” by mail. I agree to the privacy policy, version 7. I can leave"
                + " at any time.")
        .containsEntry(
            "confirm-page-2",
            "Yes, send me “The [Weekly]”. I agree to the privacy policy, version 7.")
        .containsEntry("unsubscribe-page-2", "Stop sending me “The [Weekly]”.")
        .containsEntry(
            "erase-page-2", "Erase what you hold about me, and stop sending me “The [Weekly]”.")
        .containsEntry("preferences-leave-1", "Stop sending me anything")
        .containsEntry("one-click-1", "List-Unsubscribe=One-Click")
        .containsEntry(
            "command-1", "Erased by the newsroom at the reader’s request; “The [Weekly]” stops.")
        .containsEntry(
            "complaint-1",
            "Marked as spam by the reader, as her provider reports; “The [Weekly]” stops.");
    assertThat(words("ru"))
        .containsEntry(
            "website-2",
            "Присылайте мне «The [Weekly]» по почте. Я соглашаюсь с политикой конфиденциальности,"
                + " версия 7. Я могу отписаться в любой момент.")
        .containsEntry(
            "signup-page-2",
            "Присылайте мне «The [Weekly]» по почте. Я соглашаюсь с политикой конфиденциальности,"
                + " версия 7. Я могу отписаться в любой момент.")
        .containsEntry(
            "confirm-page-2",
            "Да, присылайте мне «The [Weekly]». Я соглашаюсь с политикой конфиденциальности,"
                + " версия 7.")
        .containsEntry("unsubscribe-page-2", "Больше не присылайте мне «The [Weekly]».")
        .containsEntry(
            "erase-page-2",
            "Сотрите всё, что вы обо мне храните, и больше не присылайте мне «The [Weekly]».")
        .containsEntry("preferences-leave-1", "Больше ничего мне не присылать")
        .containsEntry("one-click-1", "List-Unsubscribe=One-Click");
  }

  private static Map<String, String> words(String language) {
    return Arrays.stream(ConsentForm.values())
        .filter(form -> form != ConsentForm.PREFERENCES_PAGE)
        .collect(
            Collectors.toMap(
                ConsentForm::label, form -> form.words(Language.of(language), WEEKLY, "7")));
  }
}
