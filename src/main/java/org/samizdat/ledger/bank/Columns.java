package org.samizdat.ledger.bank;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which column of a bank's table is what, by its head: English, German, Dutch, French and Russian
 * as banks write them. Accents and capitals do not count, nor does a currency in brackets.
 */
final class Columns {

  /** The bank's own day before the one from which interest is reckoned; the surest name first. */
  static final List<String> DAYS =
      names(
          """
          booking date, bookingdate, posting date, posted date, date posted, buchungstag,
          buchungsdatum, boekdatum, boekingsdatum, date de comptabilisation, date comptable,
          date operation, date de l'operation, date d'operation, дата проводки, дата операции,
          transaction date, completed date, transactiedatum, date, datum, дата
          """);

  static final List<String> VALUE_DAYS =
      names(
          """
          value date, valutadatum, valuta-datum, wertstellung, wertstellungstag, valuta, wert,
          rentedatum, date de valeur, date valeur, дата валютирования
          """);

  static final List<String> AMOUNTS =
      names(
          """
          amount, betrag, umsatz, bedrag, transactiebedrag, montant, сумма, сумма операции, value
          """);

  static final List<String> INS =
      names(
          """
          credit, credit amount, paid in, money in, deposits, haben, gutschrift, bij, приход, кредит,
          поступление, зачисление
          """);

  static final List<String> OUTS =
      names(
          """
          debit, debit amount, paid out, money out, withdrawals, debet, soll, belastung, af, расход,
          дебет, списание
          """);

  static final List<String> SIGNS =
      names(
          """
          debit/credit, credit/debit, debit credit, credit debit, d/c, c/d, dc, cd, dr/cr, cr/dr,
          dbit/crdt, crdt/dbit, cdtdbtind, debit/credit indicator, credit/debit indicator,
          debit credit indicator, credit debit indicator, creditdebitindicator, sign, +/-,
          soll/haben, soll-haben, sollhaben, s/h, h/s, sh, soll/haben-kennzeichen,
          soll-/haben-kennzeichen, s/h-kennzeichen, vorzeichen, af/bij, bij/af, af bij, bij af,
          af-bij, debet/credit, credit/debet, sens, debit ou credit, дебет/кредит, кредит/дебет,
          дт/кт, кт/дт, д/к, приход/расход, направление
          """);

  static final List<String> CURRENCIES =
      names("currency, wahrung, waehrung, munt, muntsoort, devise, валюта, valuta");

  /** {@code Bedrag (EUR)}, {@code Betrag (€)}. */
  private static final Pattern WITH_CURRENCY = Pattern.compile("(.*\\S)\\s*[(\\[](\\S{1,4})[)\\]]");

  private static final Map<String, String> SYMBOLS =
      Map.of("€", "eur", "£", "gbp", "₽", "rub", "руб.", "rub", "руб", "rub");

  private final List<String> heads = new ArrayList<>();
  private final List<String> currencies = new ArrayList<>();

  Columns(List<String> written) {
    for (String head : written) {
      String plain = plain(head);
      Matcher bracketed = WITH_CURRENCY.matcher(plain);
      boolean with = bracketed.matches();
      heads.add(with ? bracketed.group(1) : plain);
      currencies.add(with ? SYMBOLS.getOrDefault(bracketed.group(2), bracketed.group(2)) : "");
    }
  }

  private static List<String> names(String listed) {
    // A letter with an accent of its own, such as й, is taken apart here as it is in heads.
    return List.of(plain(listed).split("\\s*,\\s*", -1));
  }

  /** Small, without accents, with single spaces. */
  static String plain(String words) {
    return Normalizer.normalize(words, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .replace('\u2212', '-')
        .replaceAll("[\\s\u00a0\uFEFF]+", " ")
        .replaceAll(" ?/ ?", "/")
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  boolean hasAny(List<String> names) {
    return heads.stream().anyMatch(names::contains);
  }

  /** The currency that stands in brackets behind the head of an amount; empty if none does. */
  Optional<String> currencyInHead() {
    for (int i = 0; i < heads.size(); i++) {
      String head = heads.get(i);
      if ((AMOUNTS.contains(head) || INS.contains(head) || OUTS.contains(head))
          && currencies.get(i).length() == 3) {
        return Optional.of(currencies.get(i));
      }
    }
    return Optional.empty();
  }

  /**
   * What stands in a line under the first of several heads that has something there.
   *
   * @param fits whether a cell can be it at all
   * @throws Unreadable if two columns of one head say two things
   */
  Optional<String> cell(List<String> line, List<String> names, Predicate<String> fits) {
    for (String name : names) {
      String found = "";
      // A line may be shorter than its heads: banks add lines of sums.
      for (int i = 0; i < Math.min(line.size(), heads.size()); i++) {
        String said = line.get(i).strip();
        if (!heads.get(i).equals(name) || said.isEmpty() || !fits.test(said)) {
          continue;
        }
        if (!found.isEmpty() && !found.equals(said)) {
          throw new Unreadable("two-columns", Map.of("head", name));
        }
        found = said;
      }
      if (!found.isEmpty()) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}
