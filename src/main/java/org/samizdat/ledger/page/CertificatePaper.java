package org.samizdat.ledger.page;

import java.util.ArrayList;
import java.util.List;
import org.samizdat.values.Language;

/**
 * The certificate of a closed month on one page.
 *
 * @param site the newsroom's name
 * @param facts what there is to say about the close: when, by whom, hashes
 */
public record CertificatePaper(
    Language language, String site, String title, List<Sums> currencies, List<Line> facts) {

  private static final int ACROSS = 3;

  /** The currencies as they stand side by side, for one page holds them all. */
  public List<List<Sums>> rows() {
    List<List<Sums>> rows = new ArrayList<>();
    for (int i = 0; i < currencies.size(); i += ACROSS) {
      rows.add(currencies.subList(i, Math.min(i + ACROSS, currencies.size())));
    }
    return rows;
  }

  /** A currency's lines. */
  public record Sums(String currency, List<Line> lines) {}

  /**
   * A line.
   *
   * @param name by which a program knows it: {@code gross}
   * @param result whether it is what those above come to
   */
  public record Line(String name, String what, String value, boolean result) {}
}
