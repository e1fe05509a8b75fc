package org.samizdat.giving;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.samizdat.audience.Policies;
import org.samizdat.audience.Policy;
import org.samizdat.audience.ShownWords;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;

/** Makes orders of wishes, or says what is wrong with them. Stores nothing. */
@Component
class Wishes {

  private static final Pattern CAMPAIGN = Pattern.compile("[A-Za-z0-9._/-]{1,64}");
  private static final String NO_CAMPAIGN = "-";
  private static final Pattern FORM_KEY = Pattern.compile("[A-Za-z0-9_-]{16,64}");

  private final Fees fees;
  private final Policies policies;
  private final Newsletters newsletters;
  private final AskSettings settings;
  private final Site site;

  Wishes(Fees fees, Policies policies, Newsletters newsletters, AskSettings settings, Site site) {
    this.fees = fees;
    this.policies = policies;
    this.newsletters = newsletters;
    this.settings = settings;
    this.site = site;
  }

  /**
   * What is asked for, as it can be carried out.
   *
   * @throws Refused {@code amount-too-small}, {@code amount-too-large}, {@code amount-not-valid};
   *     {@code campaign-not-valid}, {@code form-key-not-valid}; {@code newsletter-not-found} if it
   *     is not the one offered; {@code policy-not-current} with {@code currentVersion}: the form
   *     must show that one first; {@code words-not-current} with {@code currentWords}: it must show
   *     those
   */
  DonationOrder order(Wish wish) {
    wish.offer().refuseUnlessTaken(wish.gift(), wish.language());
    String campaign = campaign(wish.campaign());
    if (!FORM_KEY.matcher(wish.formKey()).matches()) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "form-key-not-valid",
          "A form's key has 16 to 64 letters, digits, dashes and underscores.");
    }
    Policy policy = policies.inForce(wish.policyVersion());
    Language.Linked words = wish.form().linked(wish.language(), site.name(), policy.version());
    ShownWords.refuseUnlessShown(words, wish.words());
    Optional<Newsletter> newsletter = newsletter(wish.newsletter());
    Optional<Language.Linked> newsletterWords =
        newsletter.map(
            one -> SupportForm.NEWSLETTER.linked(wish.language(), one.name(), policy.version()));
    newsletterWords.ifPresent(shown -> ShownWords.refuseUnlessShown(shown, wish.newsletterWords()));
    return new DonationOrder(
        wish.gift(),
        covered(wish),
        wish.frequency(),
        campaign,
        wish.language(),
        policy.version(),
        words.words(),
        wish.form().label(),
        wish.channel(),
        wish.formKey(),
        newsletter.map(Newsletter::slug).orElse(null),
        newsletterWords.map(Language.Linked::words).orElse(null));
  }

  /** The newsletter that is offered beside a gift. */
  Optional<Newsletter> offered() {
    return settings.newsletter().isEmpty()
        ? Optional.empty()
        : newsletters.find(settings.newsletter());
  }

  /** A label as it may come from anywhere: what cannot be counted must not cost a gift. */
  static String counted(@Nullable String campaign) {
    String plain = campaign == null ? "" : campaign.replaceAll("[^A-Za-z0-9._/-]+", "-");
    plain = plain.substring(0, Math.min(plain.length(), 64));
    return plain.isEmpty() ? NO_CAMPAIGN : plain;
  }

  private Money covered(Wish wish) {
    Money none = Money.zero(wish.gift().currency());
    if (!wish.coversFee()) {
      return none;
    }
    Money covered =
        fees.shown(wish.offer(), wish.feeShown()).map(fee -> fee.on(wish.gift())).orElse(none);
    try {
      org.samizdat.giving.stripe.StripeAmount.ofCharge(wish.gift().plus(covered));
    } catch (Refused tooMuch) {
      throw wish.offer().tooLarge(wish.language());
    }
    return covered;
  }

  private Optional<Newsletter> newsletter(@Nullable String slug) {
    if (slug == null || slug.isBlank()) {
      return Optional.empty();
    }
    Optional<Newsletter> offered = offered().filter(one -> one.slug().equals(slug));
    if (offered.isEmpty()) {
      throw new Refused(
          Refused.Kind.NOT_FOUND,
          "newsletter-not-found",
          "There is no newsletter of this name beside a gift.");
    }
    return offered;
  }

  private static String campaign(@Nullable String campaign) {
    if (campaign == null || campaign.isBlank()) {
      return NO_CAMPAIGN;
    }
    if (!CAMPAIGN.matcher(campaign).matches()) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "campaign-not-valid",
          "A campaign is up to 64 letters, digits, dots, slashes, dashes and underscores.");
    }
    return campaign;
  }
}
