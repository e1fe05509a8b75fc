package org.samizdat.giving;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.door.Challenges;
import org.samizdat.door.Networks;
import org.samizdat.door.Tickets;
import org.samizdat.values.Refused;
import org.samizdat.vault.Prints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stands before every page of Stripe's on which a card is typed, and keeps those out who try stolen
 * cards by the hundred. Whoever wants through has done some work, or has waited; few come from one
 * network; and while many cards are being declined, few come through at all. If it cannot count, it
 * is closed.
 */
@Component
class Gate {

  /**
   * Somebody at the gate.
   *
   * @param form the key of her form: what is declined later is counted against it
   * @param purpose all that she wants, to the letter: the same with the same proof is the same once
   *     more, and passes
   * @param network as {@link Networks} tells it; null if it is not known
   */
  record Visit(String form, String purpose, byte @Nullable [] network) {}

  /** Up to how many hashes a browser does: a third of a second to one on a phone. */
  static final long WORK = 50_000;

  /** While many cards are declined. */
  static final long HARD_WORK = 4 * WORK;

  /** From one network in ten minutes: an office, or the far end of a popular VPN. */
  static final int PASSES = 5;

  /** The same, while many cards are declined. */
  static final int PASSES_WHEN_BRAKED = 1;

  /** Without work, from everywhere, in ten minutes: so many that nobody uses them up cheaply. */
  static final int TICKETS = 30;

  /** The same, while many cards are declined. */
  static final int TICKETS_WHEN_BRAKED = 2;

  /**
   * Without work, behind how many other forms from one network in an hour: it need be only hers.
   */
  static final int TICKETS_OF_ONE = 1;

  /** Fewer forms than this with a declined card are people with a bad day. */
  static final int DECLINED_FORMS = 4;

  /** One form in so many declined is no usual day: about one payment in twenty is. */
  static final int DECLINED_OF = 4;

  /**
   * From how many networks gifts may come in five minutes while many cards are declined; with the
   * tickets ten. Givers who pay make room for others.
   */
  static final int NETWORKS_WHEN_BRAKED = 8;

  /** Cards declined behind one form, and it is closed. */
  static final int DECLINES_OF_ONE = 5;

