package org.samizdat.ledger;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.samizdat.desk.DeskUsers;
import org.samizdat.ledger.page.CertificatePaper;
import org.samizdat.ledger.page.CertificatePaper.Line;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.stereotype.Component;

/** What a close says, in words: for its page and for its paper. */
@Component
class CertificateWords {

  private final DeskUsers users;
  private final LedgerSettings settings;

  CertificateWords(DeskUsers users, LedgerSettings settings) {
    this.users = users;
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
    lines.add(line("in-transit", one.inTransit(), language));
    lines.add(line("bank", one.bank(), language));
    lines.add(line("held", one.held(), language));
    lines.add(line("deferred", one.deferred(), language));
    lines.add(line("exchange", one.exchange(), language));
    lines.add(line("suspense", one.suspense(), language));
    return lines;
  }

  /** When it was closed, by whom, and its hashes. */
  List<Line> facts(MonthCloses.Close close, Language language) {
    return List.of(
        new Line(
            "closed", say("closed", language), settings.day(close.at()) + ", " + close.at(), false),
        new Line("by", say("by", language), by(close, language), false),
        new Line("zone", say("zone", language), close.zone(), false),
        new Line(
            "seen",
            say("seen", language),
            language.say("finance.certificate.counts", close.facts(), close.entries()),
            false),
        new Line("hash", say("hash", language), grouped(close.hash()), false),
        new Line("previous", say("previous", language), grouped(close.previousHash()), false));
  }

  /** Who closed it; the number of somebody who has left. */
  String by(MonthCloses.Close close, Language language) {
    Long by = close.by();
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
