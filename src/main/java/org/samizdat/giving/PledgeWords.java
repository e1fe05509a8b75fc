package org.samizdat.giving;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.GiftNews.Target;
import org.samizdat.values.Language;

/** What a giver is told of her pledge, each thing in words. Days are UTC's, as Stripe's are. */
final class PledgeWords {

  private final Language language;
  private final String site;

  PledgeWords(Language language, String site) {
    this.language = language;
    this.site = site;
  }

  /** A payment was refused. */
  GiftNews failed(Pledge pledge) {
    Instant again = pledge.nextAttempt();
    return new GiftNews(
        say("failed-mail.subject", amount(pledge), site),
        say("failed-mail.preheader"),
        say("failed-mail.title"),
        List.of(
            say("failed-mail.what"),
            again == null ? say("failed-mail.last") : say("failed-mail.again", day(again))),
        amount(pledge),
        List.of(frequency(pledge)),
        say("failed-mail.action"),
        Target.HER_PAGE,
        say("failed-mail.stop"));
  }

  /** It has ended. */
  GiftNews ended(Pledge pledge) {
    boolean replaced = pledge.why().equals("replaced");
    return new GiftNews(
        say("ended-mail.subject", site),
        say("ended-mail.preheader"),
        say("ended-mail.title"),
        List.of(
            switch (pledge.why()) {
              case "payment-failed" -> say("ended-mail.failed");
              case "payment-disputed" -> say("ended-mail.disputed");
              case "replaced" -> say("ended-mail.replaced");
              case GiversAtDesk.DESK -> say("ended-mail.desk");
              default -> say("ended-mail.asked");
            },
            say("ended-mail.thanks")),
        amount(pledge),
        List.of(frequency(pledge)),
        say(replaced ? "pledge-mail.manage" : "ended-mail.again"),
        replaced ? Target.HER_PAGE : Target.FORM,
        null);
  }

  /** It will end, and that can be undone until then. */
  GiftNews ending(Pledge pledge, Instant end) {
    boolean replaced = pledge.why().equals("replaced");
    return new GiftNews(
        say("ending-mail.subject", site, day(end)),
        say("ended-mail.preheader"),
        say("ending-mail.title", day(end)),
        List.of(say(replaced ? "ending-mail.replaced" : "ending-mail.what")),
        amount(pledge),
        List.of(frequency(pledge)),
        say(replaced ? "ending-mail.keep-both" : "ending-mail.undo"),
        Target.HER_PAGE,
        null);
  }

  /** It was to end, or rested, and is not or does not any more. */
  GiftNews goesOn(Pledge pledge) {
    return new GiftNews(
        say("goes-on-mail.subject", site),
        say("goes-on-mail.preheader", day(pledge.periodEnd())),
        say("goes-on-mail.title"),
        List.of(say("goes-on-mail.what", day(pledge.periodEnd()))),
        amount(pledge),
        List.of(frequency(pledge)),
        say("pledge-mail.manage"),
        Target.HER_PAGE,
        null);
  }

  /** Nothing is taken for a while. */
  GiftNews paused(Pledge pledge) {
    Instant until = pledge.pausedUntil();
    String title =
        until == null ? say("paused-mail.open-title") : say("paused-mail.title", day(until));
    return new GiftNews(
        until == null
            ? say("paused-mail.open-subject", site)
            : say("paused-mail.subject", site, day(until)),
        say("paused-mail.preheader"),
        title,
        List.of(say(until == null ? "paused-mail.open-what" : "paused-mail.what")),
        amount(pledge),
        List.of(frequency(pledge)),
        say("paused-mail.go-on"),
        Target.HER_PAGE,
        null);
  }

