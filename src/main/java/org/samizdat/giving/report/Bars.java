package org.samizdat.giving.report;

import java.util.ArrayList;
import java.util.List;
import org.samizdat.giving.page.Chart;

/** Draws bars: one or two for each place on the line. */
final class Bars {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 220;
  private static final int TOP = 28;

  /** On both sides, for the word below the first bar and the last. */
  private static final int MARGIN = 28;

  private static final int BASE = HEIGHT - 28;

  /** Words below the bars stand in each other's way if there are more. */
  private static final int MOST_MARKS = 7;

  /**
   * A place.
   *
   * @param mark below it
   * @param values one or two, none less than nothing
   * @param said what each stands for, in words
   */
  record Place(String mark, List<Long> values, List<String> said) {}

  private Bars() {}

  /**
   * Draws.
   *
   * @param most what the highest is, in words
   */
  static Chart draw(String title, String most, List<Place> places) {
    long highest =
        places.stream().flatMap(place -> place.values().stream()).mapToLong(v -> v).max().orElse(0);
    List<Chart.Bar> bars = new ArrayList<>();
    List<Chart.Mark> marks = new ArrayList<>();
    int step = (WIDTH - 2 * MARGIN) / Math.max(1, places.size());
    int every = (places.size() + MOST_MARKS - 1) / MOST_MARKS;
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      int room = Math.max(2, step * 3 / 4 / Math.max(1, place.values().size()));
      for (int j = 0; j < place.values().size(); j++) {
        int height = height(place.values().get(j), highest);
        bars.add(
            new Chart.Bar(
                MARGIN + i * step + step / 8 + j * room,
                BASE - height,
                Math.max(1, room - 1),
                height,
                j > 0,
                place.said().get(j)));
      }
      if (i % every == 0) {
        marks.add(new Chart.Mark(MARGIN + i * step + step / 2, place.mark()));
      }
    }
    return new Chart(title, most, WIDTH, HEIGHT, BASE, bars, marks);
  }

  private static int height(long value, long highest) {
    return highest == 0 ? 0 : (int) Math.round((double) value / highest * (BASE - TOP));
  }
}
