package org.samizdat.ledger;

import java.sql.Types;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.ledger.chart.Account;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What somebody decides of movements in suspense. Their entries stay as they are: a decision is a
 * fact of its own, booked on the day it was made.
 */
@Component
class SuspenseRulings {

  /** These come to what Stripe, a bank or a schedule says; nobody moves them by hand. */
  private static final Set<Account> NO_WAY_ROUND =
      Set.of(
          Account.SUSPENSE,
          Account.STRIPE_BALANCE,
          Account.IN_TRANSIT,
          Account.BANK,
          Account.DEFERRED,
          Account.OPENING,
          Account.DISPUTE_HELD);

  private final JdbcClient database;
  private final FactsToBook due;
  private final BooksLock lock;
  private final Audit audit;
  private final Clock clock;

  SuspenseRulings(JdbcClient database, FactsToBook due, BooksLock lock, Audit audit, Clock clock) {
    this.database = database;
    this.due = due;
    this.lock = lock;
    this.audit = audit;
    this.clock = clock;
  }

  /** Accounts that something can be said to belong to. */
  static List<Account> choices() {
    return Arrays.stream(Account.values()).filter(one -> !NO_WAY_ROUND.contains(one)).toList();
  }

  /**
   * Decides to which account it belongs what an entry holds in suspense. The same once more changes
   * nothing.
   *
   * @param by null for somebody at the command line
   * @return false if the same was decided before
   * @throws Refused {@code not-in-suspense} if it holds nothing there, or something else was
   *     decided before; {@code account-not-open} if nothing is moved to that account by hand
   */
  @Transactional
  public boolean rule(String entry, Account account, @Nullable DeskUser by) {
    if (NO_WAY_ROUND.contains(account)) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "account-not-open",
          "Nothing is moved to this account by hand: it comes to what Stripe or a bank says.");
    }
    lock.take();
    if (standing(entry).contains(account.label())) {
      return false;
    }
    Long ruling = standing(entry).isEmpty() ? add(entry, account, by) : null;
    if (ruling == null) {
      throw new Refused(
          Refused.Kind.STALE,
          "not-in-suspense",
          "This entry holds nothing in suspense, or something was decided of it before.");
    }
    due.add(FactsToBook.RULING, Long.toString(ruling));
    audit.record(by, "books.suspense-ruled", entry, account.label());
    return true;
  }

  private List<String> standing(String entry) {
    return database
        .sql(
            """
            select account
            from suspense_ruling
            where entry = :entry
            and not exists (select from suspense_ruling_undone where ruling = number)
            """)
        .param("entry", entry)
        .query((row, count) -> row.getString("account"))
        .list();
  }

  private @Nullable Long add(String entry, Account account, @Nullable DeskUser by) {
    return database
        .sql(
            """
            insert into suspense_ruling (entry, amount_minor, currency, account, decided_at,
              decided_by)
            select entry, amount_minor, currency, :account, :now, :by
            from posting
            join journal_entry on journal_entry.id = posting.entry
            where entry = :entry
            and posting.account = 'suspense'
            and kind = 'money'
            returning number
            """)
        .param("account", account.label())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("by", by == null ? null : by.number(), Types.BIGINT)
        .param("entry", entry)
        .query((row, count) -> row.getLong("number"))
        .optional()
        .orElse(null);
  }

  /** Takes a decision back; the books keep both. False if it was before, or never was. */
  @Transactional
  public boolean undo(long ruling, @Nullable DeskUser by) {
    lock.take();
    int undone =
        database
            .sql(
                """
                insert into suspense_ruling_undone (ruling, undone_at, undone_by)
                select number, :now, :by
                from suspense_ruling
                where number = :ruling
                on conflict do nothing
                """)
            .param("ruling", ruling)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("by", by == null ? null : by.number(), Types.BIGINT)
            .update();
    if (undone == 1) {
      due.add(FactsToBook.RULING_UNDONE, Long.toString(ruling));
      audit.record(by, "books.suspense-reopened", "ruling " + ruling, "");
    }
    return undone == 1;
  }
}
