package org.samizdat.mail;

import java.util.List;
import java.util.Set;

/**
 * What is known of a chunk whose holder has gone, from nothing but its recorded outcomes and its
 * window. Deliveries are started strictly by number, each only while fewer than {@code window}
 * started ones are without a recorded outcome. So every gap below the highest recorded number was
 * started; of those above it at most {@code window} less the gaps were; no later one can have been.
 *
 * @param unknown those that may or may not have been sent, in order
 * @param firstNotStarted the first that was certainly not; null if there is none
 */
record Recovery(List<Integer> unknown, @org.jspecify.annotations.Nullable Integer firstNotStarted) {

  Recovery {
    unknown = List.copyOf(unknown);
  }

  /**
   * Works it out.
   *
   * @param members the numbers of the chunk's deliveries, ascending
   * @param recorded those of them that have an outcome of this attempt
   * @param window as it was stored when the chunk was claimed
   */
  static Recovery of(List<Integer> members, Set<Integer> recorded, int window) {
    int firstOpen = 0;
    for (int index = 0; index < members.size(); index++) {
      if (recorded.contains(members.get(index))) {
        firstOpen = index + 1;
      }
    }
    List<Integer> gaps =
        members.subList(0, firstOpen).stream()
            .filter(number -> !recorded.contains(number))
            .toList();
    int perhapsStarted = Math.max(0, window - gaps.size());
    int firstNotStarted = Math.min(members.size(), firstOpen + perhapsStarted);
    return new Recovery(
        java.util.stream.Stream.concat(
                gaps.stream(), members.subList(firstOpen, firstNotStarted).stream())
            .toList(),
        firstNotStarted == members.size() ? null : members.get(firstNotStarted));
  }
}
