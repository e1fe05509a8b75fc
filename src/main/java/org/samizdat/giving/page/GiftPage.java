package org.samizdat.giving.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * One payment, and giving it back.
 *
 * @param number on its receipt
 * @param facts what there is to know of it
 * @param notes whole sentences that somebody should read before she acts
 * @param form null if nothing can be given back
 */
public record GiftPage(
    DeskFrame frame,
    GivingMenu menu,
    String number,
    List<Fact> facts,
    List<String> notes,
    List<Rows> lists,
    @Nullable Form form) {

  /**
   * A line of facts.
   *
   * @param path where it leads; null if nowhere
   */
  public record Fact(String label, String value, @Nullable String path) {}

  /**
   * The form to give back.
   *
   * @param act its number: sent twice, it is one act
   * @param amount as typed, or what is left
   * @param left what is left, in words
   */
  public record Form(String path, int act, String amount, String left) {}
}
