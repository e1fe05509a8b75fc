package org.samizdat.giving.page;

import java.util.List;
import org.samizdat.values.Language;

/** Where one is among the desk's pages of giving. */
public record GivingMenu(List<Entry> entries) {

  private static final List<String> PAGES =
      List.of("gifts", "pledges", "givers", "disputes", "events", "reports");

  /** For finance, which sees the reports and no other page. */
  public static final GivingMenu NOWHERE = new GivingMenu(List.of());

  /** A page of it. */
  public record Entry(String label, String path, boolean current) {}

  /**
   * The menu.
   *
   * @param current the last part of the page's path; empty on the first page
   */
  public static GivingMenu at(String current, Language language) {
    return new GivingMenu(
        PAGES.stream()
            .map(page ->
                new Entry(
                    language.say("desk-gifts.menu." + page),
                    "/desk/giving/" + page,
                    page.equals(current)))
            .toList());
  }
}
