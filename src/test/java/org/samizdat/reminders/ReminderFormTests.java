package org.samizdat.reminders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.samizdat.values.Language;

class ReminderFormTests {

  /**
   * The consent log names what was shown by label and language. Whoever changes a sentence here
   * gives its form a new label, and lets the old ones be.
   */
  @Test
  void theWordsOfALabelNeverChange() {
    String english =
        "Remind me to support The [Paper], as I have chosen here. I agree to the privacy policy,"
            + " version 7, for these reminders and nothing else. I can call them off at any time.";
    String russian =
        "Напомните мне поддержать «The [Paper]» в выбранные здесь дни. Я соглашаюсь с политикой"
            + " конфиденциальности, версия 7, только ради этих напоминаний. Отменить их можно в"
            + " любой момент.";
    for (ReminderForm form : List.of(ReminderForm.WIDGET, ReminderForm.PAGE)) {
      assertThat(linked(form, "en")).isEqualTo(english);
      assertThat(linked(form, "ru")).isEqualTo(russian);
    }
    for (ReminderForm form : List.of(ReminderForm.CONFIRM_PAGE, ReminderForm.AGAIN)) {
      assertThat(linked(form, "en"))
          .isEqualTo(
              "The [Paper] I agree to the privacy policy, version 7, for this and nothing else.");
      assertThat(linked(form, "ru"))
          .isEqualTo(
              "The [Paper] Я соглашаюсь с политикой конфиденциальности, версия 7, только ради"
                  + " этого.");
    }
    assertThat(words(ReminderForm.STOP))
        .containsExactly("Stop these reminders", "Прекратить эти напоминания");
    assertThat(words(ReminderForm.STOP_ALL))
        .containsExactly(
            "Stop all reminders and forget me", "Прекратить все напоминания и забыть меня");
    assertThat(words(ReminderForm.ONE_CLICK)).containsOnly("List-Unsubscribe=One-Click");
  }

  @Test
  void everyLabelIsHeldHere() {
    assertThat(ReminderForm.values())
        .extracting(ReminderForm::label)
        .containsExactly(
            "reminder-widget-1",
            "reminder-page-1",
            "reminder-confirm-1",
            "reminder-again-1",
            "reminder-stop-1",
            "reminder-stop-all-1",
            "one-click-1");
  }

  private static String linked(ReminderForm form, String language) {
    return form.linked(Language.of(language), "The [Paper]", "7").words();
  }

  private static List<String> words(ReminderForm form) {
    return List.of(form.words(Language.of("en")), form.words(Language.of("ru")));
  }
}
