package org.samizdat.giving;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.PledgeAct.Kind;
import org.samizdat.giving.page.GiverChangePage;
import org.samizdat.giving.page.GiverErasePage;
import org.samizdat.mail.Site;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Puts the pages together that stand behind a giver's fresh link. */
@Component
class GiverChangePages {

  private final Pledges pledges;
  private final PledgeActs acts;
  private final Statements statements;
  private final GiverErasures erasures;
  private final GiverWords words;
  private final Tokens tokens;
  private final Site site;
  private final Clock clock;

  GiverChangePages(
      Pledges pledges,
      PledgeActs acts,
      Statements statements,
      GiverErasures erasures,
      GiverWords words,
      Tokens tokens,
      Site site,
      Clock clock) {
    this.pledges = pledges;
    this.acts = acts;
    this.statements = statements;
    this.erasures = erasures;
    this.words = words;
    this.tokens = tokens;
    this.site = site;
    this.clock = clock;
  }

  /**
   * What only she may change, behind a fresh link.
   *
   * @param ticket to the page for another card, for a browser without JavaScript
   */
  ModelAndView change(
      String token,
      GiverLinks.Hers hers,
      HttpStatus status,
      @Nullable String notice,
      String ticket) {
    Language language = hers.language();
    return GiverPages.page(
        status,
        "giver-change",
        new GiverChangePage(
            language,
            site.name(),
            token,
            hers.address().map(EmailAddress::masked).orElse(""),
            notice,
            status.isError(),
            GiverPages.live(pledges.of(hers.giver()))
                .map(pledge -> changing(pledge, language))
                .toList(),
            statements.years(hers.giver()).stream().map(Year::getValue).toList(),
            ticket,
            "/support/"
                + tokens
                    .make(
                        TokenPurpose.SUPPORT,
                        new Tokens.Named(hers.giver().number(), hers.giver().generation()))
                    .reveal()
                + "?language="
                + language.tag()));
  }

  /** Asks whether she wants to be forgotten, or says how far that is. */
  ModelAndView erase(String token, GiverLinks.Hers hers) {
    Language language = hers.language();
    List<Pledge> live = GiverPages.live(pledges.of(hers.giver())).toList();
    String state =
        erasures.of(hers.giver()).isEmpty() ? "asking" : live.isEmpty() ? "goodbye" : "stripe";
    return GiverPages.page(
        HttpStatus.OK,
        "giver-erase",
        new GiverErasePage(
            language,
            site.name(),
            token,
            state,
            language.say("consent." + GiverFarewells.FORM),
            live.stream().map(pledge -> words.gift(pledge, language)).toList()));
  }

  private GiverChangePage.Regular changing(Pledge pledge, Language language) {
    Optional<PledgeAct> last = acts.last(pledge.number());
    Charges.Window window =
        Charges.window(pledge, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    boolean movable = Kind.MOVE.fits(pledge.state());
    return new GiverChangePage.Regular(
        Long.toHexString(pledge.number()),
        last.map(PledgeAct::number).orElse(0),
        words.gift(pledge, language),
        words.state(pledge, language),
        GiverPages.isWaiting(last),
        plain(pledge.amount().decimal()),
        pledge.amount().currency().getCurrencyCode(),
        pledge.frequency().label(),
        Kind.CHANGE.fits(pledge.state()),
        language.say(
            "giver-change.from",
            words.day(Charges.next(pledge).orElse(pledge.periodEnd()), language)),
        movable ? GiverWords.day(pledge.periodEnd()).toString() : null,
        window.first().toString(),
        window.last().toString(),
        language.say(
            "giver-change.day-why", language.day(window.first()), language.day(window.last())));
  }

  /** Without places that are zero, as it is shown elsewhere. */
  private static String plain(BigDecimal amount) {
    return amount.stripTrailingZeros().scale() <= 0
        ? amount.toBigInteger().toString()
        : amount.toPlainString();
  }
}
