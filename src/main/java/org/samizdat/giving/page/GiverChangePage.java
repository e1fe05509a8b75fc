package org.samizdat.giving.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * What only a giver may change, behind a fresh link.
 *
 * @param address masked
 * @param notice what came of what she just did; null if she only looks
 * @param problem whether that is bad news
 * @param years in which she gave, the latest first
 * @param ticket to Stripe's page for another card, without JavaScript
 * @param pagePath her page that every mail leads to
 */
public record GiverChangePage(
    Language language,
    String site,
    String token,
    String address,
    @Nullable String notice,
    boolean problem,
    List<Regular> regular,
    List<Integer> years,
    String ticket,
    String pagePath) {

  /**
   * A gift that goes on.
   *
   * @param amount as a form has it, such as {@code 12.50}
   * @param currency its code
   * @param changeable whether amount and frequency may be changed as it stands
   * @param from from when a change holds, a sentence
   * @param next the day of the next charge, as a form has it; null if it cannot be moved
   * @param first the earliest it can be moved to, likewise
   * @param last the latest
   * @param window the same for her, a sentence
   */
  public record Regular(
      String pledge,
      int seen,
      String gift,
      String state,
      boolean waiting,
      String amount,
      String currency,
      String frequency,
      boolean changeable,
      String from,
      @Nullable String next,
      String first,
      String last,
      String window) {}
}
