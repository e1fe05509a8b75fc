package org.samizdat.reminders;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Policies;
import org.samizdat.audience.Policy;
import org.samizdat.audience.ShownWords;
import org.samizdat.mail.Site;
import org.samizdat.reminders.page.RemindPage;
import org.samizdat.reminders.page.RemindPage.Choice;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;

/** Our page that offers to remind. */
@Component
class RemindPages {

  private static final int MOST_TYPED = 400;
  private static final int LONGEST_MONTH = 31;

  private final Reminders reminders;
  private final Policies policies;
  private final Site site;

  RemindPages(Reminders reminders, Policies policies, Site site) {
    this.reminders = reminders;
    this.policies = policies;
    this.site = site;
  }

  /**
   * Draws it as she had filled it in; what cannot be had is left out.
   *
   * @param refused what has to be put right; null for nothing
   */
  ModelAndView draw(
      MultiValueMap<String, String> fields,
      Language language,
      HttpStatus status,
      @Nullable Refused refused) {
    Policy policy = policies.inForce();
    Language.Linked words = ReminderForm.PAGE.linked(language, site.name(), policy.version());
    LocalDate today = reminders.today();
    LocalDate first = today.plusDays(Plan.NOTICE);
    LocalDate last = today.plusMonths(Plan.FARTHEST);
    Looked looked = ReminderRequests.looked(fields);
    String email = ReminderRequests.text(fields, "email");
    boolean wrongAddress = refused != null && refused.problem().startsWith("address-");
    return view(
        "remind",
        status,
        new RemindPage(
            language,
            site.name(),
            site.link("/reminders"),
            looked == null ? null : looked.say(language),
            looked == null ? null : gift(looked),
            whens(language, ReminderRequests.text(fields, "when")),
            ReminderRequests.text(fields, "day"),
            first.toString(),
            last.toString(),
            numbers(1, LONGEST_MONTH, ReminderRequests.text(fields, "dayOfMonth"), 1, language),
            repeats(language, ReminderRequests.text(fields, "repeat")),
            numbers(
                2,
                Plan.MOST,
                ReminderRequests.text(fields, "times"),
                Plan.usual(Rhythm.MONTHLY),
                language),
            email.length() > MOST_TYPED ? "" : email,
            wrongAddress,
            refused != null && refused.problem().startsWith("day-"),
            words,
            ShownWords.hash(words),
            ReminderForm.PAGE.label(),
            policy.version(),
            "/privacy?language=" + policy.languageFor(language.tag()),
            refused == null ? null : sentence(refused, language, first, last)));
  }

  /** With days as people write them. */
  private static String sentence(
      Refused refused, Language language, LocalDate first, LocalDate last) {
    return refused.problem().equals("day-not-valid")
        ? language.say(
            "problem.day-not-valid",
            Map.of("first", language.day(first), "last", language.day(last)))
        : refused.sentence(language);
  }

  private static RemindPage.Gift gift(Looked looked) {
    return new RemindPage.Gift(looked.amount().minor(), looked.amount().code(), looked.frequency());
  }

  /** Each with the day it comes to, where that is known before she chooses more. */
  private List<Choice> whens(Language language, String wanted) {
    return choices(
        Stream.of(When.values()).map(When::label).toList(),
        wanted,
        label -> ReminderFormController.say(language, When.parse(label)),
        label -> day(When.parse(label), language));
  }

  private String day(When when, Language language) {
    return switch (when) {
      case NEXT_MONTH, IN_3_MONTHS, IN_6_MONTHS, YEAR_END ->
          language.day(
              reminders.plan(new Plan.Choice(when, null, null, Rhythm.ONCE, null)).first());
      case ON_DAY, PAYDAY -> "";
    };
  }

  private static List<Choice> repeats(Language language, String wanted) {
    return choices(
        Stream.of(Rhythm.values()).map(Rhythm::label).toList(),
        wanted,
        label -> ReminderFormController.say(language, Rhythm.parse(label)),
        label -> "");
  }

  /** The first is chosen, unless another is wanted. */
  private static List<Choice> choices(
      List<String> labels, String wanted, UnaryOperator<String> say, UnaryOperator<String> detail) {
    String chosen = labels.contains(wanted) ? wanted : labels.getFirst();
    return labels.stream()
        .map(
            label -> new Choice(label, say.apply(label), detail.apply(label), label.equals(chosen)))
        .toList();
  }

  private static List<Choice> numbers(
      int least, int most, String wanted, int usual, Language language) {
    String chosen = wanted.isEmpty() ? String.valueOf(usual) : wanted;
    return IntStream.rangeClosed(least, most)
        .mapToObj(number ->
            new Choice(
                String.valueOf(number),
                language.number(number),
                "",
                String.valueOf(number).equals(chosen)))
        .toList();
  }

  static ModelAndView view(String template, HttpStatus status, Object page) {
    ModelAndView view = new ModelAndView("web/" + template, "page", page);
    view.setStatus(status);
    return view;
  }
}
