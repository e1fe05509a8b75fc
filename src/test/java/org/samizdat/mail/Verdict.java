package org.samizdat.mail;

import java.util.EnumSet;
import java.util.Set;

/**
 * What the books and the relay's own count say of what was sent while something happened.
 *
 * @param refused readers whom the relay refused for good
 * @param missing readers whom the relay never saw
 * @param extra copies beyond one for each reader
 * @param unlisted readers with two copies whom the books do not name
 * @param strangers copies with another Message-ID than the reader's first
 * @param lapsed whether a process was taken for dead although nothing had happened to it: on a busy
 *     machine that is an event like others, and if it comes often, a fault
 */
record Verdict(
    Mailing books,
    Expected expected,
    int refused,
    int missing,
    int extra,
    int unlisted,
    int strangers,
    boolean lapsed) {

  /**
   * What must have come of it.
   *
   * @param readers who are to have it
   * @param bound how many may be on the wire and not recorded when something happens
   * @param events kills and the like, each of which may leave so many in doubt, and cost so many
   *     second copies
   * @param doubted mails on which the relay has certainly left us in doubt, each once
   * @param taken those of them that it had taken: each has come twice
   */
  record Expected(int readers, int bound, int events, int doubted, int taken) {

    Expected plus(int more) {
      return new Expected(readers, bound, events + more, doubted, taken);
    }

    Expected leftInDoubt(int mails, int ofThoseTaken) {
      return new Expected(readers, bound, events, doubted + mails, taken + ofThoseTaken);
    }

    private boolean allowsDoubts(int maybeTwice) {
      return maybeTwice >= doubted && maybeTwice <= doubted + bound * events;
    }

    private boolean allowsCopies(int extra) {
      return extra >= taken && extra <= taken + bound * events;
    }
  }

  /** In which way a promise is broken. */
  enum Breach {
    /** The mailing does not end as sent. */
    NOT_SENT,
    /** The books do not add up, or tell something else than the relay. */
    BOOKS,
    /** A reader has got nothing. */
    MISSING,
    /** More or fewer second copies than the events allow. */
    COPIES,
    /** More or fewer are called maybe twice than the events allow. */
    DOUBTS,
    /** A second copy that the books do not name. */
    UNLISTED,
    /** A second copy under another Message-ID. */
    STRANGERS
  }

  /** Whether the run came to an end by itself, whatever end. */
  boolean isEnded() {
    return isFinished(books);
  }

  static boolean isFinished(Mailing mailing) {
    return switch (mailing.state()) {
      case OPEN, SENDING, PAUSED -> false;
      case SENT, NEEDS_ATTENTION, CANCELLED -> true;
    };
  }

  /** Where promise 1 does not hold. */
  Set<Breach> breaches() {
    Set<Breach> found = EnumSet.noneOf(Breach.class);
    note(found, Breach.NOT_SENT, books.state() == Mailing.State.SENT);
    note(found, Breach.BOOKS, booksAreRight());
    note(found, Breach.MISSING, missing == 0);
    note(found, Breach.COPIES, expected.allowsCopies(extra));
    note(found, Breach.DOUBTS, expected.allowsDoubts(books.maybeTwice()));
    note(found, Breach.UNLISTED, unlisted == 0);
    note(found, Breach.STRANGERS, strangers == 0);
    return found;
  }

  private boolean booksAreRight() {
    return books.addsUp()
        && books.audience() == expected.readers()
        && books.sent() == expected.readers() - refused
        && books.failed() == refused;
  }

  private static void note(Set<Breach> found, Breach breach, boolean isRight) {
    if (!isRight) {
      found.add(breach);
    }
  }
}
