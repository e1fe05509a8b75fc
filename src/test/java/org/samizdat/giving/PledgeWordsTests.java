package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.samizdat.giving.Pledge.State;
import org.samizdat.values.Language;
import org.samizdat.values.Money;

/** The days in what a giver is told are days on which something is taken. */
class PledgeWordsTests {

  private static final Instant DUE = Instant.parse("2027-02-15T10:00:00Z");
  private static final Instant REST = Instant.parse("2027-05-14T10:00:00Z");
  private static final String AFTER_THE_REST = day("2027-05-15");

  private final PledgeWords words = new PledgeWords(Language.ENGLISH, "The Example");

  @Test
  void ofOneThatRestsTheNextPaymentIsAfterItsRest() {
    Pledge before = pledge(700, State.PAUSED, REST, 4);
    GiftNews changed = changed(before, pledge(1200, State.PAUSED, REST, 4));
    assertThat(changed.said().getFirst()).contains("From " + AFTER_THE_REST + " on it is $12");
    assertThat(changed.facts()).containsExactly("Monthly", "Next payment on " + AFTER_THE_REST);
    assertThat(words.cardExpires(List.of(before), YearMonth.of(2027, 4)).facts())
        .containsExactly("Monthly", "Next payment on " + AFTER_THE_REST);
    assertThat(changed(before, pledge(700, State.PAUSED, REST, 9)).facts())
        .containsExactly("Monthly", "Next payment on " + AFTER_THE_REST);
  }

  @Test
  void ofOneThatWillEndOrRestsForGoodNoNextPaymentIsNamed() {
    for (State state : new State[] {State.ENDING, State.PAUSED}) {
      Pledge before = pledge(700, state, null, 4);
      GiftNews changed = changed(before, pledge(1200, state, null, 9));
      assertThat(changed.facts()).containsExactly("Monthly");
      assertThat(changed.said().getFirst())
          .isEqualTo("It was $7 (Monthly). Now it is $12 (Monthly).");
      assertThat(words.cardRefused(before).facts()).containsExactly("Monthly");
      assertThat(words.changed(before, before, true)).as("no day").isNull();
    }
  }

  @Test
  void ofOneThatIsChargedItIsTheEndOfThePeriod() {
    Pledge before = pledge(700, State.ACTIVE, null, 4);
    GiftNews changed = changed(before, pledge(1200, State.ACTIVE, null, 4));
    assertThat(changed.said().getFirst()).contains("From " + day("2027-02-15") + " on it is $12");
    assertThat(changed.facts()).containsExactly("Monthly", "Next payment on " + day("2027-02-15"));
  }

  private GiftNews changed(Pledge before, Pledge after) {
    return Objects.requireNonNull(words.changed(before, after, false));
  }

  private static String day(String day) {
    return Language.ENGLISH.day(LocalDate.parse(day));
  }

  /**
   * @param month of 2027, the last of the card
   */
  private static Pledge pledge(long minor, State state, @Nullable Instant pausedUntil, int month) {
    return new Pledge(
        1,
        1,
        1,
        "sub_1",
        null,
        Frequency.MONTHLY,
        Money.of(minor, "usd"),
        Money.of(0, "usd"),
        "-",
        state,
        "",
        LocalDate.of(2026, 12, 15),
        DUE,
        pausedUntil,
        state == State.ENDING ? DUE : null,
        null,
        0,
        null,
        YearMonth.of(2027, month),
        15);
  }
}
