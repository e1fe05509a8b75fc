package org.samizdat.mail;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The database goes away, dies or is restarted, or the line to it is cut. */
final class DatabaseFaults {

  /** At whose commit the line is cut. */
  enum Work {
    OUTCOMES("with fenced as", 0),
    CLAIM("set state = 'HELD'", 1),
    CLOSING("set state = 'DONE'", 1),
    RECOVERY("as member (number)", 1),
    LISTING("insert into delivery", 1),
    CUTTING("insert into chunk", 1);

    /** What only its statement says. */
    final String words;

    /** Whether a chunk may lapse by it. */
    final int events;

    Work(String words, int events) {
      this.words = words;
      this.events = events;
    }
  }

  /** Longer than the lease, and than whatever tries again in it. */
  private static final Duration PAST_THE_LEASE = KillingGround.LEASE.plusMillis(1500);

  private static final Duration WITHIN_THE_LEASE = Duration.ofMillis(500);

  private final KillingGround ground;
  private final SmtpSink relay;

  DatabaseFaults(KillingGround ground) {
    this.ground = ground;
    this.relay = ground.relay;
  }

  /**
   * The line is cut at the n-th commit of some work; the engine lives on. If it was the outcomes,
   * nobody is served twice for that.
   */
  Verdict cut(Work work, FaultProxy.Cut cut, int number) throws InterruptedException {
    MailingId mailing = ground.open();
    if (work == Work.RECOVERY) {
      killAndStandBy(mailing);
    }
    ground.network.cutAt(work.words, number, cut);
    if (work == Work.RECOVERY) {
      ground.engine().go();
    }
    ground.engine().list(mailing);
    Verdict verdict = ground.judgeWhenFinished(mailing, work.events);
    if (!ground.network.hasCut()) {
      throw new IllegalStateException("The line was never cut");
    }
    return verdict;
  }

  private void killAndStandBy(MailingId mailing) throws InterruptedException {
    EngineChild next = ground.another();
    ground.engine().arm(Tampering.Point.RECORD_STALLED, 4);
    ground.engine().list(mailing);
    ground.engine().awaitEnd();
    next.awaitReady();
    ground.engine(next);
  }

  /** All that could not be recorded is recorded afterwards. */
  Verdict away(int mails) {
    return away(mails, WITHIN_THE_LEASE, 0);
  }

  /** The chunk is another's when it comes back. */
  Verdict awayPastTheLease(int mails) {
    return away(mails, PAST_THE_LEASE, 1);
  }

  private Verdict away(int mails, Duration time, int events) {
    MailingId mailing = ground.open();
    AtomicInteger left = new AtomicInteger(mails);
    relay.follow((verb, recipient) -> {
      if (verb == SmtpSink.Verb.DOT && left.decrementAndGet() == 0) {
        ground.network.away();
      }
      return SmtpSink.YES;
    });
    ground.engine().list(mailing);
    KillingGround.awaitPatiently(() -> left.get() <= 0);
    KillingGround.sleep(time.toMillis());
    ground.network.back();
    return ground.judgeWhenFinished(mailing, events);
  }

  /**
   * One of the server's own processes is killed: it throws everybody out and recovers, within the
   * lease.
   */
  Verdict crash(int mails) throws SQLException {
    return afterTheServerHasGone(mails, this::killABackend);
  }

  /**
   * The server is restarted.
   *
   * @param mode how it ends before: {@code fast} as an operator does it, {@code immediate} as if
   *     its machine had died
   */
  Verdict restart(String mode, int mails) throws SQLException {
    return afterTheServerHasGone(mails, () -> ground.database.restart(mode));
  }

  private Verdict afterTheServerHasGone(int mails, Runnable goes) throws SQLException {
    if (!ground.database.isOurs()) {
      throw new IllegalStateException("Only the embedded server may be made to fail");
    }
    MailingId mailing = ground.open();
    AtomicInteger left = new AtomicInteger(mails);
    relay.follow((verb, recipient) -> {
      if (verb == SmtpSink.Verb.DOT && left.decrementAndGet() <= 0) {
        // So that it happens in the middle.
        KillingGround.sleep(100);
      }
      return SmtpSink.YES;
    });
    Duration gone;
    try (Connection spare = ground.database.asAdministrator()) {
      ground.engine().list(mailing);
      KillingGround.awaitPatiently(() -> left.get() <= 0);
      long began = System.nanoTime();
      goes.run();
      if (relay.accepted().size() == ground.readers()) {
        throw new IllegalStateException("All was sent before the server had gone");
      }
      KillingGround.awaitPatiently(() -> !spare.isValid(1));
      KillingGround.awaitPatiently(this::isBack);
      gone = Duration.ofNanos(System.nanoTime() - began);
    }
    // How long that takes is the machine's affair; as long as a lease, and a chunk is another's.
    boolean isShort = gone.compareTo(KillingGround.LEASE.dividedBy(2)) < 0;
    return ground.judgeWhenFinished(mailing, isShort ? 0 : 1);
  }

  private boolean isBack() {
    try (Connection again = ground.database.asAdministrator()) {
      return again.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  private void killABackend() {
    try (Connection administrator = ground.database.asAdministrator();
        Statement statement = administrator.createStatement();
        ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      if (!ProcessHandle.of(row.getLong(1)).orElseThrow().destroyForcibly()) {
        throw new IllegalStateException("It cannot be killed");
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
