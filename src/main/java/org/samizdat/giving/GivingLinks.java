package org.samizdat.giving;

import java.net.URI;
import org.samizdat.mail.Site;
import org.samizdat.mail.Slot;
import org.samizdat.values.Language;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** The addresses that givers are sent to. */
@Component
class GivingLinks {

  private final Site site;
  private final Tokens tokens;

  GivingLinks(Site site, Tokens tokens) {
    this.site = site;
    this.tokens = tokens;
  }

  /** Where she comes back to from Stripe's page when she has paid: it tells how her gift stands. */
  URI thanks(Donation donation) {
    return URI.create(
        site.link(
            "/support/thanks/"
                + tokens.make(TokenPurpose.GIFT, new Tokens.Named(donation.number(), 0)).reveal()));
  }

  /**
   * Where she comes back to when she has not: the form as she had it, newsletter excepted, for that
   * is a consent and she gives it herself each time.
   *
   * @param formKey that what she sends from there is the same gift
   */
  URI back(Donation donation, String formKey) {
    UriComponentsBuilder link =
        UriComponentsBuilder.fromUriString(site.link("/support"))
            .queryParam("language", donation.language().tag())
            .queryParam("frequency", donation.frequency().label())
            .queryParam("currency", donation.gift().code())
            .queryParam("amount", donation.gift().decimal().toPlainString());
    if (!donation.campaign().equals("-")) {
      link.queryParam("campaign", donation.campaign());
    }
    if (!donation.covered().isZero()) {
      link.queryParam("cover", "yes");
    }
    return link.queryParam("formKey", formKey).encode().build().toUri();
  }

  /** Where she comes back to from Stripe's page for another card: it names nobody. */
  URI cardGiven(Language language) {
    return URI.create(site.link("/support/card-given?language=" + language.tag()));
  }

  /** The form for a new gift. */
  String form(Language language) {
    return site.link("/support?language=" + language.tag());
  }

  /** The form for a new gift, every month. */
  String monthly(Language language, String currency) {
    return form(language) + "&frequency=" + Frequency.MONTHLY.label() + "&currency=" + currency;
  }

  /** Ends invitations, for a mail. */
  String noInvitations() {
    return site.link("/support/invitations/" + Slot.NO_INVITATIONS.marker());
  }

  /** Her page, for a mail. */
  String manage() {
    return site.link("/support/" + Slot.SUPPORT.marker());
  }
}