  /** Until nothing of a visit is left. */
  static final Duration KEPT = Duration.ofDays(2);

  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  private final GateBook book;
  private final Challenges challenges;
  private final Tickets tickets;
  private final Prints prints;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Gate(
      GateBook book,
      Challenges challenges,
      Tickets tickets,
      Prints prints,
      TransactionTemplate transaction,
      Clock clock) {
    this.book = book;
    this.challenges = challenges;
    this.tickets = tickets;
    this.prints = prints;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Work for a browser; more of it while many cards are declined.
   *
   * @throws Refused {@code gate-not-reached}
   */
  Challenges.Challenge challenge() {
    return challenges.make(
        closedIfBroken(() -> work(book.figures(List.of(), new byte[0], clock.instant()))));
  }

  /** A slip for a browser that cannot work; see {@link Tickets}. */
  String ticket() {
    return tickets.make();
  }

  /** What such a slip is worth now, before it is used. */
  Tickets.Worth worth(String ticket) {
    return tickets.worth(ticket);
  }

  /**
   * Lets somebody through who has worked. The same visit with the same proof passes again, as often
   * as it comes while the proof is good: a double click. Commits by itself.
   *
   * @param proof as {@link Challenges#read} takes it
   * @throws Refused {@code proof-not-valid}: another challenge has to be solved; {@code
   *     gate-closed}: later, or from elsewhere; {@code form-closed}: with a new form; {@code
   *     gate-not-reached}: nobody passes, for we cannot count
   */
  void passWithProof(String proof, Visit visit) {
    Challenges.Solved solved = challenges.read(proof).orElseThrow(Gate::proofNotValid);
    pass(solved.challenge(), visit, GateBook.Way.PROOF, solved.work());
  }

  /**
   * Lets somebody through who has waited; otherwise as {@link #passWithProof}, and with less room.
   */
  void passWithTicket(String ticket, Visit visit) {
    if (tickets.worth(ticket) != Tickets.Worth.GOOD) {
      throw proofNotValid();
    }
    pass(ticket, visit, GateBook.Way.TICKET, HARD_WORK);
  }

  /**
   * Takes note that a card was declined behind a form. To be called once for each declined payment;
   * what was paid for before is another matter.
   *
   * @param form the print of the form as it was let through
   * @return whether the form has used up its tries: its page at Stripe should be closed
   */
  boolean declined(byte[] form) {
    book.enterDecline(form, clock.instant());
    return book.declines(form) >= DECLINES_OF_ONE;
  }

  /**
   * Takes note that the first payment behind a form has come; one that is on its way is worth
   * nothing yet, for account numbers can be invented. To be called once or more often: her network
   * has room again, and while many cards are declined so has everybody.
   *
   * @param form the print of the form as it was let through
   */
  void paid(byte[] form) {
    book.enterPaid(form);
  }

  /** The print of a form by its key: what is stored of it. */
  static byte[] print(String formKey) {
    return hash("form", formKey);
  }

  /** Forgets what is older than {@link #KEPT}. */
  void forgetOld() {
    book.forgetBefore(clock.instant().minus(KEPT));
  }

  private void pass(String proof, Visit visit, GateBook.Way way, long work) {
    byte[] form = print(visit.form());
    byte[] usedFor = hash("use", visit.form() + " " + visit.purpose());
    List<byte[]> network = network(visit.network());
    GateBook.Pass pass =
        new GateBook.Pass(
            hash("proof", proof),
            usedFor,
            form,
            network.isEmpty() ? null : network.getFirst(),
            way);
    closedIfBroken(() -> {
      transaction.executeWithoutResult(status -> pass(pass, network, work));
      return true;
    });
  }

  private void pass(GateBook.Pass pass, List<byte[]> network, long work) {
    book.lock();
    if (book.declines(pass.form()) >= DECLINES_OF_ONE) {
      throw new Refused(
          Refused.Kind.TOO_OFTEN, "form-closed", "Too many cards were declined behind this form.");
    }
    byte[] earlier = book.use(pass.proof()).orElse(null);
    if (earlier != null) {
      if (!Arrays.equals(earlier, pass.usedFor())) {
        throw proofNotValid();
      }
      return;
    }
    GateBook.Figures figures = book.figures(network, pass.form(), clock.instant());
    if (work < work(figures)) {
      // Solved in advance, while it was easy.
      throw proofNotValid();
    }
    refuseIfTooMany(figures, pass.way());
    book.enter(pass, clock.instant());
  }

  private static void refuseIfTooMany(GateBook.Figures figures, GateBook.Way way) {
    boolean braked = isBraked(figures);
    boolean crowded =
        way == GateBook.Way.PROOF && braked && figures.networks() >= NETWORKS_WHEN_BRAKED;
    if (crowded || figures.fromHere() >= (braked ? PASSES_WHEN_BRAKED : PASSES)) {
      throw closed(GateBook.LIMIT);
    }
    if (way == GateBook.Way.TICKET
        && (figures.tickets() >= (braked ? TICKETS_WHEN_BRAKED : TICKETS)
            || figures.ticketsFromHere() >= TICKETS_OF_ONE)) {
      throw closed(
          figures.ticketsFromHere() >= TICKETS_OF_ONE ? GateBook.TICKET_LIMIT : GateBook.LIMIT);
    }
  }

  private static boolean isBraked(GateBook.Figures figures) {
    return figures.declinedForms() >= DECLINED_FORMS
        && figures.declinedForms() * DECLINED_OF >= figures.passes();
  }

  private static long work(GateBook.Figures figures) {
    return isBraked(figures) ? HARD_WORK : WORK;
  }

  /** Today's print first. With yesterday's, so that nobody begins anew at midnight. */
  private List<byte[]> network(byte @Nullable [] prefix) {
    if (prefix == null) {
      return List.of();
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return List.of(
        prints.ofNetwork(prefix, today).bytes(),
        prints.ofNetwork(prefix, today.minusDays(1)).bytes());
  }

  private <T> T closedIfBroken(java.util.function.Supplier<T> counting) {
    try {
      return counting.get();
    } catch (DataAccessException | TransactionException broken) {
      LOG.error("Nobody passes the gate: it cannot count", broken);
      throw new Refused(
          Refused.Kind.UNAVAILABLE,
          "gate-not-reached",
          "At the moment no gift can be begun. Please try again in a few minutes.");
    }
  }

  private static byte[] hash(String kind, String text) {
    return Hashes.of((kind + " " + text).getBytes(StandardCharsets.UTF_8));
  }

  private static Refused proofNotValid() {
    return new Refused(
        Refused.Kind.UNACCEPTABLE,
        "proof-not-valid",
        "This proof of work does not hold, or no longer. Please solve a new challenge.");
  }

  private static Refused closed(Duration pause) {
    return new Refused(
        Refused.Kind.TOO_OFTEN,
        "gate-closed",
        "There have been too many tries. Please try again later.",
        Map.of("retryAfterSeconds", pause.toSeconds()));
  }
}
