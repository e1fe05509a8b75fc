package org.samizdat.ledger.export;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.chart.Chart;
import org.samizdat.ledger.export.Booked.Part;
import org.samizdat.values.Money;

/**
 * The journal for Beancount (2.3 on). Balances are asserted without its tolerance, under which a
 * cent would pass.
 */
final class BeancountJournal {

  private final Chart chart;
  private final StringBuilder text = new StringBuilder();
  private final Balances balances = new Balances();

  private BeancountJournal(Chart chart) {
    this.chart = chart;
  }

  /**
   * Writes months.
   *
   * @param before what accounts came to before the first
   */
  static String write(Chart chart, SortedSet<String> currencies, List<Part> before, Months months) {
    BeancountJournal journal = new BeancountJournal(chart);
    journal.heading(currencies, months.first().atDay(1));
    if (!before.isEmpty()) {
      journal.transaction(
          months.first().atDay(1), "opening", "balances of before", List.of(), before);
      journal.balances.add(before);
    }
    months.forEach(journal::month);
    return journal.text.toString();
  }

  private void heading(SortedSet<String> currencies, LocalDate first) {
    text.append("option \"title\" \"Reader revenue\"\n");
    for (String code : currencies) {
      text.append("option \"operating_currency\" \"")
          .append(Money.currency(code).getCurrencyCode())
          .append("\"\n");
    }
    for (Account account : Account.values()) {
      text.append(first).append(" open ").append(name(account)).append('\n');
    }
  }

  private void month(YearMonth month, List<Booked> entries) {
    for (Booked entry : entries) {
      transaction(entry.day(), entry.id(), entry.words(), entry.notes(), entry.parts());
      balances.add(entry.parts());
    }
    text.append('\n');
    for (Part sum : balances.all()) {
      // Beancount holds balances at the start of a day.
      text.append(month.plusMonths(1).atDay(1))
          .append(" balance ")
          .append(name(sum.account()))
          .append("  ")
          .append(sum.amount().decimal().toPlainString())
          .append(" ~ 0 ")
          .append(sum.amount().currency().getCurrencyCode())
          .append('\n');
    }
  }

  private void transaction(
      LocalDate day, String id, String words, List<Booked.Note> notes, List<Part> parts) {
    text.append('\n')
        .append(day)
        .append(" * \"")
        .append(words)
        .append("\" ^")
        .append(id)
        .append('\n');
    for (Booked.Note note : notes) {
      text.append("  ").append(note.name()).append(": \"").append(note.value()).append("\"\n");
    }
    for (Part part : parts) {
      text.append("  ")
          .append(name(part.account()))
          .append("  ")
          .append(part.amount().decimal().toPlainString())
          .append(' ')
          .append(part.amount().currency().getCurrencyCode())
          .append('\n');
    }
  }

  /** {@code assets:stripe:in-transit} is called {@code Assets:Stripe:In-Transit} there. */
  private String name(Account account) {
    return Arrays.stream(chart.name(account).split(":"))
        .map(BeancountJournal::capital)
        .collect(Collectors.joining(":"));
  }

  private static String capital(String part) {
    return Arrays.stream(part.split("-"))
        .map(word ->
            word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining("-"));
  }
}
