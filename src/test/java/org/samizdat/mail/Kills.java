package org.samizdat.mail;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.samizdat.mail.Verdict.Expected;

/** Engine processes are killed, asked to end or frozen, in the middle of their work. */
final class Kills {

  /** Where to kill, seen from the relay. */
  enum Wire {
    BEFORE_DOT,
    AFTER_DOT,
    AFTER_REPLY
  }

  /** Many enough that the process dies among them, wherever. */
  private static final int SINGLES = 40;

  /** Of three processes at once: with seven routes there is something for each. */
  private static final int NARROW = 2;

  private final KillingGround ground;
  private final SmtpSink relay;

  Kills(KillingGround ground) {
    this.ground = ground;
    this.relay = ground.relay;
  }

  /** Kills the engine at a statement, lets a new one finish, and judges. */
  Verdict at(Tampering.Point point, int number) throws InterruptedException {
    MailingId mailing = ground.open();
    ground.engine().arm(point, number);
    return finish(mailing, 1);
  }

  /** Kills the engine at a point of its conversation with the relay. */
  Verdict at(Wire point, int number) throws InterruptedException {
    MailingId mailing = ground.open();
    arm(point, number);
    return finish(mailing, 1);
  }

  /** The same while it sends single mails. */
  Verdict amongSingles(Tampering.Point point, int number) throws InterruptedException {
    ground.prepare();
    ground.engine().arm(point, number);
    return finishSingles();
  }

  /** The same while it sends single mails. */
  Verdict amongSingles(Wire point, int number) throws InterruptedException {
    ground.prepare();
    arm(point, number);
    return finishSingles();
  }

  /** Kills it once more, while the next one takes over. */
  Verdict inRecovery() throws InterruptedException {
    MailingId mailing = ground.open();
    ground.engine().arm(Tampering.Point.RECORD_STALLED, 4);
    ground.engine().list(mailing);
    ground.engine().awaitEnd();
    EngineChild second = ground.another();
    second.awaitReady();
    second.arm(Tampering.Point.RECOVERING, 1);
    second.go();
    ground.engine(second);
    return finish(mailing, 2);
  }

  /** The answer to a commit is lost, and some commits later the engine is killed. */
  Verdict afterALostAnswer() throws InterruptedException {
    MailingId mailing = ground.open();
    ground.engine().arm(Tampering.Point.ANSWER_LOST, 3);
    ground.engine().arm(Tampering.Point.RECORDED, 8);
    return finish(mailing, 1);
  }

  /** The engine is asked to end (SIGTERM), and does so with everything given back. */
  Verdict terminate(int mails) throws InterruptedException {
    MailingId mailing = ground.open();
    EngineChild victim = ground.engine();
    AtomicInteger left = new AtomicInteger(mails);
    relay.follow((verb, recipient) -> {
      if (verb == SmtpSink.Verb.DOT) {
        int more = left.decrementAndGet();
        if (more == 0) {
          victim.terminate();
        } else if (more < 0) {
          // So that it happens in the middle.
          KillingGround.sleep(50);
        }
      }
      return SmtpSink.YES;
    });
    return finish(mailing, 0);
  }

  /** Freezes the engine until another has taken over, and wakes it while that one is at work. */
  Verdict wakeTheDead() throws InterruptedException {
    MailingId mailing = ground.open();
    relay.follow((verb, recipient) -> {
      if (verb == SmtpSink.Verb.DOT) {
        KillingGround.sleep(150);
      }
      return SmtpSink.YES;
    });
    EngineChild dead = ground.engine();
    dead.list(mailing);
    KillingGround.awaitPatiently(() -> relay.accepted().size() >= 4);
    dead.freeze();
    EngineChild next = ground.another();
    next.awaitReady();
    next.go();
    ground.engine(next);
    KillingGround.awaitPatiently(() -> ground.unknown(mailing) > 0);
    dead.wake();
    ground.awaitFinished(List.of(mailing));
    // What it still believes it must do, it does in this time.
    KillingGround.sleep(3000);
    dead.close();
    return ground.judge(List.of(mailing), ground.expected(1));
  }

