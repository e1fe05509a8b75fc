package org.samizdat.giving;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.giving.page.GivingMenu;
import org.samizdat.giving.page.StripeEventsPage;
import org.samizdat.giving.stripe.EventSeen;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where an admin sees which of Stripe's events did not go through, and has them tried again. */
@Controller
@RequestMapping("/desk/giving/events")
@PreAuthorize("hasRole('ADMIN')")
class StripeEventDesk {

  private static final int MOST = 100;

  private final StripeInbox inbox;
  private final ReleaseTrain train;
  private final GivingAlarms alarms;
  private final Audit audit;
  private final TransactionTemplate transaction;
  private final DeskFrames frames;

  StripeEventDesk(
      StripeInbox inbox,
      ReleaseTrain train,
      GivingAlarms alarms,
      Audit audit,
      TransactionTemplate transaction,
      DeskFrames frames) {
    this.inbox = inbox;
    this.train = train;
    this.alarms = alarms;
    this.audit = audit;
    this.transaction = transaction;
    this.frames = frames;
  }

  @GetMapping
  ModelAndView events(HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    return new ModelAndView(
        "desk/giving-events",
        "page",
        new StripeEventsPage(
            frame,
            GivingMenu.at("events", language),
            notes(language),
            lines(inbox.parked(MOST), language),
            lines(inbox.failing(MOST), language)));
  }

  /** Has an event worked on again; that somebody did stands in the audit. */
  @PostMapping("/replay")
  ModelAndView replay(@AuthenticationPrincipal DeskUser user, @RequestParam String event) {
    if (!EventSeen.isId(event)) {
      throw new Refused(
          Refused.Kind.MALFORMED, "fields-missing", "This is no number of an event of Stripe’s.");
    }
    transaction.executeWithoutResult(status -> {
      inbox.replay(event);
      audit.record(user, "stripe-event.replayed", event, "");
    });
    return new ModelAndView(
        "redirect:/desk/giving/events?" + DeskFrames.SAID + "=stripe-event.replayed");
  }

  private List<String> notes(Language language) {
    List<String> wrong = alarms.train(language);
    return wrong.isEmpty()
        ? train
            .found()
            .map(
                found -> List.of(language.say("desk-gifts.train.ours", when(language, found.at()))))
            .orElse(List.of(language.say("desk-gifts.train.unknown")))
        : wrong;
  }

  private static List<StripeEventsPage.Line> lines(
      List<StripeInbox.Event> events, Language language) {
    return events.stream()
        .map(event ->
            new StripeEventsPage.Line(
                event.id(),
                event.type(),
                event.object(),
                when(language, event.receivedAt()),
                GivingScreens.known(language, "desk-gifts.event.", event.why()),
                event.attempts()))
        .toList();
  }

  private static String when(Language language, Instant time) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
            .withLocale(language.locale())
            .format(time.atOffset(ZoneOffset.UTC))
        + " UTC";
  }
}
