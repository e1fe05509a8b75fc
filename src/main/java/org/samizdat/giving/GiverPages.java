package org.samizdat.giving;

import java.time.Instant;
import java.time.Year;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.Pledge.State;
import org.samizdat.giving.PledgeAct.Kind;
import org.samizdat.giving.PledgeAct.Progress;
import org.samizdat.giving.page.GiverNotePage;
import org.samizdat.giving.page.GiverPage;
import org.samizdat.mail.Site;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Puts a giver's pages together. */
@Component
class GiverPages {

  private final Pledges pledges;
  private final PledgeActs acts;
  private final Payments payments;
  private final Refunds refunds;
  private final Statements statements;
  private final CardChanges cards;
  private final GiverErasures erasures;
  private final GiverWords words;
  private final Site site;

  GiverPages(
      Pledges pledges,
      PledgeActs acts,
      Payments payments,
      Refunds refunds,
      Statements statements,
      CardChanges cards,
      GiverErasures erasures,
      GiverWords words,
      Site site) {
    this.pledges = pledges;
    this.acts = acts;
    this.payments = payments;
    this.refunds = refunds;
    this.statements = statements;
    this.cards = cards;
    this.erasures = erasures;
    this.words = words;
    this.site = site;
  }

  /** Her page behind the link of every mail. */
  ModelAndView hers(
      String token,
      GiverLinks.Hers hers,
      Language language,
      HttpStatus status,
      @Nullable String notice) {
    List<Pledge> all = pledges.of(hers.giver());
    List<Payment> given = payments.of(hers.giver());
    Map<String, Money> back = refunds.refunded(given);
    return page(
        status,
        "giver",
        new GiverPage(
            language,
            site.name(),
            token,
            hers.address().map(EmailAddress::masked).orElse(null),
            notice,
            live(all).map(pledge -> regular(pledge, language)).toList(),
            all.stream()
                .filter(pledge -> !pledge.state().isLive())
                .map(pledge ->
                    new GiverPage.Ended(
                        words.gift(pledge, language), words.state(pledge, language)))
                .toList(),
            given.stream()
                .map(payment -> gift(payment, back.get(payment.intent()), language))
                .toList(),
            statements.years(hers.giver()).stream().map(Year::getValue).toList(),
            Language.all(),
            hers.giver().language(),
            erasures.of(hers.giver()).isPresent(),
            "/support?language=" + language.tag()));
  }

  /** What a fresh link opens that does not lead to a giver. */
  ModelAndView notHers(GiverLinks.Step step, Language asked) {
    return switch (step) {
      case GiverLinks.Expired() -> note(HttpStatus.GONE, "expired", asked);
      case GiverLinks.Gone() -> note(HttpStatus.GONE, "gone", asked);
      case GiverLinks.Nothing nothing -> note(HttpStatus.OK, "nothing", nothing.language());
      case GiverLinks.Hers hers -> throw new IllegalStateException("It is hers");
    };
  }

  /** A page with one thing to say. */
  ModelAndView note(HttpStatus status, String note, Language language) {
    String path =
        switch (note) {
          case "expired" -> "/support/link";
          default -> "/support";
        };
    return page(
        status,
        "giver-note",
        new GiverNotePage(language, site.name(), note, path + "?language=" + language.tag()));
  }

  static ModelAndView page(HttpStatus status, String template, Object page) {
    ModelAndView view = new ModelAndView("web/" + template, "page", page);
    view.setStatus(status);
    return view;
  }

  private GiverPage.Regular regular(Pledge pledge, Language language) {
    Optional<PledgeAct> last = acts.last(pledge.number());
    State state = pledge.state();
    return new GiverPage.Regular(
        Long.toHexString(pledge.number()),
        last.map(PledgeAct::number).orElse(0),
        words.gift(pledge, language),
        words.state(pledge, language),
        isWaiting(last),
        state == State.PAST_DUE,
        cards.isRefused(pledge),
        Kind.SKIP.fits(state) ? skips(pledge, language) : List.of(),
        Kind.RESUME.fits(state)
            ? language.say("giver.resume", words.day(resumed(pledge), language))
            : null,
        Kind.KEEP.fits(state)
            ? language.say(
                pledge.why().equals(Replacements.REPLACED) ? "giver.keep-both" : "giver.keep")
            : null,
        Kind.END_WITH_PERIOD.fits(state)
            ? language.say("giver.end-with-period", words.day(pledge.periodEnd(), language))
            : null);
  }

  private List<GiverPage.Skip> skips(Pledge pledge, Language language) {
    return IntStream.rangeClosed(1, Charges.MOST_SKIPPED)
        .mapToObj(times ->
            new GiverPage.Skip(
                times,
                language.say(
                    "giver.skip-times",
                    times,
                    words.day(Charges.afterSkipping(pledge, times), language))))
        .toList();
  }

  /** One that goes on again is charged when its period is over, as it would have been. */
  private static Instant resumed(Pledge pledge) {
    return pledge.periodEnd();
  }

  private GiverPage.Gift gift(Payment payment, @Nullable Money back, Language language) {
    return new GiverPage.Gift(
        words.day(payment.paidAt(), language),
        language.money(payment.amount()),
        language.say("frequency." + payment.frequency().label()),
        ReceiptNumber.of(payment.receipt(), payment.paidAt()),
        payment.receipt(),
        back == null || back.isZero() ? null : language.say("giver.back", language.money(back)));
  }

  static boolean isWaiting(Optional<PledgeAct> last) {
    return last.filter(act -> act.progress() == Progress.ASKED).isPresent();
  }

  static Stream<Pledge> live(List<Pledge> all) {
    return all.stream().filter(pledge -> pledge.state().isLive());
  }
}
