package org.samizdat.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What went out with which payout, as closes see it: no entry is made of it, so that two links of
 * the same amount could change places unseen. A close keeps a print of each beside those of its
 * facts.
 */
@Component
class SealedLinks {

  /** Of the keys that closes keep of links; their id is that of the balance transaction. */
  static final String LINK = "payout-link";

  private final JdbcClient database;

  SealedLinks(JdbcClient database) {
    this.database = database;
  }

  /**
   * The links of payouts that are booked up to a month, less those that a close has seen before: a
   * list that Stripe gives late is seen by the next close.
   */
  List<MonthCloses.Seen> unseen(YearMonth month) {
    return database
        .sql(
            """
            select balance_transaction, payout
            from payout_link
            where payout in (
              select source
              from journal_entry
              join money_fact on money_fact.balance_transaction = fact
              where kind = 'money'
              and month <= :month
              and reporting_category = 'payout')
            and not exists (
              select
              from close_fact
              where kind = 'payout-link'
              and fact = payout_link.balance_transaction)
            """)
        .param("month", month.atDay(1))
        .query((row, number) -> seen(row.getString("balance_transaction"), row.getString("payout")))
        .list();
  }

  /** Some as they are now, by their keys; those that are not there, and other keys, are missing. */
  Map<Fact.Key, byte[]> prints(Collection<Fact.Key> keys) {
    List<String> ids =
        keys.stream().filter(key -> key.kind().equals(LINK)).map(Fact.Key::id).toList();
    Map<Fact.Key, byte[]> prints = new HashMap<>();
    if (ids.isEmpty()) {
      return prints;
    }
    database
        .sql(
            """
            select balance_transaction, payout
            from payout_link
            where balance_transaction = any(:ids)
            """)
        .param("ids", ids.toArray(String[]::new))
        .query((row, number) -> seen(row.getString("balance_transaction"), row.getString("payout")))
        .list()
        .forEach(link -> prints.put(link.key(), link.print()));
    return prints;
  }

  private static MonthCloses.Seen seen(String balanceTransaction, String payout) {
    MessageDigest sha256 = Hashes.sha256();
    sha256.update(
        String.join("|", LINK, balanceTransaction, payout).getBytes(StandardCharsets.UTF_8));
    return new MonthCloses.Seen(new Fact.Key(LINK, balanceTransaction), sha256.digest());
  }
}
