package org.samizdat.giving;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * Where an admin finds a giver, ends what she gives, and forgets her. Numbers of givers and pledges
 * are written in hexadecimal; addresses stand in no path and no query.
 */
@Controller
@RequestMapping(GiverDeskPages.PATH)
@PreAuthorize("hasRole('ADMIN')")
class GiverDesk {

  private static final String NUMBER = "/{number:[0-9a-f]{1,16}}";

  private final Givers givers;
  private final Pledges pledges;
  private final GiversAtDesk acts;
  private final GiverDeskPages pages;
  private final DeskFrames frames;

  GiverDesk(
      Givers givers, Pledges pledges, GiversAtDesk acts, GiverDeskPages pages, DeskFrames frames) {
    this.givers = givers;
    this.pledges = pledges;
    this.acts = acts;
    this.pages = pages;
    this.frames = frames;
  }

  /**
   * The givers, the youngest first.
   *
   * @param after where the page before ended
   */
  @GetMapping
  ModelAndView givers(
      @RequestParam(required = false) @Nullable String after, HttpServletRequest request) {
    return pages.list(
        frames.frame(request), after == null ? null : DayCursor.parse(after), "", null);
  }

  /**
   * Finds the giver of an address. By POST, so that no history and no log of a proxy keeps it.
   *
   * @param address as typed
   */
  @PostMapping("/find")
  ModelAndView find(
      @AuthenticationPrincipal DeskUser user,
      @RequestParam(defaultValue = "") String address,
      HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Optional<Giver> found;
    try {
      found = acts.seek(user, EmailAddress.parse(address));
    } catch (Refused refused) {
      ModelAndView page = pages.list(frame, null, address, refused.sentence(frame.language()));
      page.setStatus(HttpStatus.valueOf(refused.kind().status()));
      return page;
    }
    return found
        .map(giver -> redirect(giver, ""))
        .orElseGet(() ->
            pages.list(frame, null, address, frame.language().say("desk-gifts.givers.not-found")));
  }

  @GetMapping(NUMBER)
  ModelAndView giver(@PathVariable String number, HttpServletRequest request) {
    return pages.giver(frames.frame(request), find(number));
  }

  /**
   * Ends a gift of hers at once. Sent twice, it is one act.
   *
   * @param seen the number of the last act that the page knew of
   */
  @PostMapping(NUMBER + "/pledges/{pledge:[0-9a-f]{1,16}}/end")
  ModelAndView end(
      @AuthenticationPrincipal DeskUser user,
      @PathVariable String number,
      @PathVariable String pledge,
      @RequestParam int seen,
      HttpServletRequest request) {
    Giver giver = find(number);
    Pledge hers = GiverController.hers(giver, pledge, pledges);
    return switch (acts.end(user, hers, seen)) {
      case DONE -> redirect(giver, "pledge.ended");
      case NOT_YET -> redirect(giver, "pledge.asked");
      case DECLINED ->
          refused(
              giver,
              request,
              new Refused(
                  Refused.Kind.UNACCEPTABLE,
                  "pledge-not-ended",
                  "Stripe does not end this gift. Look at it in Stripe's dashboard."));
      case OVERTAKEN ->
          refused(
              giver,
              request,
              new Refused(
                  Refused.Kind.STALE,
                  "pledge-stale",
                  "This gift was changed meanwhile. Look at how it stands, and decide again."));
    };
  }

  /**
   * The statement of a year, with her name: to be sent to her who asks by letter. That it was
   * printed stands in the audit.
   */
  @PostMapping(NUMBER + "/statements/{year:[0-9]{1,9}}")
  ResponseEntity<byte[]> statement(
      @AuthenticationPrincipal DeskUser user, @PathVariable String number, @PathVariable int year) {
    return acts.print(user, find(number), year);
  }

  /** Forgets her, as far as that can be done now. A repeat goes on. */
  @PostMapping(NUMBER + "/erase")
  ModelAndView erase(@AuthenticationPrincipal DeskUser user, @PathVariable String number) {
    Giver giver = find(number);
    acts.erase(user, giver);
    return redirect(giver, "giver.erased");
  }

  private ModelAndView refused(Giver giver, HttpServletRequest request, Refused refused) {
    ModelAndView page = pages.giver(frames.frame(request).refusing(refused), giver);
    page.setStatus(HttpStatus.valueOf(refused.kind().status()));
    return page;
  }

  private Giver find(String number) {
    return givers
        .find(Long.parseUnsignedLong(number, 16))
        .orElseThrow(() ->
            new Refused(
                Refused.Kind.NOT_FOUND, "giver-not-found", "There is nobody of this number here."));
  }

  private static ModelAndView redirect(Giver giver, String said) {
    return new ModelAndView(
        "redirect:"
            + GivingScreens.giverPath(giver.number())
            + (said.isEmpty() ? "" : "?" + DeskFrames.SAID + "=" + said));
  }
}
