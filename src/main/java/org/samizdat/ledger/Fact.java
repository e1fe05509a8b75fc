package org.samizdat.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.chart.Account;
import org.samizdat.values.Money;

/** Something that happened, of which the books make an entry. */
sealed interface Fact {

  /** Which fact: its kind and its id there. */
  record Key(String kind, String id) {

    /** Before all others. */
    static final Key FIRST = new Key("", "");
  }

  /** A balance transaction of Stripe's. */
  record Moved(MoneyFact money) implements Fact {

    @Override
    public Key key() {
      return new Key(FactsToBook.MONEY, money.balanceTransaction());
    }

    @Override
    public LocalDate day(LedgerSettings settings) {
      return settings.day(money.createdAt());
    }

    @Override
    public String said() {
      MoneyFact.Gift gift = money.gift();
      MoneyFact.Paid paid = money.paid();
      return String.join(
          "|",
          money.type(),
          money.reportingCategory(),
          money.amount().toString(),
          money.fee().toString(),
          money.fees().stream()
              .map(fee -> fee.type() + "=" + fee.amount())
              .collect(Collectors.joining(",")),
          money.exchangeRate() == null ? "" : money.exchangeRate().toPlainString(),
          money.source() == null ? "" : money.source(),
          money.createdAt().toString(),
          money.availableOn().toString(),
          Boolean.toString(money.own()),
          gift == null ? "" : gift.donation() + "," + gift.frequency() + "," + gift.campaign(),
          paid == null ? "" : paid.charge() + "," + paid.amount());
    }
  }

  /** A dispute was lost: what is held for it does not come back. */
  record DisputeLost(String dispute, Instant at) implements Fact {

    @Override
    public Key key() {
      return new Key(FactsToBook.LOST_DISPUTE, dispute);
    }

    @Override
    public LocalDate day(LedgerSettings settings) {
      return settings.day(at);
    }

    @Override
    public String said() {
      return at.toString();
    }
  }

  /**
   * What the account held before the first fact.
   *
   * @param inTransit what had left it for the bank and was not there yet
   */
  record Opened(Money balance, Money inTransit, LocalDate on) implements Fact {

    @Override
    public Key key() {
      return new Key(FactsToBook.OPENING, balance.code());
    }

    @Override
    public LocalDate day(LedgerSettings settings) {
      return on;
    }

    @Override
    public String said() {
      // Where nothing was on its way, as closes have printed it since before that was asked.
      return balance + "|" + on + (inTransit.isZero() ? "" : "|" + inTransit);
    }
  }

  /**
   * A line of the bank's statement was matched with a payout or another movement, or that was taken
   * back.
   *
   * @param match its number
   * @param category of the movement, in Stripe's reports; {@code opening} of what was on its way
   *     when the books were opened
   * @param amount more than nothing came in
   * @param on the day of the statement; of what was taken back, by those of before the day of that
   */
  record AtBank(long match, String category, Money amount, LocalDate on, boolean undone)
      implements Fact {

    @Override
    public Key key() {
      return new Key(undone ? FactsToBook.BANK_UNDONE : FactsToBook.BANK, Long.toString(match));
    }

    @Override
    public LocalDate day(LedgerSettings settings) {
      return on;
    }

    @Override
    public String said() {
      // Of payouts as closes have printed it since before there were others.
      return amount + "|" + on + (category.equals("payout") ? "" : "|" + category);
    }
  }

  /**
   * Somebody decided to which account it belongs what an entry holds in suspense, or took that
   * back.
   *
   * @param ruling its number
   * @param suspended what the entry moved on the account of suspense
   */
  record Ruled(
      long ruling, String entry, Account account, Money suspended, LocalDate on, boolean undone)
      implements Fact {

    @Override
    public Key key() {
      return new Key(
          undone ? FactsToBook.RULING_UNDONE : FactsToBook.RULING, Long.toString(ruling));
    }

    @Override
    public LocalDate day(LedgerSettings settings) {
      return on;
    }

    @Override
    public String said() {
      return String.join("|", entry, account.label(), suspended.toString(), on.toString());
    }
  }

  Key key();

  /** Its own day in the books' zone. */
  LocalDate day(LedgerSettings settings);

  /** All it says, for its print. */
  String said();

  /** Changes with anything that the fact says. */
  default byte[] print() {
    MessageDigest sha256 = Hashes.sha256();
    sha256.update(
        (key().kind() + "|" + key().id() + "|" + said()).getBytes(StandardCharsets.UTF_8));
    return sha256.digest();
  }

  /** The balance transaction that it is; null if it is none. */
  default @Nullable MoneyFact moved() {
    return this instanceof Moved moved ? moved.money() : null;
  }
}
