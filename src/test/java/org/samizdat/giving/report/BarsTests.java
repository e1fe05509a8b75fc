package org.samizdat.giving.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.samizdat.giving.page.Chart;

/** Bars are to scale and within their picture. */
class BarsTests {

  @Test
  void barsAreToScale() {
    Chart chart = Bars.draw("Title", "10", List.of(place(10), place(5), place(0)));
    List<Integer> heights = chart.bars().stream().map(Chart.Bar::height).toList();
    assertThat(heights.get(1)).isEqualTo(heights.get(0) / 2);
    assertThat(heights.get(2)).isZero();
  }

  @Test
  void howeverManyThereAreTheyStayInThePicture() {
    for (int count : new int[] {1, 2, 12, 60}) {
      Chart chart =
          Bars.draw("T", "m", IntStream.range(0, count).mapToObj(i -> place(i, i)).toList());
      assertThat(chart.bars())
          .hasSize(count * 2)
          .allSatisfy(bar -> {
            assertThat(bar.x()).isNotNegative();
            assertThat(bar.x() + bar.width()).isLessThanOrEqualTo(chart.width());
            assertThat(bar.y()).isNotNegative();
            assertThat(bar.y() + bar.height()).isEqualTo(chart.base());
          });
      assertThat(chart.marks()).hasSizeLessThanOrEqualTo(7);
    }
  }

  private static Bars.Place place(long... values) {
    List<Long> all = Arrays.stream(values).boxed().toList();
    return new Bars.Place("x", all, all.stream().map(String::valueOf).toList());
  }
}
