package org.samizdat.ledger;

import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What a month itself makes when it is closed, from all that is booked by then. */
@Component
class MonthEnd {

  private final RecognitionRun recognition;
  private final DisputesWon won;

  MonthEnd(RecognitionRun recognition, DisputesWon won) {
    this.recognition = recognition;
    this.won = won;
  }

  List<Entry> entries(YearMonth month) {
    return Stream.concat(recognition.entries(month).stream(), won.entries(month).stream()).toList();
  }
}
