package org.samizdat.door;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.samizdat.door.page.WaitPage;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.ModelAndView;

/**
 * The one door for everything by which somebody who only types an address has mail sent to it, from
 * a widget, a page or a program. Whoever comes has worked or waited; few come from one network; and
 * an address is sent one mail in a UTC day until its owner answers. Whether she is let through or
 * the day's mail has gone to her address already looks the same, and takes as long.
 */
@Component
public class Door {

  /**
   * What somebody wants.
   *
   * @param kind which of our doors it is, such as {@code signup}
   * @param about what she wants of it, as far as her address does not say it; anything
   */
  public record Wish(String kind, String about, EmailAddress address) {}

  /** More work than usual while the bucket of everybody is emptier than this. */
  private static final double HALF = 0.5;

  private static final int HARDER = 4;

  private enum Heard {
    /** Let through. */
    YES,
    /** Not let through, and she is told the same. */
    NO,
    /** She has neither a proof nor a slip that holds. */
    WITHOUT_PAPERS
  }

  private final DoorBook book;
  private final DoorBuckets buckets;
  private final Challenges challenges;
  private final Tickets tickets;
  private final Papers papers;
  private final Mailboxes mailboxes;
  private final DoorSettings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Map<String, Pace> paces = new ConcurrentHashMap<>();

  Door(
      DoorBook book,
      DoorBuckets buckets,
      Challenges challenges,
      Tickets tickets,
      Papers papers,
      Mailboxes mailboxes,
      DoorSettings settings,
      TransactionTemplate transaction,
      Clock clock) {
    this.book = book;
    this.buckets = buckets;
    this.challenges = challenges;
    this.tickets = tickets;
    this.papers = papers;
    this.mailboxes = mailboxes;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Work for a browser; more of it while very many come. */
  Challenges.Challenge challenge() {
    long work = Math.max(1, settings.work());
    boolean many = book.level(buckets.everybody(), clock.instant()) < HALF;
    return challenges.make(many ? work * HARDER : work);
  }

  /**
   * Refuses addresses at which nobody reads: those of offices, and those that live for minutes. Not
   * to be asked where somebody wants to be rid of us.
   *
   * @throws Refused {@code address-of-office}, {@code address-short-lived}
   */
  public void refuseUnlessSomebodys(EmailAddress address) {
    mailboxes.refuseUnlessSomebodys(address);
  }

  /**
   * Does what a form wants, or nothing; nobody can tell which. The same form once more does nothing
   * more.
   *
   * @param in does it; stores nothing before. If it fails, it was not done: the next try counts
   *     anew
   * @return false if she has neither worked nor waited: {@link #waitingPage} is then the answer
   * @throws Refused {@code door-crowded}
   */
  public boolean comes(Visitor visitor, Wish wish, Runnable in) {
    return come(visitor, wish, in) != Heard.WITHOUT_PAPERS;
  }

  /**
   * Does what a program or a widget wants, or nothing; nobody can tell which.
   *
   * @param in as in {@link #comes}
   * @throws Refused {@code proof-not-valid}: another challenge has to be solved; {@code
   *     door-crowded}
   */
  public void comesWithProof(Visitor visitor, Wish wish, Runnable in) {
    if (come(visitor, wish, in) == Heard.WITHOUT_PAPERS) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "proof-not-valid",
          "This needs a proof of work that holds. Please solve a challenge of"
              + " /api/v1/door/challenge and send it once.");
    }
  }

  /** The page that asks her to wait some seconds and then to press once more. */
  public ModelAndView waitingPage(Visitor visitor, Language language, String site) {
    boolean early = tickets.worth(visitor.slip(), settings.pause()) == Tickets.Worth.TOO_EARLY;
    WaitPage page =
        new WaitPage(
            language,
            site,
            visitor.action(),
            visitor.fields(),
            early ? visitor.slip() : tickets.make(),
            settings.pause().toSeconds(),
            early);
    ModelAndView view = new ModelAndView("web/door-wait", "page", page);
    view.setStatus(HttpStatus.ACCEPTED);
    return view;
  }

  /**
   * Takes note that the owner of an address has answered to a mail of today: it counts no more. To
   * be called where she has proved that she reads there. A repeat does nothing.
   */
  public void answered(EmailAddress address) {
    book.refill(buckets.of(address, today()));
  }

  /** Forgets past days. */
  void forgetOld() {
    book.forgetOld(today(), clock.instant());
  }

  private Heard come(Visitor visitor, Wish wish, Runnable in) {
    Pace pace = paces.computeIfAbsent(wish.kind(), kind -> new Pace());
    if (visitor.isTrapped()) {
      pace.keep();
      return Heard.NO;
    }
    Papers.Paper paper = papers.of(visitor);
    if (paper == null) {
      return Heard.WITHOUT_PAPERS;
    }
    Heard heard = hear(visitor, paper, wish);
    switch (heard) {
      case YES -> {
        long since = System.nanoTime();
        letIn(paper, wish, in);
        pace.note(System.nanoTime() - since);
      }
      case NO -> pace.keep();
      case WITHOUT_PAPERS -> {}
    }
    return heard;
  }

  private void letIn(Papers.Paper paper, Wish wish, Runnable in) {
    try {
      in.run();
    } catch (RuntimeException failed) {
      try {
        book.putBack(paper.print(), buckets.of(wish.address(), today()));
      } catch (RuntimeException broken) {
        failed.addSuppressed(broken);
      }
      throw failed;
    }
  }

  private Heard hear(Visitor visitor, Papers.Paper paper, Wish wish) {
    try {
      return Objects.requireNonNull(
          transaction.execute(status -> count(paper, visitor.networks(), wish)));
    } catch (Crowded crowded) {
      visitor.retryAfter(crowded.seconds());
      throw new Refused(
          Refused.Kind.TOO_OFTEN,
          "door-crowded",
          "Too many have come through this door of late, from your network or from everywhere."
              + " Please try again later.",
          Map.of("retryAfterSeconds", crowded.seconds()));
    }
  }

  /** In one transaction: who is sent away has used nothing up. */
  private Heard count(Papers.Paper paper, List<byte[]> networks, Wish wish) {
    Instant now = clock.instant();
    LocalDate today = today();
    byte[] usedFor = buckets.print(wish.kind() + " " + wish.about(), wish.address(), today);
    if (paper.way() != Papers.Way.FREE && !book.use(paper.print(), usedFor, paper.until())) {
      boolean same =
          book.usedFor(paper.print()).filter(used -> Arrays.equals(used, usedFor)).isPresent();
      return same ? Heard.NO : Heard.WITHOUT_PAPERS;
    }
    for (Bucket bucket : buckets.of(networks, paper.way() == Papers.Way.WAITED, today)) {
      take(bucket, today, now);
    }
    if (!book.take(buckets.of(wish.address(), today), today, now)) {
      // Who fills one inbox must not keep others out; and is told no more than they are.
      if (book.level(buckets.everybody(), now) * settings.everybody().burst() < 1) {
        throw new Crowded(settings.everybody());
      }
      return Heard.NO;
    }
    take(buckets.everybody(), today, now);
    return Heard.YES;
  }

  private void take(Bucket bucket, LocalDate today, Instant now) {
    if (!book.take(bucket, today, now)) {
      throw new Crowded(bucket.rate());
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** A bucket is empty; ends the transaction. */
  private static final class Crowded extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long seconds;

    Crowded(Rate rate) {
      super("A bucket is empty", null, false, false);
      seconds = rate.secondsForOne();
    }

    long seconds() {
      return seconds;
    }
  }
}
