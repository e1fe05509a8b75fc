package org.samizdat.ledger.report;

import java.util.List;
import org.samizdat.values.Refused;

/**
 * How long a report may be: it is held in memory as a whole, by a server that has others to serve.
 */
final class LongReports {

  /** More than the year of a newsroom with a hundred thousand movements. */
  static final int MOST = 150_000;

  /** To be read at most: one more shows that there are too many. */
  static final int LOOK = MOST + 1;

  private LongReports() {}

  /**
   * The lines, if they are not too many.
   *
   * @throws Refused {@code report-too-long}: fewer months are to be asked for
   */
  static List<List<Object>> bearable(List<List<Object>> lines) {
    if (lines.size() > MOST) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "report-too-long",
          "This report has more than " + MOST + " lines. Please choose fewer months.");
    }
    return lines;
  }
}
