package org.samizdat.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A chunk in the hands of this node, opened. Its deliveries are started strictly by number, each
 * only while fewer than the chunk's window are started and not recorded: recovery depends on both.
 * A delivery can be promised to a connection before it is started, so that its envelope leaves
 * early; promises are made by number too, and starting one starts all that were promised before it.
 * Guarded by the {@link Holds} it is in.
 */
final class Hold {

  private final Chunk chunk;
  private final Consignment consignment;
  private final List<Member> members;
  private final Instant openedAt;
  private final SortedSet<Integer> unrecorded = new TreeSet<>();
  private int started;
  private int promised;
  private boolean allDecided = true;
  private boolean stopped;
  private boolean refused;
  private long leaseEnds;

  Hold(
      Chunk chunk,
      Consignment consignment,
      List<Member> members,
      Instant openedAt,
      long leaseEnds) {
    this.chunk = chunk;
    this.consignment = consignment;
    this.members = List.copyOf(members);
    this.openedAt = openedAt;
    this.leaseEnds = leaseEnds;
  }

  Chunk chunk() {
    return chunk;
  }

  Consignment consignment() {
    return consignment;
  }

  /** When it was noted that its mails leave. */
  Instant openedAt() {
    return openedAt;
  }

  /** Whether there is one that nobody is promised, and could be started at once. */
  boolean canStart() {
    return canPromise() && promised - started < room();
  }

  /** Whether there is one that nobody is promised. */
  boolean canPromise() {
    return !stopped && promised < members.size();
  }

  /** The place of the next one; from now on it is the caller's. */
  int promise() {
    return promised++;
  }

  Member member(int place) {
    return members.get(place);
  }

  /**
   * Starts the delivery at a place that was promised, and those before it, as far as the window
   * goes.
   *
   * @return whether it is started
   */
  boolean start(int place) {
    for (int room = room(); started <= place && room > 0; room--) {
      unrecorded.add(members.get(started++).number());
    }
    return started > place;
  }

  void recorded(int number, Result result) {
    unrecorded.remove(number);
    allDecided &= result != Result.DEFERRED && result != Result.UNKNOWN;
  }

  /** Nothing that was recorded so far is tried again. */
  boolean isAllDecided() {
    return allDecided;
  }

  /** Nothing more is started. */
  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  /** The chunk is somebody else's by now: nothing about it may be written. */
  void refuse() {
    stopped = true;
    refused = true;
  }

  boolean isRefused() {
    return refused;
  }

  /** Everything started is recorded, and nothing more will be started. */
  boolean isDrained() {
    return unrecorded.isEmpty() && (stopped || started == members.size());
  }

  List<Integer> unrecorded() {
    return new ArrayList<>(unrecorded);
  }

  @Nullable Integer firstNotStarted() {
    return started == members.size() ? null : members.get(started).number();
  }

  void renewed(long ends) {
    leaseEnds = ends;
  }

  /** How many may be started now. */
  private int room() {
    // The lease is the database's; this only spares a node that was asleep the wasted tries.
    boolean isHeld = System.nanoTime() - leaseEnds < 0;
    return stopped || !isHeld ? 0 : chunk.window() - unrecorded.size();
  }
}
