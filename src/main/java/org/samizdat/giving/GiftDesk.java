package org.samizdat.giving;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.giving.page.GiftPage;
import org.samizdat.giving.page.GiftPage.Fact;
import org.samizdat.giving.page.GivingMenu;
import org.samizdat.giving.page.Rows;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** One payment at the desk, with the way to give it back. */
@Controller
@RequestMapping("/desk/giving/gifts/{receipt:[0-9]{1,18}}")
@PreAuthorize("hasRole('ADMIN')")
class GiftDesk {

  private final Payments payments;
  private final MaskedGivers givers;
  private final Refunds refunds;
  private final RefundActs acts;
  private final GivingBack givingBack;
  private final Disputes disputes;
  private final FraudWarnings warnings;
  private final GivingScreens screens;
  private final DisputeScreens disputeScreens;
  private final DeskFrames frames;

  GiftDesk(
      Payments payments,
      MaskedGivers givers,
      Refunds refunds,
      RefundActs acts,
      GivingBack givingBack,
      Disputes disputes,
      FraudWarnings warnings,
      GivingScreens screens,
      DisputeScreens disputeScreens,
      DeskFrames frames) {
    this.payments = payments;
    this.givers = givers;
    this.refunds = refunds;
    this.acts = acts;
    this.givingBack = givingBack;
    this.disputes = disputes;
    this.warnings = warnings;
    this.screens = screens;
    this.disputeScreens = disputeScreens;
    this.frames = frames;
  }

  @GetMapping
  ModelAndView gift(@PathVariable long receipt, HttpServletRequest request) {
    return page(frames.frame(request), find(receipt), null);
  }

  /**
   * Gives back.
   *
   * @param act the number the form had: sent twice, money is given back once
   * @param amount as typed, in the gift's currency
   */
  @PostMapping("/refund")
  ModelAndView refund(
      @AuthenticationPrincipal DeskUser user,
      @PathVariable long receipt,
      @RequestParam int act,
      @RequestParam String amount,
      HttpServletRequest request) {
    Payment payment = find(receipt);
    try {
      givingBack.ask(user, payment, act, Money.parse(amount, payment.amount().currency()));
      return new ModelAndView(
          "redirect:/desk/giving/gifts/" + receipt + "?" + DeskFrames.SAID + "=gift.refunded");
    } catch (Refused refused) {
      ModelAndView page = page(frames.frame(request).refusing(refused), payment, amount);
      page.setStatus(HttpStatus.valueOf(refused.kind().status()));
      return page;
    }
  }

  private ModelAndView page(DeskFrame frame, Payment payment, @Nullable String typed) {
    Language language = frame.language();
    Money left = givingBack.left(payment);
    List<Rows> lists = new ArrayList<>();
    lists.add(screens.refunds(refunds.of(payment), language));
    add(lists, screens.acts(acts.of(payment), language));
    add(lists, disputeScreens.disputes(disputes.of(payment), language));
    add(lists, disputeScreens.warnings(warnings.of(payment), language));
    return new ModelAndView(
        "desk/gift",
        "page",
        new GiftPage(
            frame,
            GivingMenu.at("gifts", language),
            ReceiptNumber.of(payment.receipt(), payment.paidAt()),
            facts(payment, language),
            notes(payment, language),
            lists,
            left.minor() > 0
                ? new GiftPage.Form(
                    "/desk/giving/gifts/" + payment.receipt() + "/refund",
                    givingBack.next(payment),
                    typed == null ? left.decimal().toPlainString() : typed,
                    language.money(left))
                : null));
  }

  private List<Fact> facts(Payment payment, Language language) {
    Map<Long, String> names = givers.names(List.of(payment.giver()), language);
    List<Fact> facts = new ArrayList<>();
    facts.add(fact(language, "amount", language.money(payment.amount())));
    if (!payment.covered().isZero()) {
      facts.add(fact(language, "covered", language.money(payment.covered())));
    }
    facts.add(fact(language, "day", GivingScreens.day(language, payment.paidAt())));
    facts.add(fact(language, "frequency", GivingScreens.frequency(language, payment.frequency())));
    facts.add(
        new Fact(
            language.say("desk-gifts.head.giver"),
            names.getOrDefault(payment.giver(), ""),
            GivingScreens.giverPath(payment.giver())));
    facts.add(fact(language, "campaign", payment.campaign()));
    facts.add(
        fact(
            language,
            "method",
            GivingScreens.known(language, "desk-gifts.method.", payment.method())));
    return facts;
  }

  private List<String> notes(Payment payment, Language language) {
    return disputes.of(payment).stream().anyMatch(Dispute::isOpen)
        ? List.of(language.say("desk-gifts.refund.disputed"))
        : List.of();
  }

  private Payment find(long receipt) {
    return payments
        .ofReceipt(receipt)
        .orElseThrow(() ->
            new Refused(
                Refused.Kind.NOT_FOUND, "gift-not-found", "There is no gift of this number."));
  }

  private static Fact fact(Language language, String head, String value) {
    return new Fact(language.say("desk-gifts.head." + head), value, null);
  }

  private static void add(List<Rows> lists, Rows rows) {
    if (!rows.lines().isEmpty()) {
      lists.add(rows);
    }
  }
}
