package org.samizdat.mail;

import java.util.List;
import java.util.stream.Stream;
import org.samizdat.mail.Paces.Way;
import org.samizdat.mail.Undeliverable.Failure;
import org.samizdat.mail.smtp.Reply;
import org.samizdat.values.EmailAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
  private final Paces paces;
  private final Undeliverable undeliverable;
  private final Turns turns;
  private final TransactionTemplate transactions;

  Aftermath(
      RouteHolds routeHolds,
      Paces paces,
      Undeliverable undeliverable,
      Turns turns,
      TransactionTemplate transactions) {
    this.routeHolds = routeHolds;
    this.paces = paces;
    this.undeliverable = undeliverable;
    this.turns = turns;
    this.transactions = transactions;
  }

  /**
   * Lets a route rest whose provider asks for it, and go on more slowly; gives an address up that
   * does not exist, if that was as often as it may be.
   */
  void draw(Outcome outcome, Holds holds, Relays relays) {
    Reply reply = outcome.reply();
    String relay = outcome.relay();
    if (reply == null || relay == null) {
      return;
    }
    try {
      if (outcome.result() == Result.DEFERRED && reply.asksForPause()) {
        Chunk chunk = outcome.hold().chunk();
        routeHolds.hold(chunk.lane(), chunk.route(), relay);
        Way way = new Way(relay, chunk.route());
        paces.slow(way, relays.meter().perSecond(way));
        relays.rest(chunk.lane(), routeHolds.now(chunk.lane()));
        boolean everywhere = relays.resting(chunk.lane()).contains(chunk.route());
        holds.stop(hold -> everywhere && hold.chunk().route() == chunk.route());
      }
      if (outcome.result() == Result.FAILED && reply.refusesTheAddress()) {
        transactions.executeWithoutResult(
            status -> undeliverable.draw(outcome.member().person(), Failure.HARD));
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
}
