package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecoveryTests {

  private static final List<Integer> MEMBERS = List.of(3, 5, 8, 13, 21, 34, 55, 89);

  @Test
  void ofNothingRecordedOneWindowIsUnknown() {
    Recovery recovery = Recovery.of(MEMBERS, Set.of(), 3);
    assertThat(recovery.unknown()).containsExactly(3, 5, 8);
    assertThat(recovery.firstNotStarted()).isEqualTo(13);
  }

  @Test
  void gapsAreUnknownAndTakeUpTheWindow() {
    Recovery recovery = Recovery.of(MEMBERS, Set.of(3, 8, 21), 3);
    assertThat(recovery.unknown()).containsExactly(5, 13, 34);
    assertThat(recovery.firstNotStarted()).isEqualTo(55);
  }

  @Test
  void aWindowFullOfGapsLeavesNothingAbove() {
    Recovery recovery = Recovery.of(MEMBERS, Set.of(13), 3);
    assertThat(recovery.unknown()).containsExactly(3, 5, 8);
    assertThat(recovery.firstNotStarted()).isEqualTo(21);
  }

  @Test
  void ofAllRecordedNothingIsLeft() {
    Recovery recovery = Recovery.of(MEMBERS, Set.copyOf(MEMBERS), 3);
    assertThat(recovery.unknown()).isEmpty();
    assertThat(recovery.firstNotStarted()).isNull();
  }

  @Test
  void aWindowBeyondTheEndLeavesNoRest() {
    Recovery recovery = Recovery.of(MEMBERS, Set.of(3, 5, 8, 13, 21, 34), 9);
    assertThat(recovery.unknown()).containsExactly(55, 89);
    assertThat(recovery.firstNotStarted()).isNull();
  }

  @Test
  void anEmptyChunkHasNothingUnknown() {
    Recovery recovery = Recovery.of(List.of(), Set.of(), 3);
    assertThat(recovery.unknown()).isEmpty();
    assertThat(recovery.firstNotStarted()).isNull();
  }

  /** Plays the rules of starting and recording at random, stops anywhere, and compares. */
  @Test
  void whateverWasStartedAndNotRecordedIsUnknownAndNoMoreThanAWindow() {
    Random chance = new Random(7);
    for (int game = 0; game < 20_000; game++) {
      List<Integer> members = IntStream.range(0, chance.nextInt(40)).boxed().toList();
      int window = 1 + chance.nextInt(8);
      Set<Integer> recorded = new TreeSet<>();
      List<Integer> open = new ArrayList<>();
      int next = 0;
      for (int step = chance.nextInt(90); step > 0; step--) {
        if (chance.nextBoolean() && next < members.size() && open.size() < window) {
          open.add(members.get(next++));
        } else if (!open.isEmpty()) {
          recorded.add(open.remove(/* index */ chance.nextInt(open.size())));
        }
      }
      Recovery recovery = Recovery.of(members, recorded, window);
      assertThat(recovery.unknown()).containsAll(open).hasSizeLessThanOrEqualTo(window);
      assertThat(recovery.unknown()).noneMatch(recorded::contains);
      int notStarted =
          recovery.firstNotStarted() == null ? members.size() : recovery.firstNotStarted();
      assertThat(notStarted).isGreaterThanOrEqualTo(next);
      assertThat(recorded.size() + recovery.unknown().size() + members.size() - notStarted)
          .isEqualTo(members.size());
    }
  }
}
