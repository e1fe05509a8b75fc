package org.samizdat.desk;

/**
 * A line of the desk's navigation. A module with a screen brings one as a bean.
 *
 * @param key of its words in the language files
 * @param path where it leads, such as {@code /desk/issues}
 * @param pages shown as current there and on all pages below, such as {@code /desk/newsletters}
 * @param order smaller stands first; the desk's own begin at 900
 * @param least who sees it
 */
public record MenuEntry(String key, String path, String pages, int order, DeskUser.Role least) {

  /** One whose pages all stand below the page it leads to. */
  public MenuEntry(String key, String path, int order, DeskUser.Role least) {
    this(key, path, path, order, least);
  }
}
