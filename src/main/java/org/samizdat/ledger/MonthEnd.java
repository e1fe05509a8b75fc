package org.samizdat.ledger;

import java.time.YearMonth;
import org.springframework.stereotype.Component;

/** What a month itself makes when it is closed, from all that is booked by then. */
@Component
class MonthEnd {

  private final RecognitionRun recognition;
  private final DisputesEnded disputes;
  private final JournalRows journal;

  MonthEnd(RecognitionRun recognition, DisputesEnded disputes, JournalRows journal) {
    this.recognition = recognition;
    this.disputes = disputes;
    this.journal = journal;
  }

  /**
   * Adds the entries of a month. What becomes of disputes goes first: a gift that is won back is
   * earned again.
   *
   * @param rules by which version: that of its close, or the newest if it is closed now
   */
  void add(YearMonth month, int rules) {
    if (BookingRules.endsDisputes(rules)) {
      journal.add(disputes.entries(month));
    }
    journal.add(recognition.entries(month, rules));
  }
}
