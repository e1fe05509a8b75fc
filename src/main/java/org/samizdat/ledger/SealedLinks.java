package org.samizdat.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What went out with which payout, as closes see it: no entry is made of it, so that two links of
 * the same amount could change places unseen. A close keeps a print of each beside those of its
 * facts, and of each decision to go without the list of a payout.
 */
@Component
class SealedLinks {

  /** Of the keys that closes keep of links; their id is that of the balance transaction. */
  static final String LINK = "payout-link";

  /** Of those that they keep of decisions; their id is the decision's number. */
  static final String RULING = "payout-ruling";

  private final JdbcClient database;

  SealedLinks(JdbcClient database) {
    this.database = database;
  }

  /**
   * The links of payouts that are booked up to a month, and the decisions on those without, less
   * what a close has seen before: a list that Stripe gives late is seen by the next close.
   */
  List<MonthCloses.Seen> unseen(YearMonth month) {
    List<MonthCloses.Seen> unseen = new ArrayList<>(links(month));
    unseen.addAll(rulings(month));
    return unseen;
  }

  private List<MonthCloses.Seen> links(YearMonth month) {
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
        .query(SealedLinks::link)
        .list();
  }

  /** Those that the close of a month rests on: once a list has come, nothing rests on them. */
  private List<MonthCloses.Seen> rulings(YearMonth month) {
    return database
        .sql(
            """
            select number, payout, reason
            from payout_ruling
            where payout in (
              select source
              from journal_entry
              join money_fact on money_fact.balance_transaction = fact
              where kind = 'money'
              and month <= :month
              and reporting_category = 'payout')
            and not exists (select from payout_ruling_undone where ruling = number)
            and not exists (select from payout_link where payout_link.payout = payout_ruling.payout)
            and not exists (
              select
              from close_fact
              where kind = 'payout-ruling'
              and fact = number::text)
            """)
        .param("month", month.atDay(1))
        .query(SealedLinks::ruling)
        .list();
  }

  /** Some as they are now, by their keys; those that are not there, and other keys, are missing. */
  Map<Fact.Key, byte[]> prints(Collection<Fact.Key> keys) {
    Map<Fact.Key, byte[]> prints = new HashMap<>();
    linksOf(ids(keys, LINK)).forEach(seen -> prints.put(seen.key(), seen.print()));
    rulingsOf(ids(keys, RULING)).forEach(seen -> prints.put(seen.key(), seen.print()));
    return prints;
  }

  private static List<String> ids(Collection<Fact.Key> keys, String kind) {
    return keys.stream().filter(key -> key.kind().equals(kind)).map(Fact.Key::id).toList();
  }

  private List<MonthCloses.Seen> rulingsOf(List<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return database
        .sql(
            """
            select number, payout, reason
            from payout_ruling
            where number = any(:ids::bigint[])
            """)
        .param("ids", ids.toArray(String[]::new))
        .query(SealedLinks::ruling)
        .list();
  }

  private List<MonthCloses.Seen> linksOf(List<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return database
        .sql(
            """
            select balance_transaction, payout
            from payout_link
            where balance_transaction = any(:ids)
            """)
        .param("ids", ids.toArray(String[]::new))
        .query(SealedLinks::link)
        .list();
  }

  private static MonthCloses.Seen link(ResultSet row, int count) throws SQLException {
    return seen(LINK, row.getString("balance_transaction"), row.getString("payout"));
  }

  private static MonthCloses.Seen ruling(ResultSet row, int count) throws SQLException {
    return seen(
        RULING, row.getString("number"), row.getString("payout") + "|" + row.getString("reason"));
  }

  private static MonthCloses.Seen seen(String kind, String id, String said) {
    MessageDigest sha256 = Hashes.sha256();
    sha256.update(String.join("|", kind, id, said).getBytes(StandardCharsets.UTF_8));
    return new MonthCloses.Seen(new Fact.Key(kind, id), sha256.digest());
  }
}
