package org.samizdat.giving.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * One or more lists of gifts, pledges or disputes.
 *
 * @param kicker above the title; null for none
 * @param notes whole sentences before the lists
 * @param search a form to find one by; null for none
 * @param older where the list goes on; null at its end
 */
public record GivingListPage(
    DeskFrame frame,
    GivingMenu menu,
    @Nullable String kicker,
    String title,
    List<String> notes,
    @Nullable Search search,
    List<Rows> lists,
    @Nullable String older) {

  /**
   * A form of one field that changes nothing.
   *
   * @param choices what to choose from; empty where one types
   */
  public record Search(
      String path, String name, String label, String value, List<Choice> choices, String button) {}

  /** A line to choose. */
  public record Choice(String value, String label) {}
}
