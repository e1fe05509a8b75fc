package org.samizdat.giving;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Policies;
import org.samizdat.audience.Policy;
import org.samizdat.audience.ShownWords;
import org.samizdat.giving.page.SupportPage;
import org.samizdat.giving.page.SupportPage.AmountChoice;
import org.samizdat.giving.page.SupportPage.CurrencyChoice;
import org.samizdat.giving.page.SupportPage.FrequencyChoice;
import org.samizdat.giving.page.SupportPage.NewsletterBox;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/** Draws our page, with what somebody has chosen so far. */
@Component
class SupportPages {

  private static final String PATH = "/support";

  private final Ask ask;
  private final Wishes wishes;
  private final Policies policies;
  private final Site site;

  SupportPages(Ask ask, Wishes wishes, Policies policies, Site site) {
    this.ask = ask;
    this.wishes = wishes;
    this.policies = policies;
    this.site = site;
  }

  /**
   * Draws it.
   *
   * @param notice what was wrong with the last try
   * @param ownKey whether the form's key counts, and not one that the browser has kept
   */
  ModelAndView draw(
      Asked asked, Language language, HttpStatus status, @Nullable String notice, boolean ownKey) {
    ask.refuseUnlessOpen();
    Policy policy = policies.inForce();
    Offer offer = ask.offers().preferred(asked.currency());
    Language.Linked words = SupportForm.PAGE.linked(language, site.name(), policy.version());
    List<FrequencyChoice> frequencies = frequencies(asked, offer, language);
    SupportPage page =
        new SupportPage(
            language,
            site.name(),
            ask.message(language, offer),
            Ask.least(offer, language),
            words,
            ShownWords.hash(words),
            SupportForm.PAGE.label(),
            policy.version(),
            "/privacy?language=" + policy.languageFor(language.tag()),
            asked.formKey(),
            ownKey,
            Wishes.counted(asked.campaign()),
            ask.offers().all().stream()
                .map(each -> currency(each, each.equals(offer), asked, language))
                .toList(),
            frequencies,
            other(asked, frequencies),
            ask.cover(offer, language).orElse(null),
            ask.fee(offer).map(fee -> fee.terms().label()).orElse(""),
            asked.covers(),
            newsletter(asked, language, policy),
            ask.marks().stream().map(mark -> mark.name(language)).toList(),
            notice,
            Language.all().stream().filter(each -> !each.equals(language)).toList(),
            site.link(PATH));
    ModelAndView view = new ModelAndView("web/support", "page", page);
    view.setStatus(status);
    return view;
  }

  private @Nullable NewsletterBox newsletter(Asked asked, Language language, Policy policy) {
    return wishes
        .offered()
        .map(one -> {
          Language.Linked words =
              SupportForm.NEWSLETTER.linked(language, one.name(), policy.version());
          return new NewsletterBox(
              one.slug(), words.words(), ShownWords.hash(words), asked.wantsNewsletter());
        })
        .orElse(null);
  }

  /** The amount she came with is chosen for that frequency; of the others the second is. */
  private static List<FrequencyChoice> frequencies(Asked asked, Offer offer, Language language) {
    return Stream.of(Frequency.values())
        .map(each -> {
          boolean chosen = each == asked.often();
          List<Money> amounts = offer.suggested(each);
          Money picked = chosen ? picked(asked, offer) : null;
          boolean none = chosen && !asked.other().isEmpty();
          if (picked == null && !amounts.isEmpty()) {
            picked = amounts.get(Math.min(1, amounts.size() - 1));
          }
          Money pick = picked;
          return new FrequencyChoice(
              each.label(),
              language.say("frequency." + each.label()),
              chosen,
              amounts.stream()
                  .map(amount ->
                      new AmountChoice(
                          amount.decimal().toPlainString(),
                          language.money(amount),
                          !none && amount.equals(pick)))
                  .toList());
        })
        .toList();
  }

  private static @Nullable Money picked(Asked asked, Offer offer) {
    try {
      return asked.amount().isEmpty() ? null : Money.parse(asked.amount(), offer.currency());
    } catch (Refused notAnAmount) {
      return null;
    }
  }

  /** What she typed, or came with and is not among those suggested. */
  private static String other(Asked asked, List<FrequencyChoice> frequencies) {
    boolean suggested =
        frequencies.stream()
            .filter(FrequencyChoice::chosen)
            .flatMap(each -> each.amounts().stream())
            .anyMatch(AmountChoice::chosen);
    return suggested && asked.other().isEmpty() ? "" : shortened(asked.meant());
  }

  /** Whatever was typed comes back, and not a novel. */
  private static String shortened(String typed) {
    return typed.substring(0, Math.min(typed.length(), 40));
  }

  private CurrencyChoice currency(Offer offer, boolean chosen, Asked asked, Language language) {
    UriComponentsBuilder link =
        UriComponentsBuilder.fromPath(PATH)
            .queryParam("currency", offer.code())
            .queryParam("frequency", asked.often().label())
            .queryParam("language", language.tag());
    String campaign = Wishes.counted(asked.campaign());
    if (!campaign.equals("-")) {
      link.queryParam("campaign", campaign);
    }
    return new CurrencyChoice(
        offer.code(),
        offer.currency().getDisplayName(language.locale()),
        link.encode().toUriString(),
        chosen);
  }
}
