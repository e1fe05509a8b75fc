package org.samizdat.giving;

import java.util.Optional;
import org.samizdat.giving.Donation.State;
import org.samizdat.giving.page.ThanksPage;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.samizdat.values.Token;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * Where a giver comes back to from Stripe's page. It settles nothing: it tells how the gift stands
 * in our own books, and asks again until Stripe has told us.
 */
@Controller
class ThanksController {

  private static final int SECONDS = 3;

  /** About three minutes, ever slower; after that the receipt tells her. */
  private static final int MOST_LOOKS = 20;

  private final Tokens tokens;
  private final DonationTable donations;
  private final Site site;

  ThanksController(Tokens tokens, DonationTable donations, Site site) {
    this.tokens = tokens;
    this.donations = donations;
    this.site = site;
  }

  /**
   * Shows how a gift stands: no name, no address, for the link stands in her browser's history.
   *
   * @param look how often the page has asked already
   */
  @GetMapping("/support/thanks/{token}")
  ModelAndView thanks(@PathVariable String token, @RequestParam(defaultValue = "0") int look) {
    Donation donation =
        tokens
            .read(Token.parse(token), TokenPurpose.GIFT)
            .flatMap(named -> donations.find(named.row()))
            .orElseThrow(Token::notValid);
    Language language = donation.language();
    int looked = Math.clamp(look, 0, MOST_LOOKS);
    return new ModelAndView(
        "web/support-thanks",
        "page",
        new ThanksPage(
            language,
            site.name(),
            word(donation.state()),
            Ask.gift(donation.total(), donation.frequency(), language),
            again(donation.state(), looked).orElse(null),
            "/support/thanks/" + token + "?look=" + (looked + 1),
            "/support?language=" + language.tag()));
  }

  private static Optional<Integer> again(State state, int looked) {
    boolean soon = state == State.NEW || state == State.UNKNOWN || state == State.OPEN;
    return soon && looked < MOST_LOOKS ? Optional.of(SECONDS + looked / 2) : Optional.empty();
  }

  private static String word(State state) {
    return switch (state) {
      case SETTLED -> "made";
      case NEW, UNKNOWN, OPEN -> "waiting";
      case PROCESSING -> "processing";
      case FAILED, REFUSED -> "failed";
      case EXPIRED -> "closed";
    };
  }
}
