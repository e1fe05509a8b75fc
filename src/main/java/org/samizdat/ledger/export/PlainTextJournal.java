package org.samizdat.ledger.export;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.chart.Chart;
import org.samizdat.ledger.export.Booked.Part;
import org.samizdat.values.Money;

/**
 * The journal that hledger (1.25 on) and ledger (3.3 on) both accept in their strict modes: what is
 * known to upset either is avoided. At the end of each month every account is asserted, so that a
 * cent, an entry or an account that is off anywhere is found.
 */
final class PlainTextJournal {

  private static final int AMOUNTS = 48;

  private final Chart chart;
  private final StringBuilder text = new StringBuilder();
  private final Balances balances = new Balances();

  private PlainTextJournal(Chart chart) {
    this.chart = chart;
  }

  /**
   * Writes months.
   *
   * @param before what accounts came to before the first
   */
  static String write(Chart chart, SortedSet<String> currencies, List<Part> before, Months months) {
    PlainTextJournal journal = new PlainTextJournal(chart);
    journal.heading(currencies);
    journal.opening(before, months.first());
    months.forEach(journal::month);
    return journal.text.toString();
  }

  private void heading(SortedSet<String> currencies) {
    for (String code : currencies) {
      Money nothing = Money.zero(Money.currency(code));
      int places = nothing.currency().getDefaultFractionDigits();
      text.append("commodity ").append(name(nothing)).append('\n');
      if (places > 0) {
        // Of a currency without places hledger reads no format, and needs none.
        text.append("    format ")
            .append(BigDecimal.valueOf(1_000).setScale(places).toPlainString())
            .append(' ')
            .append(name(nothing))
            .append('\n');
      }
    }
    for (Account account : Account.values()) {
      // On the line of the account ledger would take it for a part of its name.
      text.append("account ").append(chart.name(account)).append('\n');
      text.append("    ; type:").append(type(account)).append('\n');
    }
  }

  private void opening(List<Part> before, YearMonth first) {
    if (!before.isEmpty()) {
      transaction(first.atDay(1).toString(), "opening", "balances of before", List.of(), before);
      balances.add(before);
    }
  }

  private void month(YearMonth month, List<Booked> entries) {
    for (Booked entry : entries) {
      transaction(entry.day().toString(), entry.id(), entry.words(), entry.notes(), entry.parts());
      balances.add(entry.parts());
    }
    text.append('\n')
        .append(month.atEndOfMonth())
        .append(" (end-")
        .append(month)
        .append(") what every account comes to\n");
    for (Part sum : balances.all()) {
      posting(sum.account(), Money.zero(sum.amount().currency()));
      text.append(" = ").append(amount(sum.amount())).append('\n');
    }
  }

  private void transaction(
      String day, String id, String words, List<Booked.Note> notes, List<Part> parts) {
    text.append('\n').append(day).append(" (").append(id).append(") ").append(words);
    if (!notes.isEmpty()) {
      // A tag reaches to the comma; a space after its colon would make it a tag of ledger's.
      text.append("  ; ")
          .append(
              notes.stream()
                  .map(note -> note.name() + ":" + note.value())
                  .collect(Collectors.joining(", ")));
    }
    text.append('\n');
    for (Part part : parts) {
      posting(part.account(), part.amount());
      text.append('\n');
    }
  }

  private void posting(Account account, Money amount) {
    String name = chart.name(account);
    String said = amount(amount);
    text.append("    ")
        .append(name)
        .repeat(' ', Math.max(2, AMOUNTS - name.length() - said.length()))
        .append(said);
  }

  private static String amount(Money amount) {
    return amount.decimal().toPlainString() + " " + name(amount);
  }

  private static String name(Money amount) {
    return amount.currency().getCurrencyCode();
  }

  private static String type(Account account) {
    return switch (account.type()) {
      case ASSET -> "A";
      case LIABILITY -> "L";
      case EQUITY -> "E";
      case INCOME -> "R";
      case EXPENSE -> "X";
    };
  }
}
