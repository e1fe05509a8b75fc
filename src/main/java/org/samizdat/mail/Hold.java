package org.samizdat.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
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

  /** One at whose envelope relays hang up that often may be why they do. */
  private static final int MOST_HANG_UPS = 3;

  /** How many windows' worth must be left of a chunk that is given away for a wider one. */
  private static final int WORTH_WINDOWS = 4;

  private final Chunk chunk;
  private final Consignment consignment;
  private final List<Member> members;
  private final Instant openedAt;
  private final SortedSet<Integer> unrecorded = new TreeSet<>();
  private final NavigableSet<Integer> handedBack = new TreeSet<>();
  private final Map<Integer, Integer> hangUps = new HashMap<>();
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
    return canPromise() && isHeld() && (next() < started || next() - started < room());
  }

  /** Whether there is one that nobody is promised. */
  boolean canPromise() {
    return !stopped && next() < members.size();
  }

  /** The place of the next one; from now on it is the caller's. */
  int promise() {
    Integer again = handedBack.pollFirst();
    return again == null ? promised++ : again;
  }

  /**
   * One that was promised has certainly not been sent, because the relay is away: it is for whoever
   * finds another. If it was started it stays so, and without an outcome it counts as such.
   *
   * @param isSuspect whether the relay let us in and hung up at this very one
   * @return false if that has happened often enough
   */
  boolean handBack(int place, boolean isSuspect) {
    if (isSuspect && hangUps.merge(place, 1, Integer::sum) > MOST_HANG_UPS) {
      return false;
    }
    handedBack.add(place);
    return true;
  }

  /** Whether an earlier one waits for somebody, so that a later one must not wait for it. */
  boolean isWaitedForBefore(int place) {
    return !handedBack.isEmpty() && handedBack.first() < place;
  }

  /** Those that were started, handed back and will not be taken any more. */
  List<Integer> abandoned() {
    if (!stopped || refused) {
      return List.of();
    }
    List<Integer> places = List.copyOf(handedBack.headSet(started));
    handedBack.clear();
    return places;
  }

  private int next() {
    return handedBack.isEmpty() ? promised : handedBack.first();
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

  /** How many nobody is promised yet. */
  int left() {
    return members.size() - promised;
  }

  /** Whether it has enough before it to be worth being claimed anew with such a window. */
  boolean isTooNarrow(int window) {
    return !stopped && window >= 2 * chunk.window() && left() >= WORTH_WINDOWS * window;
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
    return stopped || !isHeld() ? 0 : chunk.window() - unrecorded.size();
  }

  /** The lease is the database's; this only spares a node that was asleep the wasted tries. */
  private boolean isHeld() {
    return System.nanoTime() - leaseEnds < 0;
  }
}
