package org.samizdat.ledger;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.chart.Account;

/**
 * An entry of the journal.
 *
 * @param id of a fact's entry it follows from the fact: a second booking cannot be
 * @param kind of the fact, or what a month itself makes
 * @param fact null for what a month makes
 * @param month in which it is booked
 * @param day on which it is booked; of a late fact the first of the month
 * @param ownDay the fact's own
 * @param words what it is, without anybody's name
 */
record Entry(
    String id,
    String kind,
    @Nullable String fact,
    YearMonth month,
    LocalDate day,
    LocalDate ownDay,
    String words,
    List<Posting> postings) {

  /**
   * What an entry moves on one account.
   *
   * @param minor in minor units; a debit is more than nothing, a credit less
   * @param currency small, as Stripe writes it
   */
  record Posting(Account account, long minor, String currency) {

    /** As the hash has it. */
    String line() {
      return account.label() + "|" + minor + "|" + currency;
    }
  }

  Entry {
    postings = List.copyOf(postings);
  }

  /** All it says, as the hash has it; also the order of postings counts. */
  String line() {
    StringBuilder line = new StringBuilder();
    line.append(String.join("|", id, kind, fact == null ? "" : fact, month.toString()))
        .append("|" + day + "|" + ownDay + "|" + words);
    postings.forEach(posting -> line.append('\n').append(posting.line()));
    return line.append("\n\n").toString();
  }

  /** Whether it is booked in a later month than its own. */
  boolean isLate() {
    return YearMonth.from(ownDay).isBefore(month);
  }

  /** Postings in the making: one for each account, none that moves nothing. */
  static final class Sums {

    private final String currency;
    private final Map<Account, Long> sums = new EnumMap<>(Account.class);

    Sums(String currency) {
      this.currency = currency;
    }

    /** A debit is more than nothing. */
    Sums add(Account account, long minor) {
      sums.merge(account, minor, Math::addExact);
      return this;
    }

    /** In the order of the accounts. */
    List<Posting> postings() {
      List<Posting> postings = new ArrayList<>();
      sums.forEach((account, minor) -> {
        if (minor != 0) {
          postings.add(new Posting(account, minor, currency));
        }
      });
      return postings;
    }
  }
}
