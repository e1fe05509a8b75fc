package org.samizdat.giving;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.page.Rows;
import org.samizdat.giving.page.Rows.Cell;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.stereotype.Component;

/** Gifts, pledges and what was given back of them as tables of the desk. */
@Component
class GivingScreens {

  private final MaskedGivers givers;
  private final Refunds refunds;

  GivingScreens(MaskedGivers givers, Refunds refunds) {
    this.givers = givers;
    this.refunds = refunds;
  }

  Rows gifts(List<Payment> gifts, Language language) {
    Map<Long, String> names =
        givers.names(gifts.stream().map(Payment::giver).distinct().toList(), language);
    Map<String, Money> back = refunds.refunded(gifts);
    return rows(
        language,
        "gifts",
        List.of("day", "receipt", "giver", "amount", "frequency", "campaign", "back"),
        gifts.stream()
            .map(gift ->
                List.of(
                    Cell.of(day(language, gift.paidAt())),
                    Cell.to(
                        ReceiptNumber.of(gift.receipt(), gift.paidAt()),
                        "/desk/giving/gifts/" + gift.receipt()),
                    Cell.to(names.getOrDefault(gift.giver(), ""), giverPath(gift.giver())),
                    Cell.number(language.money(gift.amount())),
                    Cell.of(frequency(language, gift.frequency())),
                    Cell.of(gift.campaign()),
                    Cell.number(money(language, back.get(gift.intent())))))
            .toList());
  }

  Rows pledges(List<Pledge> pledges, Language language) {
    Map<Long, String> names =
        givers.names(pledges.stream().map(Pledge::giver).distinct().toList(), language);
    return rows(
        language,
        "pledges",
        List.of("began", "giver", "amount", "frequency", "state", "next", "card", "campaign"),
        pledges.stream()
            .map(pledge ->
                List.of(
                    Cell.of(language.day(pledge.began())),
                    Cell.to(names.getOrDefault(pledge.giver(), ""), giverPath(pledge.giver())),
                    Cell.number(language.money(pledge.amount())),
                    Cell.of(frequency(language, pledge.frequency())),
                    Cell.of(state(language, pledge)),
                    Cell.of(next(language, pledge)),
                    Cell.of(month(pledge.cardExpires())),
                    Cell.of(pledge.campaign())))
            .toList());
  }

  Rows refunds(List<Refund> made, Language language) {
    return rows(
        language,
        "refunds",
        List.of("day", "amount", "state"),
        made.stream()
            .map(refund ->
                List.of(
                    Cell.of(day(language, refund.madeAt())),
                    Cell.number(language.money(refund.amount())),
                    Cell.of(
                        withWhy(
                            language.say("desk-gifts.refund." + word(refund.state())),
                            refund.why()))))
            .toList());
  }

  Rows acts(List<RefundAct> acts, Language language) {
    return rows(
        language,
        "acts",
        List.of("day", "amount", "state"),
        acts.stream()
            .map(act ->
                List.of(
                    Cell.of(day(language, act.askedAt())),
                    Cell.number(language.money(act.amount())),
                    Cell.of(
                        withWhy(language.say("desk-gifts.act." + word(act.state())), act.why()))))
            .toList());
  }

  static String state(Language language, Pledge pledge) {
    String state = language.say("desk-gifts.pledge." + word(pledge.state()));
    return pledge.why().isEmpty()
        ? state
        : state + ": " + known(language, "desk-gifts.why.", pledge.why());
  }

  static String giverPath(long giver) {
    return "/desk/giving/givers/" + Long.toHexString(giver);
  }

  static String frequency(Language language, Frequency frequency) {
    return language.say("frequency." + frequency.label());
  }

  static String day(Language language, Instant time) {
    return language.day(LocalDate.ofInstant(time, ZoneOffset.UTC));
  }

  /** A word of Stripe's that nobody has put into words yet is shown as it is. */
  static String known(Language language, String keys, String word) {
    String key = keys + word.replace('_', '-');
    return language.knows(key) ? language.say(key) : word;
  }

  private static String next(Language language, Pledge pledge) {
    return switch (pledge.state()) {
      case ACTIVE -> day(language, pledge.periodEnd());
      case PAST_DUE -> pledge.nextAttempt() == null ? "" : day(language, pledge.nextAttempt());
      case PAUSED -> pledge.pausedUntil() == null ? "" : day(language, pledge.pausedUntil());
      case ENDING, ENDED -> "";
    };
  }

  private static String month(@Nullable YearMonth month) {
    return month == null ? "" : month.toString();
  }

  private static String money(Language language, @Nullable Money money) {
    return money == null ? "" : language.money(money);
  }

  private static String withWhy(String said, String why) {
    return why.isEmpty() ? said : said + " (" + why + ")";
  }

  static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Rows rows(Language language, String name, List<String> heads, List<List<Cell>> lines) {
    return new Rows(
        language.say("desk-gifts." + name),
        language.say("desk-gifts." + name + ".none"),
        heads.stream().map(head -> language.say("desk-gifts.head." + head)).toList(),
        lines);
  }
}
