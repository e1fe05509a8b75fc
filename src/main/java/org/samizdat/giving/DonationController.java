package org.samizdat.giving;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.door.Challenges;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Gifts from the newsroom's website, through the API. */
@RestController
class DonationController {

  /**
   * The body of a call; whatever is missing is said.
   *
   * @param amount in whole minor units; a fraction of one is refused, not cut off
   * @param fee what the form was told of it, if it counted by that; may be left out
   * @param words as in {@link Wish#words}; may be left out
   * @param proof as {@link Challenges#read} takes it
   */
  record Body(
      @Nullable JsonNode amount,
      @Nullable String currency,
      @Nullable String frequency,
      @Nullable String locale,
      @Nullable String policyVersion,
      @Nullable String words,
      @Nullable String campaign,
      @Nullable Boolean coverFee,
      SupportFormController.@Nullable ShownFee fee,
      @Nullable String newsletter,
      @Nullable String newsletterWords,
      @Nullable String formKey,
      @Nullable String proof) {}

  /**
   * A gift that waits to be paid.
   *
   * @param checkoutUrl Stripe's page
   */
  record Made(String donationId, String checkoutUrl) {}

  private final Ask ask;
  private final Wishes wishes;
  private final Gate gate;
  private final Checkouts checkouts;
  private final Visitors visitors;

  DonationController(Ask ask, Wishes wishes, Gate gate, Checkouts checkouts, Visitors visitors) {
    this.ask = ask;
    this.wishes = wishes;
    this.gate = gate;
    this.checkouts = checkouts;
    this.visitors = visitors;
  }

  @PostMapping(path = "/api/v1/donations", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Made> give(@RequestBody Body body, HttpServletRequest request) {
    ask.refuseUnlessOpen();
    refuseUnlessWhole(body);
    DonationOrder order = wishes.order(wish(body));
    gate.passWithProof(text(body.proof()), visitors.visit(order, request));
    Checkouts.Opened opened = checkouts.open(order);
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(new Made(opened.donation(), opened.page().toString()));
  }

  private Wish wish(Body body) {
    Offer offer = ask.offers().find(text(body.currency()));
    return new Wish(
        offer,
        amount(body.amount(), offer),
        Frequency.parse(text(body.frequency())),
        Boolean.TRUE.equals(body.coverFee()),
        body.fee() == null ? null : new Fees.Terms(body.fee().rate(), body.fee().fixed()),
        body.campaign(),
        Language.ofLocale(body.locale(), Language.ENGLISH),
        text(body.policyVersion()),
        body.words(),
        SupportForm.WIDGET,
        Channel.API,
        text(body.formKey()),
        body.newsletter(),
        body.newsletterWords());
  }

  private static Money amount(@Nullable JsonNode amount, Offer offer) {
    if (amount == null || !amount.isIntegralNumber() || !amount.canConvertToLong()) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "amount-not-valid",
          "An amount is a whole number of minor units, such as 500.",
          Map.of("example", "500"));
    }
    return new Money(amount.longValue(), offer.currency());
  }

  private static void refuseUnlessWhole(Body body) {
    List<String> names = new ArrayList<>();
    note(names, "amount", body.amount() == null || body.amount().isNull());
    note(names, "currency", body.currency() == null);
    note(names, "frequency", body.frequency() == null);
    note(names, "policyVersion", body.policyVersion() == null);
    note(names, "formKey", body.formKey() == null);
    note(names, "proof", body.proof() == null);
    if (!names.isEmpty()) {
      throw new Refused(
          Refused.Kind.MALFORMED,
          "fields-missing",
          "Something is missing: " + String.join(", ", names) + ".",
          Map.of("fields", names));
    }
  }

  private static void note(List<String> names, String name, boolean missing) {
    if (missing) {
      names.add(name);
    }
  }

  private static String text(@Nullable String field) {
    return field == null ? "" : field;
  }
}
