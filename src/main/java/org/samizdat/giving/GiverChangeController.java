package org.samizdat.giving;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.samizdat.door.Tickets;
import org.samizdat.giving.PledgeAct.Wish;
import org.samizdat.giving.PledgeActing.Outcome;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Behind a fresh link: what a giver alone may change. */
@Controller
class GiverChangeController {

  private final GiverLinks links;
  private final GiverPages pages;
  private final GiverChangePages changePages;
  private final Pledges pledges;
  private final PledgeWishes wishes;
  private final PledgeActing acting;
  private final CardChanges cards;
  private final Gate gate;
  private final Visitors visitors;

  GiverChangeController(
      GiverLinks links,
      GiverPages pages,
      GiverChangePages changePages,
      Pledges pledges,
      PledgeWishes wishes,
      PledgeActing acting,
      CardChanges cards,
      Gate gate,
      Visitors visitors) {
    this.links = links;
    this.pages = pages;
    this.changePages = changePages;
    this.pledges = pledges;
    this.wishes = wishes;
    this.acting = acting;
    this.cards = cards;
    this.gate = gate;
    this.visitors = visitors;
  }

  @GetMapping("/support/change/{token}")
  ModelAndView look(@PathVariable String token, Language asked) {
    GiverLinks.Step step = links.openFresh(Token.parse(token));
    return step instanceof GiverLinks.Hers hers
        ? changePages.change(token, hers, HttpStatus.OK, null, gate.ticket())
        : pages.notHers(step, asked);
  }

  /**
   * Another amount, or how often.
   *
   * @param amount of each charge, in major units of the pledge's currency as people type it
   * @param seen the number of the last act that the page knew of
   */
  @PostMapping("/support/change/{token}/pledges/{number}/amount")
  ModelAndView amount(
      @PathVariable String token,
      @PathVariable String number,
      @RequestParam(defaultValue = "") String amount,
      @RequestParam(defaultValue = "") String frequency,
      @RequestParam(required = false) @Nullable Integer seen,
      Language asked) {
    GiverLinks.Step step = links.openFresh(Token.parse(token));
    if (!(step instanceof GiverLinks.Hers hers)) {
      return pages.notHers(step, asked);
    }
    Pledge pledge = GiverController.hers(hers.giver(), number, pledges);
    try {
      return done(
          token, hers, pledge, seen, wishes.change(pledge, amount, frequency, hers.language()));
    } catch (Refused refused) {
      return refused(token, hers, refused);
    }
  }

  /**
   * Another day for the next charge, and with it for all later ones.
   *
   * @param day ISO 8601, of UTC
   */
  @PostMapping("/support/change/{token}/pledges/{number}/day")
  ModelAndView day(
      @PathVariable String token,
      @PathVariable String number,
      @RequestParam(defaultValue = "") String day,
      @RequestParam(required = false) @Nullable Integer seen,
      Language asked) {
    GiverLinks.Step step = links.openFresh(Token.parse(token));
    if (!(step instanceof GiverLinks.Hers hers)) {
      return pages.notHers(step, asked);
    }
    Pledge pledge = GiverController.hers(hers.giver(), number, pledges);
    try {
      return done(token, hers, pledge, seen, wishes.move(pledge, day, hers.language()));
    } catch (Refused refused) {
      return refused(token, hers, refused);
    }
  }

  /**
   * Leads to Stripe's page for another card, for whoever passes the gate: cards can be tried out
   * there too.
   *
   * @param proof of work; empty without JavaScript
   * @param ticket that the page brought: good some seconds after
   */
  @PostMapping("/support/change/{token}/pledges/{number}/card")
  Object card(
      @PathVariable String token,
      @PathVariable String number,
      @RequestParam(defaultValue = "") String proof,
      @RequestParam(defaultValue = "") String ticket,
      HttpServletRequest request,
      Language asked) {
    GiverLinks.Step step = links.openFresh(Token.parse(token));
    if (!(step instanceof GiverLinks.Hers hers)) {
      return pages.notHers(step, asked);
    }
    Pledge pledge = GiverController.hers(hers.giver(), number, pledges);
    String label = Long.toHexString(pledge.number());
    Gate.Visit visit =
        new Gate.Visit(CardChanges.form(pledge), "card " + label, visitors.network(request));
    try {
      if (!proof.isEmpty()) {
        gate.passWithProof(proof, visit);
      } else if (gate.worth(ticket) == Tickets.Worth.TOO_EARLY) {
        return changePages.change(
            token,
            hers,
            HttpStatus.ACCEPTED,
            hers.language().say("giver-change.too-early", Tickets.WAIT.toSeconds()),
            ticket);
      } else {
        gate.passWithTicket(ticket, visit);
      }
      return ResponseEntity.status(HttpStatus.SEE_OTHER)
          .location(cards.open(pledge, hers.language()))
          .build();
    } catch (Refused refused) {
      return refused(token, hers, refused);
    }
  }

  /** Where she comes back to from there; it knows nothing of her. */
  @GetMapping("/support/card-given")
  ModelAndView cardGiven(Language language) {
    return pages.note(HttpStatus.OK, "card", language);
  }

  private ModelAndView done(
      String token, GiverLinks.Hers hers, Pledge pledge, @Nullable Integer seen, Wish wish) {
    if (seen == null) {
      throw new Refused(
          Refused.Kind.MALFORMED, "fields-missing", "Something of the form is missing.");
    }
    Outcome outcome = acting.act(pledge, seen, wish);
    return changePages.change(
        token,
        hers,
        GiverController.status(outcome),
        GiverController.said(outcome, wish.kind(), hers.language()),
        gate.ticket());
  }

  private ModelAndView refused(String token, GiverLinks.Hers hers, Refused refused) {
    return changePages.change(
        token,
        hers,
        HttpStatus.valueOf(refused.kind().status()),
        refused.sentence(hers.language()),
        gate.ticket());
  }
}
