package org.samizdat.twin;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What happens while an answer is on its way. */
final class Interludes {

  private record Interlude(String operation, Runnable act) {}

  private final List<Interlude> waiting = new ArrayList<>();

  synchronized void add(String operation, Runnable act) {
    waiting.add(new Interlude(operation, act));
  }

  /** The first that fits, used up. */
  synchronized Optional<Runnable> take(String operation) {
    for (Iterator<Interlude> all = waiting.iterator(); all.hasNext(); ) {
      Interlude next = all.next();
      if (operation.startsWith(next.operation())) {
        all.remove();
        return Optional.of(next.act());
      }
    }
    return Optional.empty();
  }
}
