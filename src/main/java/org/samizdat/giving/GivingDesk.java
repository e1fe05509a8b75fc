package org.samizdat.giving;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.giving.page.GivingListPage;
import org.samizdat.giving.page.GivingListPage.Choice;
import org.samizdat.giving.page.GivingListPage.Search;
import org.samizdat.giving.page.GivingMenu;
import org.samizdat.giving.page.GivingPage;
import org.samizdat.giving.page.Rows;
import org.samizdat.values.Language;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where the desk looks at gifts. Editors see how many; who gave what is for an admin. */
@Controller
@RequestMapping("/desk/giving")
class GivingDesk {

  private static final int PAGE = 50;
  private static final int LATEST = 200;
  private static final String LIVE = "live";

  private final GivingTile tile;
  private final GivingAlarms alarms;
  private final Payments payments;
  private final Pledges pledges;
  private final Disputes disputes;
  private final FraudWarnings warnings;
  private final GivingScreens screens;
  private final DisputeScreens disputeScreens;
  private final DeskFrames frames;

  GivingDesk(
      GivingTile tile,
      GivingAlarms alarms,
      Payments payments,
      Pledges pledges,
      Disputes disputes,
      FraudWarnings warnings,
      GivingScreens screens,
      DisputeScreens disputeScreens,
      DeskFrames frames) {
    this.tile = tile;
    this.alarms = alarms;
    this.payments = payments;
    this.pledges = pledges;
    this.disputes = disputes;
    this.warnings = warnings;
    this.screens = screens;
    this.disputeScreens = disputeScreens;
    this.frames = frames;
  }

  @GetMapping
  ModelAndView overview(@AuthenticationPrincipal DeskUser user, HttpServletRequest request) {
    Language language = user.language();
    return new ModelAndView(
        "desk/giving",
        "page",
        new GivingPage(
            frames.frame(request),
            user.may(Role.ADMIN) ? GivingMenu.at("", language) : null,
            tile.counts(language),
            tile.sums(user),
            alarms.all(language)));
  }

  /**
   * The gifts, newest first.
   *
   * @param number of a receipt to be found
   * @param before the number at which the page before ended
   */
  @GetMapping("/gifts")
  @PreAuthorize("hasRole('ADMIN')")
  ModelAndView gifts(
      @RequestParam(required = false) @Nullable String number,
      @RequestParam(required = false) @Nullable Long before,
      HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    Optional<Payment> sought =
        Optional.ofNullable(number).flatMap(ReceiptNumber::parse).flatMap(payments::ofReceipt);
    if (sought.isPresent()) {
      return new ModelAndView("redirect:/desk/giving/gifts/" + sought.get().receipt());
    }
    List<Payment> found = payments.page(before == null ? Long.MAX_VALUE : before, PAGE + 1);
    boolean more = found.size() > PAGE;
    List<Payment> shown = more ? found.subList(0, PAGE) : found;
    return list(
        new GivingListPage(
            frame,
            GivingMenu.at("gifts", language),
            null,
            language.say("desk-gifts.gifts"),
            number == null ? List.of() : List.of(language.say("desk-gifts.gifts.not-found")),
            new Search(
                "/desk/giving/gifts",
                "number",
                language.say("desk-gifts.head.receipt"),
                number == null ? "" : number,
                List.of(),
                language.say("desk-gifts.find")),
            List.of(screens.gifts(shown, language)),
            more ? "/desk/giving/gifts?before=" + shown.getLast().receipt() : null));
  }

  /**
   * The pledges, the youngest first.
   *
   * @param state {@code live}, or one of their states
   * @param after where the page before ended
   */
  @GetMapping("/pledges")
  @PreAuthorize("hasRole('ADMIN')")
  ModelAndView pledges(
      @RequestParam(defaultValue = LIVE) String state,
      @RequestParam(required = false) @Nullable String after,
      HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    List<Pledge.State> states =
        List.of(Pledge.State.values()).stream()
            .filter(
                one -> state.equals(LIVE) ? one.isLive() : state.equals(GivingScreens.word(one)))
            .toList();
    List<Pledge> found =
        pledges.page(states, after == null ? null : DayCursor.parse(after), PAGE + 1);
    boolean more = found.size() > PAGE;
    List<Pledge> shown = more ? found.subList(0, PAGE) : found;
    return list(
        new GivingListPage(
            frame,
            GivingMenu.at("pledges", language),
            null,
            language.say("desk-gifts.pledges"),
            List.of(),
            new Search(
                "/desk/giving/pledges",
                "state",
                language.say("desk-gifts.head.state"),
                state,
                choices(language),
                language.say("desk-gifts.show")),
            List.of(screens.pledges(shown, language)),
            more
                ? "/desk/giving/pledges?state="
                    + state
                    + "&after="
                    + new DayCursor(shown.getLast().began(), shown.getLast().number()).text()
                : null));
  }

  @GetMapping("/disputes")
  @PreAuthorize("hasRole('ADMIN')")
  ModelAndView disputes(HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    Rows open = disputeScreens.disputes(disputes.all(LATEST), language);
    return list(
        new GivingListPage(
            frame,
            GivingMenu.at("disputes", language),
            null,
            language.say("desk-gifts.disputes"),
            List.of(language.say("desk-gifts.disputes.what")),
            null,
            List.of(open, disputeScreens.warnings(warnings.all(LATEST), language)),
            null));
  }

  private static List<Choice> choices(Language language) {
    List<Choice> choices = new ArrayList<>();
    choices.add(new Choice(LIVE, language.say("desk-gifts.pledge.live")));
    for (Pledge.State one : Pledge.State.values()) {
      String word = GivingScreens.word(one);
      choices.add(new Choice(word, language.say("desk-gifts.pledge." + word)));
    }
    return choices;
  }

  private static ModelAndView list(GivingListPage page) {
    return new ModelAndView("desk/giving-list", "page", page);
  }
}
