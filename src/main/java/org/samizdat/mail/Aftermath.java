package org.samizdat.mail;

import java.util.List;
import java.util.stream.Stream;
import org.samizdat.mail.smtp.Reply;
import org.samizdat.values.EmailAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a recorded outcome means beyond its own delivery. If it is lost to a crash, the next answer
 * of the same kind brings it back.
 */
@Component
class Aftermath {

  private static final Logger LOG = LoggerFactory.getLogger(Aftermath.class);

  private final RouteHolds routeHolds;
  private final Suppressions suppressions;
  private final Turns turns;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;

  Aftermath(
      RouteHolds routeHolds,
      Suppressions suppressions,
      Turns turns,
      ApplicationEventPublisher events,
      TransactionTemplate transactions) {
    this.routeHolds = routeHolds;
    this.suppressions = suppressions;
    this.turns = turns;
    this.events = events;
    this.transactions = transactions;
  }

  /** Lets a route rest whose provider asks for it; suppresses an address that does not exist. */
  void draw(Outcome outcome, Holds holds) {
    Reply reply = outcome.reply();
    if (reply == null) {
      return;
    }
    try {
      if (outcome.result() == Result.DEFERRED && reply.asksForPause()) {
        Chunk chunk = outcome.hold().chunk();
        routeHolds.hold(chunk.lane(), chunk.route());
        holds.stop(hold -> hold == outcome.hold());
      }
      if (outcome.result() == Result.FAILED && reply.refusesTheAddress()) {
        suppress(outcome.member());
      }
    } catch (RuntimeException failed) {
      LOG.warn(
          "What follows from delivery {} of mailing {} was not drawn",
          outcome.member().number(),
          outcome.hold().chunk().mailing(),
          failed);
    }
  }

  /** A slow relay lets mail leave hours after its chunk was opened: those who wait count anew. */
  void note(List<Outcome> outcomes) {
    List<EmailAddress> late =
        outcomes.stream()
            .filter(outcome -> outcome.result() == Result.SENT)
            .filter(outcome -> turns.isStale(outcome.hold().openedAt()))
            .flatMap(outcome -> Stream.ofNullable(outcome.member().address()))
            .toList();
    try {
      turns.note(late);
    } catch (RuntimeException failed) {
      LOG.warn("That {} mails have left late was not noted", late.size(), failed);
    }
  }

  private void suppress(Member member) {
    EmailAddress address = member.address();
    if (address == null) {
      return;
    }
    transactions.executeWithoutResult(status -> {
      suppressions.suppress(address, Suppressions.Reason.HARD_BOUNCE, null);
      events.publishEvent(new AddressSuppressed(member.person(), Suppressions.Reason.HARD_BOUNCE));
    });
  }
}
