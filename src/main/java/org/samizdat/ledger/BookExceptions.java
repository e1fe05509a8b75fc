package org.samizdat.ledger;

import java.time.Instant;
import java.util.List;

/**
 * What another module has for the report on exceptions: things about money that somebody has to
 * look at, and that the books cannot know. Nobody is named there.
 */
public interface BookExceptions {

  /**
   * One, or many of a kind counted.
   *
   * @param what of which kind; its words are {@code finance.what.…}
   * @param id Stripe's id, or a word that says which
   * @param at when it happened
   * @param words what else is to be said: a count, a word of Stripe's
   */
  record Noticed(String what, String id, Instant at, String words) {}

  /**
   * Those of a time.
   *
   * @param from inclusive
   * @param until exclusive
   */
  List<Noticed> between(Instant from, Instant until);
}
