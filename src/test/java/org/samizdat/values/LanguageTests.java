package org.samizdat.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageTests {

  private static final Language RUSSIAN = Language.of("ru");

  @Test
  void everyLanguageSaysTheSameThings() {
    assertThat(Language.all()).extracting(Language::tag).contains("en", "ru");
    for (Language language : Language.all()) {
      assertThat(language.keys()).as(language.name()).isEqualTo(Language.ENGLISH.keys());
    }
  }

  @Test
  void aRegionIsSpokenToInItsLanguage() {
    assertThat(Language.of("ru-RU")).isSameAs(RUSSIAN);
    assertThat(Language.of("en-GB")).isSameAs(Language.ENGLISH);
  }

  @Test
  void whoReadsNoneOfOursIsSpokenToInEnglish() {
    assertThat(Language.of("eo")).isSameAs(Language.ENGLISH);
    assertThat(Language.of("not a language")).isSameAs(Language.ENGLISH);
    assertThat(Language.find("eo")).isEmpty();
  }

  @Test
  void theBrowserIsAskedWhatItLikesBest() {
    assertThat(Language.best("de, ru;q=0.7, en;q=0.3", Language.ENGLISH)).isSameAs(RUSSIAN);
    assertThat(Language.best("de", RUSSIAN)).isSameAs(RUSSIAN);
    assertThat(Language.best(";;;q=9", RUSSIAN)).isSameAs(RUSSIAN);
    assertThat(Language.best(null, RUSSIAN)).isSameAs(RUSSIAN);
  }

  @Test
  void rightToLeftIsKnownOfLanguagesNotSpokenToo() {
    assertThat(RUSSIAN.direction()).isEqualTo("ltr");
    assertThat(Language.direction("ar-EG")).isEqualTo("rtl");
    assertThat(Language.direction("he")).isEqualTo("rtl");
  }

  @Test
  void datesAreWrittenAsTheirReadersWriteThem() {
    assertThat(RUSSIAN.date(LocalDate.of(2026, 12, 4)))
        .isEqualToNormalizingWhitespace("пятница, 4 декабря 2026 г.");
    assertThat(Language.ENGLISH.day(LocalDate.of(2026, 12, 4))).isEqualTo("December 4, 2026");
  }

  @Test
  void aSentenceThatNoFileHasIsABug() {
    assertThatThrownBy(() -> RUSSIAN.say("no.such.key"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no.such.key");
  }

  @Test
  void countsFollowTheRulesOfTheirLanguage() {
    assertThat(List.of(1, 2, 5, 11, 21, 22, 25))
        .extracting(count -> RUSSIAN.say("desk.mail.sign-in.good-for", count))
        .extracting(sentence -> sentence.replaceAll(".*?(\\d+ \\p{L}+).*", "$1"))
        .containsExactly(
            "1 минуту", "2 минуты", "5 минут", "11 минут", "21 минуту", "22 минуты", "25 минут");
  }

  @Test
  void textsOfALanguageThatIsNotSpokenKeepTheirOwnDirectionAndDates() {
    Language arabic = Language.around("ar");

    assertThat(arabic.direction()).isEqualTo("rtl");
    assertThat(arabic.tag()).isEqualTo("ar");
    assertThat(arabic.say("mail.unsubscribe")).isEqualTo("Unsubscribe");
    assertThat(Language.around("ru-UA").say("mail.unsubscribe")).isEqualTo("Отписаться");
    assertThat(Language.around("de").day(LocalDate.of(2026, 12, 4))).isEqualTo("4. Dezember 2026");
    assertThat(Language.around("not a language")).isSameAs(Language.ENGLISH);
  }

  @Test
  void aLinkIsCutOutOfItsSentenceAndNotOutOfAName() {
    Language.Linked linked = RUSSIAN.link("consent.website-2", "The [Weekly]", "7");

    assertThat(linked.link()).isEqualTo("политикой конфиденциальности");
    assertThat(linked.before()).contains("«The [Weekly]»");
    assertThat(linked.words()).doesNotContain("[политикой");
  }
}
