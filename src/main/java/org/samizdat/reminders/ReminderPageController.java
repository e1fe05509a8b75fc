package org.samizdat.reminders;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.audience.Policies;
import org.samizdat.audience.Policy;
import org.samizdat.mail.Site;
import org.samizdat.reminders.page.RemindPage;
import org.samizdat.reminders.page.RemindPage.Choice;
import org.samizdat.reminders.page.ReminderInboxPage;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Our page that offers to remind, and the plain forms of the newsroom's own website. */
@Controller
class ReminderPageController {

  /** How the labels of {@link ReminderForm#PAGE} begin, older ones too. */
  private static final String OUR_PAGE = "reminder-page-";

  private static final int MOST_TYPED = 400;
  private static final int LONGEST_MONTH = 31;

  private final Reminders reminders;
  private final Policies policies;
  private final Site site;

  ReminderPageController(Reminders reminders, Policies policies, Site site) {
    this.reminders = reminders;
    this.policies = policies;
    this.site = site;
  }

  /** Shows the form; whatever a link chooses in advance and cannot be had is left out. */
  @GetMapping("/reminders")
  ModelAndView show(Language language, @RequestParam MultiValueMap<String, String> link) {
    reminders.refuseUnlessOpen();
    return page(link, language, HttpStatus.OK, null);
  }

  /** Leads on to "look in your inbox", or shows the form again with a sentence. */
  @PostMapping(path = "/reminders", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  ModelAndView remind(Language browsers, @RequestParam MultiValueMap<String, String> fields) {
    reminders.refuseUnlessOpen();
    Language language = ReminderRequests.spoken(fields.getFirst("locale"), browsers);
    try {
      Plan plan = reminders.request(order(fields, language));
      return view(
          "reminder-inbox",
          HttpStatus.ACCEPTED,
          new ReminderInboxPage(
              language, site.name(), ReminderWords.sentence(plan.days(), language)));
    } catch (Refused refused) {
      HttpStatus status = HttpStatus.valueOf(refused.kind().status());
      return page(fields, language, status, refused);
    }
  }

  private ReminderOrder order(MultiValueMap<String, String> fields, Language language) {
    String form = text(fields, "form");
    ReminderForm shown = form.startsWith(OUR_PAGE) ? ReminderForm.PAGE : ReminderForm.WIDGET;
    if (shown == ReminderForm.PAGE && !shown.label().equals(form)) {
      // Our page as it was before its words changed: what it showed is not what we would record.
      throw new Refused(
          Refused.Kind.STALE, "words-not-current", "The words of this form have changed.");
    }
    return new ReminderOrder(
        EmailAddress.parse(text(fields, "email")),
        ReminderRequests.choice(
            fields.getFirst("when"),
            fields.getFirst("day"),
            fields.getFirst("dayOfMonth"),
            fields.getFirst("repeat"),
            text(fields, "times")),
        looked(fields),
        language,
        text(fields, "policyVersion"),
        fields.getFirst("words"),
        shown,
        Channel.FORM);
  }

  /** What a link or a form brings along of it is a convenience, and never a reason to refuse. */
  private static @Nullable Looked looked(MultiValueMap<String, String> fields) {
    String amount = text(fields, "amount");
    if (!amount.matches("[0-9]{1,12}")) {
      return null;
    }
    try {
      return Looked.parse(
          Long.parseLong(amount), fields.getFirst("currency"), fields.getFirst("frequency"));
    } catch (Refused none) {
      return null;
    }
  }

  private ModelAndView page(
      MultiValueMap<String, String> fields,
      Language language,
      HttpStatus status,
      @Nullable Refused refused) {
    Policy policy = policies.current().orElseThrow(Reminders::noPolicy);
    Language.Linked words = ReminderForm.PAGE.linked(language, site.name(), policy.version());
    LocalDate today = reminders.today();
    LocalDate first = today.plusDays(Plan.NOTICE);
    LocalDate last = today.plusMonths(Plan.FARTHEST);
    Looked looked = looked(fields);
    String email = text(fields, "email");
    boolean wrongAddress = refused != null && refused.problem().equals("address-not-valid");
    return view(
        "remind",
        status,
        new RemindPage(
            language,
            site.name(),
            site.link("/reminders"),
            looked == null ? null : looked.say(language),
            looked == null ? null : gift(looked),
            whens(language, text(fields, "when")),
            text(fields, "day"),
            first.toString(),
            last.toString(),
            numbers(1, LONGEST_MONTH, text(fields, "dayOfMonth"), 1, language),
            repeats(language, text(fields, "repeat")),
            numbers(2, Plan.MOST, text(fields, "times"), Plan.usual(Rhythm.MONTHLY), language),
            email.length() > MOST_TYPED ? "" : email,
            wrongAddress,
            refused != null && refused.problem().startsWith("day-"),
            words,
            ReminderForm.hash(words),
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

  private static String text(MultiValueMap<String, String> fields, String name) {
    return Objects.requireNonNullElse(fields.getFirst(name), "").strip();
  }

  static ModelAndView view(String template, HttpStatus status, Object page) {
    ModelAndView view = new ModelAndView("web/" + template, "page", page);
    view.setStatus(status);
    return view;
  }
}
