package org.samizdat.giving;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.door.Tickets;
import org.samizdat.giving.page.SupportWaitPage;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Our page that asks for support, and the plain forms of the newsroom's own website. */
@Controller
class SupportController {

  /** How the labels of {@link SupportForm#PAGE} begin, older ones too. */
  private static final String OUR_PAGE = "support-page-";

  /** All that a form may send, for it to be sent again. */
  private static final List<String> FIELDS =
      List.of(
          "form",
          "locale",
          "policyVersion",
          "words",
          "formKey",
          "campaign",
          "currency",
          "frequency",
          "amount",
          "amount-once",
          "amount-monthly",
          "amount-annual",
          "other",
          "cover",
          "newsletter",
          "newsletterWords");

  /** After these the next try is another gift. */
  private static final Set<String> USED_UP = Set.of("form-closed", "gift-already-made");

  private static final SecureRandom RANDOM = new SecureRandom();

  private final SupportPages pages;
  private final Ask ask;
  private final Wishes wishes;
  private final Gate gate;
  private final Checkouts checkouts;
  private final Visitors visitors;
  private final Site site;

  SupportController(
      SupportPages pages,
      Ask ask,
      Wishes wishes,
      Gate gate,
      Checkouts checkouts,
      Visitors visitors,
      Site site) {
    this.pages = pages;
    this.ask = ask;
    this.wishes = wishes;
    this.gate = gate;
    this.checkouts = checkouts;
    this.visitors = visitors;
    this.site = site;
  }

  /** Shows the form; whatever a link chooses in advance and cannot be had is left out. */
  @GetMapping("/support")
  ModelAndView show(
      Language language,
      @RequestParam(required = false) @Nullable String amount,
      @RequestParam(required = false) @Nullable String frequency,
      @RequestParam(required = false) @Nullable String currency,
      @RequestParam(required = false) @Nullable String campaign,
      @RequestParam(required = false) @Nullable String cover,
      @RequestParam(required = false) @Nullable String formKey,
      HttpServletResponse response) {
    // It holds a key of its own, so nobody else may be given it; but a browser that comes back to
    // it
    // from Stripe's page may show it as it was, with the key that makes it the same gift.
    response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    // From Stripe's page: what is sent from here is still that gift.
    String key = formKey == null || !checkouts.isOpen(formKey) ? newKey() : formKey;
    Asked asked = Asked.byLink(currency, frequency, amount, campaign, cover != null, key);
    return pages.draw(asked, language, HttpStatus.OK, null, key.equals(formKey));
  }

  /**
   * Leads on to Stripe's page; or to a step that asks for some seconds, without a proof; or shows
   * the form again with a sentence, whichever form it was.
   */
  @PostMapping(path = "/support", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  Object give(
      Language browsers,
      @RequestParam MultiValueMap<String, String> fields,
      HttpServletRequest request) {
    Language language = Language.spoken(fields.getFirst("locale"), browsers);
    Asked asked = Asked.byForm(fields);
    if (asked.formKey().isEmpty()) {
      // A form that stands in a cached page has none; the step that follows carries this one on.
      fields.set("formKey", newKey());
      asked = Asked.byForm(fields);
    }
    if (asked.meant().isEmpty()) {
      return pages.draw(asked, language, HttpStatus.BAD_REQUEST, language.say("ask.empty"), false);
    }
    try {
      DonationOrder order = wishes.order(wish(asked, fields, language));
      if (!passes(order, fields, request)) {
        return waitPage(order, fields, language);
      }
      return ResponseEntity.status(HttpStatus.SEE_OTHER)
          .location(checkouts.open(order).page())
          .build();
    } catch (Refused refused) {
      boolean usedUp = USED_UP.contains(refused.problem());
      return pages.draw(
          usedUp ? withNewKey(asked) : asked,
          language,
          HttpStatus.valueOf(refused.kind().status()),
          refused.sentence(language),
          usedUp);
    }
  }

  private boolean passes(
      DonationOrder order, MultiValueMap<String, String> fields, HttpServletRequest request) {
    String proof = Objects.requireNonNullElse(fields.getFirst("proof"), "");
    String ticket = Objects.requireNonNullElse(fields.getFirst("ticket"), "");
    Gate.Visit visit = visitors.visit(order, request);
    try {
      if (!proof.isEmpty()) {
        gate.passWithProof(proof, visit);
        return true;
      }
      if (gate.worth(ticket) == Tickets.Worth.GOOD) {
        gate.passWithTicket(ticket, visit);
        return true;
      }
    } catch (Refused refused) {
      if (!refused.problem().equals("proof-not-valid")) {
        throw refused;
      }
      // Used or too old: she need not know, a few seconds do as well.
    }
    return false;
  }

  private ModelAndView waitPage(
      DonationOrder order, MultiValueMap<String, String> fields, Language language) {
    String ticket = Objects.requireNonNullElse(fields.getFirst("ticket"), "");
    boolean early = gate.worth(ticket) == Tickets.Worth.TOO_EARLY;
    SupportWaitPage page =
        new SupportWaitPage(
            language,
            site.name(),
            Ask.gift(order.total(), order.frequency(), language),
            FIELDS.stream()
                .flatMap(name ->
                    Stream.ofNullable(fields.getFirst(name))
                        .map(value -> new SupportWaitPage.Field(name, value)))
                .toList(),
            early ? ticket : gate.ticket(),
            Tickets.WAIT.toSeconds(),
            early);
    ModelAndView view = new ModelAndView("web/support-wait", "page", page);
    view.setStatus(HttpStatus.ACCEPTED);
    return view;
  }

  private Wish wish(Asked asked, MultiValueMap<String, String> fields, Language language) {
    Offer offer =
        asked.currency().isEmpty()
            ? ask.offers().preferred(null)
            : ask.offers().find(asked.currency());
    String form = Objects.requireNonNullElse(fields.getFirst("form"), "");
    SupportForm shown = form.startsWith(OUR_PAGE) ? SupportForm.PAGE : SupportForm.WIDGET;
    String words = fields.getFirst("words");
    return new Wish(
        offer,
        Money.parse(asked.meant(), offer.currency()),
        asked.frequency().isEmpty() ? Frequency.ONCE : Frequency.parse(asked.frequency()),
        asked.covers(),
        Fees.Terms.parse(fields.getFirst("cover")),
        Wishes.counted(asked.campaign()),
        language,
        Objects.requireNonNullElse(fields.getFirst("policyVersion"), ""),
        // Our page as it was before its words changed: what it showed is not what we would record.
        shown == SupportForm.PAGE && !form.equals(shown.label()) ? form : words,
        shown,
        Channel.FORM,
        asked.formKey(),
        fields.getFirst("newsletter"),
        fields.getFirst("newsletterWords"));
  }

  private static Asked withNewKey(Asked asked) {
    return new Asked(
        asked.currency(),
        asked.frequency(),
        asked.amount(),
        asked.other(),
        asked.campaign(),
        asked.covers(),
        asked.wantsNewsletter(),
        newKey());
  }

  private static String newKey() {
    byte[] random = new byte[18];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
