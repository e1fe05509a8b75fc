package org.samizdat.ledger;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskUsers;
import org.samizdat.ledger.page.CertificatePaper;
import org.samizdat.ledger.page.CertificatePaper.Line;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.stereotype.Component;

/** What a close says, in words: for its page and for its paper. */
@Component
class CertificateWords {

  private static final List<String> FREQUENCIES = List.of("once", "monthly", "annual");

  private final DeskUsers users;
  private final RecognitionPolicies policies;
  private final PayoutRulings rulings;
  private final LedgerSettings settings;

  CertificateWords(
      DeskUsers users,
      RecognitionPolicies policies,
      PayoutRulings rulings,
      LedgerSettings settings) {
    this.users = users;
    this.policies = policies;
    this.rulings = rulings;
    this.settings = settings;
  }

  /** A currency's lines, in their order. */
  List<Line> lines(Certificate one, Language language) {
    List<Line> lines = new ArrayList<>();
    lines.add(line("opening", one.opening(), language));
    lines.add(line("gross", one.gross(), language));
    lines.add(line("fees", one.fees().negated(), language));
    lines.add(line("refunds", one.refunds().negated(), language));
    lines.add(line("disputes", one.disputes(), language));
    lines.add(line("other", one.other(), language));
    lines.add(line("payouts", one.payouts().negated(), language));
    lines.add(result("closing", one.closing(), language));
    Money stripe = one.stripe();
    Money difference = one.difference();
    if (stripe == null || difference == null || one.readAt() == null) {
      lines.add(new Line("stripe", say("stripe", language), say("stripe-silent", language), false));
    } else {
      lines.add(
          new Line(
              "stripe",
              language.say("finance.certificate.stripe-read", one.readAt().toString()),
              Exact.money(stripe, language),
              false));
      lines.add(result("difference", difference, language));
    }
    lines.add(line("expected", one.expectedAtBank(), language));
    lines.add(line("on-statement", one.onStatement().negated(), language));
    lines.add(line("strangers", one.strangers(), language));
    lines.add(line("in-transit", one.inTransit(), language));
    lines.add(line("bank", one.bank(), language));
    lines.add(line("held", one.held(), language));
    lines.add(line("deferred", one.deferred(), language));
    lines.add(line("exchange", one.exchange(), language));
    lines.add(line("suspense", one.suspense(), language));
    return lines;
  }

  /** When it was closed, by whom, how gifts became income in it, and its hashes. */
  List<Line> facts(MonthCloses.Close close, Language language) {
    List<Line> facts = new ArrayList<>();
    facts.add(
        new Line(
            "closed",
            say("closed", language),
            settings.day(close.at()) + ", " + close.at(),
            false));
    facts.add(new Line("by", say("by", language), by(close, language), false));
    facts.add(new Line("zone", say("zone", language), close.zone(), false));
    facts.add(
        new Line(
            "seen",
            say("seen", language),
            language.say("finance.certificate.counts", close.facts(), close.entries()),
            false));
    facts.addAll(policies(close.month(), language));
    facts.addAll(withoutLists(close.month(), language));
    facts.add(new Line("hash", say("hash", language), grouped(close.hash()), false));
    facts.add(
        new Line("previous", say("previous", language), grouped(close.previousHash()), false));
    return facts;
  }

  /** A line for each frequency; one on which nobody decided is income when it comes. */
  private List<Line> policies(YearMonth month, Language language) {
    Map<String, RecognitionPolicies.Version> inForce =
        policies.inForce(month).stream()
            .collect(Collectors.toMap(RecognitionPolicies.Version::frequency, Function.identity()));
    return FREQUENCIES.stream()
        .map(frequency -> {
          RecognitionPolicies.Version policy = inForce.get(frequency);
          return new Line(
              "policy-" + frequency,
              language.say("finance.certificate.policy", language.say("frequency." + frequency)),
              policy == null
                  ? say("policy-at-once", language)
                  : language.say(
                      "finance.certificate.policy-since",
                      language.say(
                          "finance.policy",
                          policy.policy().deferredPercent(),
                          policy.policy().months()),
                      policy.from().toString()),
              false);
        })
        .toList();
  }

  /** The payouts that it was closed without the list of, and who answers for that. */
  private List<Line> withoutLists(YearMonth month, Language language) {
    return rulings.seenBy(month).stream()
        .map(ruling ->
            new Line(
                "without-list",
                language.say("finance.certificate.without-list", ruling.payout()),
                language.say(
                    "finance.certificate.without-list-by",
                    ruling.reason(),
                    name(ruling.by(), users, language),
                    settings.day(ruling.at()).toString()),
                false))
        .toList();
  }

  /** Who closed it; the number of somebody who has left. */
  String by(MonthCloses.Close close, Language language) {
    return name(close.by(), users, language);
  }

  /**
   * What a colleague is called; her number if she has left.
   *
   * @param by null for somebody at the command line
   */
  static String name(@Nullable Long by, DeskUsers users, Language language) {
    return by == null
        ? language.say("finance.by-command")
        : users.name(by).orElse(language.say("finance.by-number", by));
  }

  CertificatePaper paper(
      MonthCloses.Close close, List<Certificate> certificates, String newsroom, Language language) {
    return new CertificatePaper(
        language,
        newsroom,
        language.say("finance.certificate.title", close.month().toString()),
        certificates.stream()
            .map(one ->
                new CertificatePaper.Sums(
                    one.closing().currency().getCurrencyCode(), lines(one, language)))
            .toList(),
        facts(close, language));
  }

  /** With spaces: on a narrow page it has to break somewhere. */
  private static String grouped(byte[] hash) {
    return HexFormat.of().formatHex(hash).replaceAll("(.{8})(?=.)", "$1 ");
  }

  private static Line line(String what, Money amount, Language language) {
    return new Line(what, say(what, language), Exact.money(amount, language), false);
  }

  private static Line result(String what, Money amount, Language language) {
    return new Line(what, say(what, language), Exact.money(amount, language), true);
  }

  private static String say(String what, Language language) {
    return language.say("finance.certificate." + what);
  }
}
