package org.samizdat.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.YearMonth;
import java.util.List;
import org.springframework.stereotype.Component;

/** The hash of a month of the journal, chained to that of the month before. */
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

  /** SHA-256 over the hash of the month before and every entry, in the order of their ids. */
  Of month(YearMonth month, byte[] previous) {
    MessageDigest sha256 = Hashes.sha256();
    sha256.update(previous);
    long count = 0;
    List<Entry> page = journal.page(month, "", PAGE);
    while (!page.isEmpty()) {
      for (Entry entry : page) {
        sha256.update(entry.line().getBytes(StandardCharsets.UTF_8));
      }
      count += page.size();
      page = journal.page(month, page.getLast().id(), PAGE);
    }
    return new Of(sha256.digest(), count);
  }
}
