package org.samizdat.giving;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;

/** How a giver's gifts are put into words. Days are those of UTC, as on her receipts. */
@Component
class GiverWords {

  /** What and how often. */
  String gift(Pledge pledge, Language language) {
    return language.say(
        "giver.gift." + pledge.frequency().label(), language.money(pledge.amount()));
  }

  /** Where it stands and why, a sentence. */
  String state(Pledge pledge, Language language) {
    return switch (pledge.state()) {
      case ACTIVE -> language.say("giver.state.active", day(pledge.periodEnd(), language));
      case PAST_DUE -> dated("giver.state.past-due", pledge, language);
      case PAUSED -> dated("giver.state.paused", pledge, language);
      case ENDING -> {
        Instant end = pledge.endsAt() == null ? pledge.periodEnd() : pledge.endsAt();
        yield language.say(
            pledge.why().equals(Replacements.REPLACED)
                ? "giver.state.ending-replaced"
                : "giver.state.ending",
            day(end, language));
      }
      case ENDED -> {
        LocalDate ended = pledge.ended() == null ? pledge.began() : pledge.ended();
        String why = "giver.state.ended-" + pledge.why();
        yield language.say(language.knows(why) ? why : "giver.state.ended", language.day(ended));
      }
    };
  }

  String day(Instant time, Language language) {
    return language.day(day(time));
  }

  static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  private String dated(String key, Pledge pledge, Language language) {
    Optional<Instant> next = Charges.next(pledge);
    return next.isPresent()
        ? language.say(key, day(next.get(), language))
        : language.say(key + "-for-now");
  }
}
