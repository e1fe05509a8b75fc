package org.samizdat.reminders;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.door.Visitor;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Wishes to be reminded from the newsroom's website, through the API. */
@RestController
@RequestMapping("/api/v1/reminders")
class ReminderController {

  /**
   * The body of a call; whatever is missing is said.
   *
   * @param when as {@link When#parse} takes it; may be left out
   * @param day with {@code on-day}, ISO 8601
   * @param dayOfMonth with {@code payday}
   * @param repeat as {@link Rhythm#parse} takes it; may be left out
   * @param times how often in all, where it is repeated
   * @param amount of the gift she was looking at, in whole minor units; may be left out
   * @param words the SHA-256 of the words shown; may be left out
   * @param proof of work, for a challenge of the door
   */
  record Body(
      @Nullable String email,
      @Nullable String when,
      @Nullable String day,
      @Nullable JsonNode dayOfMonth,
      @Nullable String repeat,
      @Nullable JsonNode times,
      @Nullable JsonNode amount,
      @Nullable String currency,
      @Nullable String frequency,
      @Nullable String locale,
      @Nullable String policyVersion,
      @Nullable String words,
      @Nullable String proof) {}

  /**
   * What will be promised once it is confirmed.
   *
   * @param days in the newsroom's zone
   * @param sentence what will be sent, and when
   */
  record Planned(List<LocalDate> days, String sentence) {

    static Planned of(Plan plan, Language language) {
      return new Planned(plan.days(), ReminderWords.sentence(plan.days(), language));
    }
  }

  private static final String NOT_A_NUMBER = "-";

  private final ReminderDoor door;
  private final Reminders reminders;

  ReminderController(ReminderDoor door, Reminders reminders) {
    this.door = door;
    this.reminders = reminders;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Planned> remind(@RequestBody Body body, Visitor visitor) {
    reminders.refuseUnlessOpen();
    List<String> missing = new ArrayList<>();
    note(missing, "email", body.email());
    note(missing, "policyVersion", body.policyVersion());
    if (body.email() == null || body.policyVersion() == null) {
      throw new Refused(
          Refused.Kind.MALFORMED,
          "fields-missing",
          "Something is missing: " + String.join(", ", missing) + ".",
          Map.of("fields", missing));
    }
    Language language = Language.ofLocale(body.locale(), Language.ENGLISH);
    Plan plan =
        door.comesWithProof(
            visitor.with(body.proof()),
            new ReminderOrder(
                EmailAddress.parse(body.email()),
                ReminderRequests.choice(
                    body.when(),
                    body.day(),
                    text(body.dayOfMonth()),
                    body.repeat(),
                    text(body.times())),
                Looked.parse(amount(body.amount()), body.currency(), body.frequency()),
                language,
                body.policyVersion(),
                body.words(),
                ReminderForm.WIDGET,
                Channel.API));
    return ResponseEntity.accepted().body(Planned.of(plan, language));
  }

  /** What a choice comes to, made today; asks and stores nothing of whoever makes it. */
  @GetMapping("/plan")
  ResponseEntity<Planned> plan(
      @RequestParam(required = false) @Nullable String when,
      @RequestParam(required = false) @Nullable String day,
      @RequestParam(required = false) @Nullable String dayOfMonth,
      @RequestParam(required = false) @Nullable String repeat,
      @RequestParam(required = false) @Nullable String times,
      @RequestParam(required = false) @Nullable String locale) {
    reminders.refuseUnlessOpen();
    Plan plan = reminders.plan(ReminderRequests.choice(when, day, dayOfMonth, repeat, times));
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(Planned.of(plan, Language.spoken(locale, Language.ENGLISH)));
  }

  private static @Nullable Long amount(@Nullable JsonNode amount) {
    if (amount == null || amount.isNull()) {
      return null;
    }
    if (!amount.isIntegralNumber() || !amount.canConvertToLong()) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "amount-not-valid",
          "An amount is a whole number of minor units, such as 500.",
          Map.of("example", "500"));
    }
    return amount.longValue();
  }

  /** A number as it stands; what is none is refused where it is read. */
  private static @Nullable String text(@Nullable JsonNode number) {
    if (number == null || number.isNull()) {
      return null;
    }
    return number.isValueNode() ? number.asString() : NOT_A_NUMBER;
  }

  private static void note(List<String> missing, String name, @Nullable String field) {
    if (field == null) {
      missing.add(name);
    }
  }
}
