package org.samizdat.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The hash of a month of the journal and of its close, chained to that of the month before. */
@Component
class JournalHash {

  private static final int PAGE = 2_000;

  /**
   * A month's hash.
   *
   * @param entries how many it was taken of
   */
  record Of(byte[] hash, long entries) {}

  private final JournalRows journal;

  JournalHash(JournalRows journal) {
    this.journal = journal;
  }

  /**
   * SHA-256 over the hash of the month before and every entry, in the order of their ids; and from
   * the second version of the rules on over what the close itself says.
   *
   * @param close whose own hash is not looked at
   * @param certified by its currencies, in their order
   * @param facts the hash of what it has seen of them, as {@link MonthCloses#print} has it
   */
  Of month(MonthCloses.Close close, List<Certificate> certified, String facts) {
    MessageDigest sha256 = Hashes.sha256();
    sha256.update(close.previousHash());
    YearMonth month = close.month();
    long count = 0;
    List<Entry> page = journal.page(month, "", PAGE);
    while (!page.isEmpty()) {
      for (Entry entry : page) {
        sha256.update(entry.line().getBytes(StandardCharsets.UTF_8));
      }
      count += page.size();
      page = journal.page(month, page.getLast().id(), PAGE);
    }
    sha256.update(said(close, certified, facts).getBytes(StandardCharsets.UTF_8));
    return new Of(sha256.digest(), count);
  }

  /** What a close itself says, as far as it is hashed. */
  static String said(MonthCloses.Close close, List<Certificate> certified, String facts) {
    return BookingRules.sealsCertificates(close.rules())
        ? close.line()
            + certified.stream().map(one -> one.line(close.rules())).collect(Collectors.joining())
            + (facts + "\n")
        : "";
  }
}
