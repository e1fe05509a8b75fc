package org.samizdat.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.samizdat.mail.SmtpSink.Answer;
import org.samizdat.mail.SmtpSink.Verb;
import org.samizdat.mail.Verdict.Expected;

/** The relay refuses, drops, hangs, drips or shows a certificate that has run out. */
final class RelayFaults {

  /**
   * What the relay does at a verb, for some times; then it is well. What leaves a mail in doubt it
   * does to each reader once: twice, and her mail would stay unknown, as it should.
   */
  static final class Strike {

    private final Verb where;
    private final Answer how;
    private final int times;
    private final AtomicInteger struck = new AtomicInteger();
    private final Set<String> doubtful = ConcurrentHashMap.newKeySet();

    Strike(Verb where, Answer how, int times) {
      this.where = where;
      this.how = how;
      this.times = times;
    }

    boolean strikes(Verb verb, String recipient) {
      if (verb != where || (leavesDoubt() && !doubtful.add(recipient))) {
        return false;
      }
      return struck.getAndUpdate(so -> Math.min(so + 1, times)) < times;
    }

    boolean leavesDoubt() {
      return where == Verb.DOT && !(how instanceof Answer.Say);
    }

    boolean isTaken() {
      return leavesDoubt() && (how instanceof Answer.AcceptAndHangUp || how instanceof Answer.Drip);
    }

    /** Before a mail is begun it may be that no more connections are made. */
    private void requireDone() {
      int least = where.compareTo(Verb.MAIL) < 0 ? 1 : times;
      if (struck.get() < least) {
        throw new IllegalStateException("It struck %d of %d times".formatted(struck.get(), times));
      }
    }
  }

  private final KillingGround ground;
  private final SmtpSink relay;

  RelayFaults(KillingGround ground) {
    this.ground = ground;
    this.relay = ground.relay;
  }

  /** The relay does all of that, at the first occasion for each. */
  Verdict misbehave(List<Strike> strikes) {
    MailingId mailing = ground.open();
    relay.follow((verb, recipient) ->
        strikes.stream()
            .filter(strike -> strike.strikes(verb, recipient))
            .findFirst()
            .map(strike -> strike.how)
            .orElse(SmtpSink.YES));
    if (strikes.stream().anyMatch(strike -> strike.where.compareTo(Verb.MAIL) < 0)) {
      // Or there would be no greeting.
      relay.hangUp();
    }
    ground.engine().list(mailing);
    Expected expected = ground.expected(0);
    for (Strike strike : strikes) {
      expected =
          expected.leftInDoubt(
              strike.leavesDoubt() ? strike.times : 0, strike.isTaken() ? strike.times : 0);
    }
    Verdict verdict = ground.judgeWhenFinished(List.of(mailing), expected);
    strikes.forEach(Strike::requireDone);
    requireNothingInClear();
    return verdict;
  }

  /** The same once at each verb, one after the other. */
  Verdict misbehaveEverywhere(Answer how) {
    List<Strike> strikes = new ArrayList<>();
    for (Verb verb : Verb.values()) {
      strikes.add(new Strike(verb, how, 1));
    }
    return misbehave(strikes);
  }

  /** Every answer of the relay takes its time. */
  Verdict slow(int millis) {
    MailingId mailing = ground.open();
    relay.follow((verb, recipient) -> {
      KillingGround.sleep(millis);
      return SmtpSink.YES;
    });
    ground.engine().list(mailing);
    return ground.judgeWhenFinished(mailing, 0);
  }

  /**
   * The relay's certificate runs out while it is at work, and is renewed when that was noticed. All
   * connections are lost with it, which leaves what was on the wire in doubt.
   */
  Verdict certificateExpires(int mails) {
    MailingId mailing = ground.open();
    int distrusted = relay.distrusted();
    int trusted = relay.encrypted();
    AtomicInteger left = new AtomicInteger(mails);
    relay.follow((verb, recipient) -> {
      if (verb == Verb.DOT && left.decrementAndGet() == 0) {
        relay.encrypt(ground.certificates().expired());
        relay.hangUp();
      }
      return SmtpSink.YES;
    });
    ground.engine().list(mailing);
    KillingGround.awaitPatiently(() -> left.get() <= 0 && relay.distrusted() > distrusted);
    int before = relay.accepted().size();
    relay.encrypt(ground.certificates().good());
    Verdict verdict = ground.judgeWhenFinished(mailing, 1);
    if (relay.encrypted() == trusted || relay.accepted().size() == before) {
      throw new IllegalStateException("A good certificate was not trusted either");
    }
    requireNothingInClear();
    return verdict;
  }

  private void requireNothingInClear() {
    if (relay.inClear() > 0) {
      throw new IllegalStateException(relay.inClear() + " mails were begun over an open wire");
    }
  }
}