  /** Amount, frequency, day or card is another; null for what she need not be told of. */
  @Nullable GiftNews changed(Pledge before, Pledge after, boolean dayMoved) {
    List<String> said = new ArrayList<>();
    if (!before.amount().equals(after.amount()) || before.frequency() != after.frequency()) {
      said.add(
          Charges.next(after)
              .map(next ->
                  say(
                      "changed-mail.amount",
                      amount(before),
                      frequency(before),
                      amount(after),
                      frequency(after),
                      day(next)))
              .orElseGet(() ->
                  say(
                      "changed-mail.amount-only",
                      amount(before),
                      frequency(before),
                      amount(after),
                      frequency(after))));
    } else if (dayMoved) {
      String day = day(Charges.next(before).orElse(before.periodEnd()));
      Charges.next(after)
          .map(this::day)
          .filter(next -> !next.equals(day))
          .ifPresent(next -> said.add(say("changed-mail.day", day, next)));
    }
    YearMonth card = after.cardExpires();
    if (card != null && !card.equals(before.cardExpires())) {
      said.add(say("changed-mail.card", month(card)));
    } else if (card == null && before.cardExpires() != null) {
      said.add(say("changed-mail.method"));
    }
    if (said.isEmpty()) {
      return null;
    }
    return new GiftNews(
        say("changed-mail.subject", site),
        say("changed-mail.preheader"),
        say("changed-mail.title"),
        said,
        amount(after),
        facts(after),
        say("pledge-mail.manage"),
        Target.HER_PAGE,
        say("changed-mail.not-you"));
  }

  /** A year has passed, and the next gift is due. */
  GiftNews annualCharge(Pledge pledge) {
    String day = day(pledge.periodEnd());
    return new GiftNews(
        say("annual-mail.subject", amount(pledge), site, day),
        say("annual-mail.preheader"),
        say("annual-mail.title"),
        List.of(say("annual-mail.what", day)),
        amount(pledge),
        List.of(frequency(pledge), say("receipt-mail.next", day)),
        say("pledge-mail.manage"),
        Target.HER_PAGE,
        say("annual-mail.change"));
  }

  /**
   * The card will be no good for a charge to come.
   *
   * @param gifts that are taken from cards which end then, at least one
   */
  GiftNews cardExpires(List<Pledge> gifts, YearMonth last) {
    Pledge pledge = gifts.getFirst();
    List<String> facts = new ArrayList<>(facts(pledge));
    gifts.stream()
        .skip(1)
        .map(other -> Ask.gift(other.amount(), other.frequency(), language))
        .forEach(facts::add);
    return new GiftNews(
        say("card-mail.subject", site),
        say("card-mail.preheader"),
        say("card-mail.title"),
        List.of(say("card-mail.what", month(last)), say("card-mail.new")),
        amount(pledge),
        facts,
        say("card-mail.action"),
        Target.HER_PAGE,
        null);
  }

  /** The card that she gave in place of another cannot be used. */
  GiftNews cardRefused(Pledge pledge) {
    return new GiftNews(
        say("card-refused-mail.subject", site),
        say("card-refused-mail.preheader"),
        say("card-refused-mail.title"),
        List.of(say("card-refused-mail.what"), say("card-refused-mail.how")),
        amount(pledge),
        facts(pledge),
        say("card-refused-mail.action"),
        Target.HER_PAGE,
        null);
  }

  /** How often, and when next if anybody can tell. */
  private List<String> facts(Pledge pledge) {
    return Stream.concat(
            Stream.of(frequency(pledge)),
            Charges.next(pledge).map(next -> say("receipt-mail.next", day(next))).stream())
        .toList();
  }

  private String say(String key, String... values) {
    return language.say(key, (Object[]) values);
  }

  private String amount(Pledge pledge) {
    return language.money(pledge.amount());
  }

  private String frequency(Pledge pledge) {
    return language.say("frequency." + pledge.frequency().label());
  }

  private String day(Instant time) {
    return language.day(LocalDate.ofInstant(time, ZoneOffset.UTC));
  }

  /** As it stands on the card. */
  private static String month(YearMonth month) {
    return "%02d/%d".formatted(month.getMonthValue(), month.getYear());
  }
}
