package org.samizdat.giving;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.giving.page.DeskGiverPage;
import org.samizdat.giving.page.GiversPage;
import org.samizdat.giving.page.GivingMenu;
import org.samizdat.giving.page.Rows;
import org.samizdat.giving.page.Rows.Cell;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** The desk's list of givers, and its page of one, as they stand now. */
@Component
class GiverDeskPages {

  static final String PATH = "/desk/giving/givers";
  private static final int PAGE = 50;

  private final GiverList list;
  private final Givers givers;
  private final MaskedGivers masked;
  private final Pledges pledges;
  private final PledgeActs acts;
  private final Payments payments;
  private final Statements statements;
  private final GiverErasureTable erasures;
  private final GiverWords words;
  private final GivingScreens screens;

  GiverDeskPages(
      GiverList list,
      Givers givers,
      MaskedGivers masked,
      Pledges pledges,
      PledgeActs acts,
      Payments payments,
      Statements statements,
      GiverErasureTable erasures,
      GiverWords words,
      GivingScreens screens) {
    this.list = list;
    this.givers = givers;
    this.masked = masked;
    this.pledges = pledges;
    this.acts = acts;
    this.payments = payments;
    this.statements = statements;
    this.erasures = erasures;
    this.words = words;
    this.screens = screens;
  }

  /**
   * A page of the list.
   *
   * @param after where the page before ended; null for the first
   * @param typed the address that was looked for; empty for none
   * @param notice what was wrong with it; null if nothing was
   */
  ModelAndView list(
      DeskFrame frame, @Nullable DayCursor after, String typed, @Nullable String notice) {
    List<GiverList.Line> found = list.page(after, PAGE + 1);
    boolean more = found.size() > PAGE;
    List<GiverList.Line> shown = more ? found.subList(0, PAGE) : found;
    return new ModelAndView(
        "desk/givers",
        "page",
        new GiversPage(
            frame,
            GivingMenu.at("givers", frame.language()),
            typed,
            notice,
            rows(shown, frame.language()),
            more ? PATH + "?after=" + shown.getLast().cursor().text() : null));
  }

  /** One giver. */
  ModelAndView giver(DeskFrame frame, Giver giver) {
    Language language = frame.language();
    String number = Long.toHexString(giver.number());
    List<Pledge> hers = pledges.of(giver);
    List<Pledge> live = hers.stream().filter(pledge -> pledge.state().isLive()).toList();
    boolean stays = giver.person() != null && erasures.find(giver.number()).isEmpty();
    return new ModelAndView(
        "desk/giver",
        "page",
        new DeskGiverPage(
            frame,
            GivingMenu.at("", language),
            masked.names(List.of(giver.number()), language).getOrDefault(giver.number(), number),
            List.of(
                language.say("desk-gifts.giver.what", language.day(givers.since(giver)), number)),
            pending(giver, live, language),
            stays ? ending(number, live, language) : List.of(),
            statements.years(giver).stream()
                .map(year ->
                    new DeskGiverPage.Paper(
                        PATH + "/" + number + "/statements/" + year.getValue(), year.toString()))
                .toList(),
            List.of(screens.pledges(hers, language), screens.gifts(payments.of(giver), language)),
            stays
                ? new DeskGiverPage.Erase(
                    PATH + "/" + number + "/erase",
                    live.stream().map(pledge -> words.gift(pledge, language)).toList())
                : null));
  }

  private List<DeskGiverPage.Live> ending(String giver, List<Pledge> live, Language language) {
    return live.stream()
        .filter(pledge -> !isAskedToEnd(pledge))
        .map(pledge ->
            new DeskGiverPage.Live(
                PATH + "/" + giver + "/pledges/" + Long.toHexString(pledge.number()) + "/end",
                acts.last(pledge.number()).map(PledgeAct::number).orElse(0),
                words.gift(pledge, language)))
        .toList();
  }

  private List<String> pending(Giver giver, List<Pledge> live, Language language) {
    if (giver.person() == null) {
      return List.of(language.say("desk-gifts.giver.forgotten"));
    }
    Optional<GiverErasure> erasure = erasures.find(giver.number());
    if (erasure.isPresent()) {
      return List.of(language.say(leaving(erasure.get(), live)));
    }
    List<String> pending = new ArrayList<>();
    live.stream()
        .filter(this::isAskedToEnd)
        .forEach(pledge ->
            pending.add(language.say("desk-gifts.end.pending", words.gift(pledge, language))));
    return pending;
  }

  private static String leaving(GiverErasure erasure, List<Pledge> live) {
    if (erasure.isForAge()) {
      return "desk-gifts.giver.leaving-old";
    }
    return live.isEmpty() ? "desk-gifts.giver.leaving" : "desk-gifts.giver.leaving-stripe";
  }

  private boolean isAskedToEnd(Pledge pledge) {
    return acts.last(pledge.number())
        .filter(act -> act.kind() == PledgeAct.Kind.END_NOW)
        .filter(act -> act.progress() == PledgeAct.Progress.ASKED)
        .isPresent();
  }

  private Rows rows(List<GiverList.Line> lines, Language language) {
    Map<Long, String> names =
        masked.names(lines.stream().map(GiverList.Line::number).toList(), language);
    return GivingScreens.rows(
        language,
        "givers",
        List.of("giver", "began", "last", "gifts", "live", "state"),
        lines.stream()
            .map(line ->
                List.of(
                    Cell.to(
                        names.getOrDefault(line.number(), ""),
                        GivingScreens.giverPath(line.number())),
                    Cell.of(language.day(line.since())),
                    Cell.of(line.last() == null ? "" : GivingScreens.day(language, line.last())),
                    Cell.number(language.number(line.gifts())),
                    Cell.number(language.number(line.pledges())),
                    Cell.of(line.leaving() ? language.say("desk-gifts.giver.state-leaving") : "")))
            .toList());
  }
}
