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
 * Guarded by the {@link Holds} it is in.
 */
final class Hold {

  private final Chunk chunk;
  private final Consignment consignment;
  private final List<Member> members;
  private final Instant openedAt;
  private final SortedSet<Integer> unrecorded = new TreeSet<>();
  private int next;
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

  boolean canStart() {
    return !stopped
        && next < members.size()
        && unrecorded.size() < chunk.window()
        // The lease is the database's; this only spares a node that was asleep the wasted tries.
        && System.nanoTime() - leaseEnds < 0;
  }

  Member start() {
    Member member = members.get(next++);
    unrecorded.add(member.number());
    return member;
  }

  void recorded(int number) {
    unrecorded.remove(number);
  }

  /** Nothing more is started. */
  void stop() {
    stopped = true;
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
    return unrecorded.isEmpty() && (stopped || next == members.size());
  }

  List<Integer> unrecorded() {
    return new ArrayList<>(unrecorded);
  }

  @Nullable Integer firstNotStarted() {
    return next == members.size() ? null : members.get(next).number();
  }

  void renewed(long ends) {
    leaseEnds = ends;
  }
}