  /**
   * Three are at work, and hold something each. One is killed, one joins, and one is asked to end:
   * only the first costs second copies.
   */
  Verdict oneOfThree(int mails) throws InterruptedException {
    return oneOfThree(mails, four());
  }

  /** The processes that takes; they may start while something else happens. */
  List<EngineChild> four() {
    return List.of(narrow(), narrow(), narrow(), narrow());
  }

  /** The same with processes that have been started. */
  Verdict oneOfThree(int mails, List<EngineChild> four) throws InterruptedException {
    ground.engine().rest();
    List<EngineChild> three = four.subList(0, 3);
    EngineChild joining = four.get(3);
    MailingId mailing = ground.open();
    AtomicInteger left = new AtomicInteger(mails);
    // Until each has its part nobody is let in.
    closed();
    for (EngineChild one : three) {
      one.awaitReady();
      one.go();
    }
    joining.awaitReady();
    ground.listOnAllRoutes(mailing);
    KillingGround.awaitPatiently(() -> ground.holders(mailing) == three.size());
    relay.follow((verb, recipient) -> {
      if (verb == SmtpSink.Verb.DOT) {
        int more = left.decrementAndGet();
        if (more == 0) {
          three.get(0).kill();
          joining.go();
        } else if (more == -8) {
          three.get(1).terminate();
        }
        KillingGround.sleep(50);
      }
      return SmtpSink.YES;
    });
    Expected expected = new Expected(ground.readers(), NARROW, 1, 0, 0);
    ground.awaitFinished(List.of(mailing));
    if (left.get() > -8) {
      throw new IllegalStateException("Nobody was killed, or nobody asked to end");
    }
    Verdict verdict = ground.judge(List.of(mailing), expected);
    three.get(1).awaitEnd();
    three.get(2).end();
    joining.end();
    ground.engine().go();
    return verdict;
  }

  private void closed() {
    relay.follow((verb, recipient) ->
        verb == SmtpSink.Verb.GREETING
            ? new SmtpSink.Answer.Say("421 4.3.2 not yet")
            : SmtpSink.YES);
  }

  private EngineChild narrow() {
    return ground.narrow(NARROW);
  }

  private void arm(Wire point, int number) {
    EngineChild victim = ground.engine();
    AtomicInteger left = new AtomicInteger(number);
    relay.follow((verb, recipient) -> {
      SmtpSink.Verb where = point == Wire.BEFORE_DOT ? SmtpSink.Verb.DATA : SmtpSink.Verb.DOT;
      if (verb != where || left.decrementAndGet() != 0) {
        return SmtpSink.YES;
      }
      if (point == Wire.AFTER_REPLY) {
        Thread.ofPlatform().daemon().start(victim::kill);
        return SmtpSink.YES;
      }
      victim.kill();
      return point == Wire.BEFORE_DOT
          ? new SmtpSink.Answer.HangUp()
          : new SmtpSink.Answer.AcceptAndHangUp();
    });
  }

  private Verdict finish(MailingId mailing, int events) throws InterruptedException {
    EngineChild victim = ground.engine();
    EngineChild next = ground.another();
    next.awaitReady();
    victim.list(mailing);
    victim.awaitEnd();
    next.go();
    next.list(mailing);
    ground.engine(next);
    ground.startSpare();
    return ground.judgeWhenFinished(mailing, events);
  }

  private Verdict finishSingles() throws InterruptedException {
    EngineChild victim = ground.engine();
    EngineChild next = ground.another();
    next.awaitReady();
    List<MailingId> mailings = ground.enqueue(SINGLES);
    victim.awaitEnd();
    next.go();
    ground.engine(next);
    ground.startSpare();
    return ground.judgeWhenFinished(mailings, new Expected(SINGLES, KillingGround.BOUND, 1, 0, 0));
  }
}
