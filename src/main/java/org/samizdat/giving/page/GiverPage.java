package org.samizdat.giving.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * What a giver gives and gave.
 *
 * @param address masked; null if it is not known
 * @param notice what came of what she just did; null if she only looks
 * @param ended her regular gifts that have ended, a sentence each
 * @param years in which she gave, the latest first
 * @param leaving whether she is being forgotten
 */
public record GiverPage(
    Language language,
    String site,
    String token,
    @Nullable String address,
    @Nullable String notice,
    List<Regular> regular,
    List<Ended> ended,
    List<Gift> gifts,
    List<Integer> years,
    List<Language> languages,
    Language spoken,
    boolean leaving,
    String supportLink) {

  /**
   * A gift that goes on.
   *
   * @param seen the number of the last act that this page knows of
   * @param gift what and how often, in words
   * @param state where it stands, a sentence
   * @param waiting whether something was asked for and is not known to be done
   * @param failing whether its last payment has failed
   * @param cardRefused whether the new card that she gave was refused
   * @param skips what she may skip
   * @param resume the button that goes on now; null if it does not rest
   * @param keep the button that takes its end back; null if it is not ending
   * @param withPeriod the button that ends it later; null if it cannot
   */
  public record Regular(
      String pledge,
      int seen,
      String gift,
      String state,
      boolean waiting,
      boolean failing,
      boolean cardRefused,
      List<Skip> skips,
      @Nullable String resume,
      @Nullable String keep,
      @Nullable String withPeriod) {}

  /** A number of charges to skip, with the button's words. */
  public record Skip(int times, String words) {}

  /** A gift that went on, with how it ended. */
  public record Ended(String gift, String state) {}

  /**
   * One payment.
   *
   * @param receipt the number on it
   * @param number as the address of its receipt has it
   * @param back what was given back of it, a sentence; null if nothing was
   */
  public record Gift(
      String day,
      String amount,
      String frequency,
      String receipt,
      long number,
      @Nullable String back) {}
}
