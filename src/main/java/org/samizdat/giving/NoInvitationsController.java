package org.samizdat.giving;

import java.util.Optional;
import org.samizdat.giving.page.NoInvitationsPage;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.samizdat.values.Token;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Where a giver says that she wants no more invitations. Needs no login and no cookie, also from a
 * mail program (RFC 8058), and works for as long as there is anybody to ask.
 */
@Controller
class NoInvitationsController {

  private final Tokens tokens;
  private final Givers givers;
  private final Invitations invitations;
  private final Site site;

  NoInvitationsController(Tokens tokens, Givers givers, Invitations invitations, Site site) {
    this.tokens = tokens;
    this.givers = givers;
    this.invitations = invitations;
    this.site = site;
  }

  /** Shows the button. */
  @GetMapping("/support/invitations/{token}")
  ModelAndView ask(@PathVariable String token, Language otherwise) {
    Optional<Giver> giver = giver(token);
    boolean done = giver.isEmpty() || givers.wantsNoInvitations(giver.get().number());
    return page(giver.map(Giver::language).orElse(otherwise), done);
  }

  /**
   * Ends them. The answer is the same the second time, and for a giver who is forgotten; the body
   * may have whichever form a mail program likes.
   *
   * @param language the page's form names the one in which it was shown
   */
  @PostMapping("/support/invitations/{token}")
  ModelAndView stop(@PathVariable String token, Language language) {
    giver(token).map(Giver::number).ifPresent(invitations::stop);
    return page(language, true);
  }

  /** An older generation too: saying no is always hers. */
  private Optional<Giver> giver(String token) {
    Tokens.Named named =
        tokens.read(Token.parse(token), TokenPurpose.NO_INVITATIONS).orElseThrow(Token::notValid);
    return givers.find(named.row());
  }

  private ModelAndView page(Language language, boolean done) {
    return new ModelAndView(
        "web/no-invitations", "page", new NoInvitationsPage(language, site.name(), done));
  }
}
