package org.samizdat.giving.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * A giver at the desk, without her address, and what can be done for her.
 *
 * @param name the initial and the domain of her address
 * @param notes whole sentences
 * @param pending what is under way and not done, whole sentences
 * @param live her gifts that can be ended
 * @param papers what can be printed of her gifts, a year each
 * @param erase null once she is forgotten, or is being forgotten
 */
public record DeskGiverPage(
    DeskFrame frame,
    GivingMenu menu,
    String name,
    List<String> notes,
    List<String> pending,
    List<Live> live,
    List<Paper> papers,
    List<Rows> lists,
    @Nullable Erase erase) {

  /**
   * A gift that goes on.
   *
   * @param path where its end is sent to
   * @param seen the number of the last act that this page knows of
   * @param gift what and how often, in words
   */
  public record Live(String path, int seen, String gift) {}

  /** The statement of a year. */
  public record Paper(String path, String year) {}

  /**
   * The form to forget her.
   *
   * @param gifts what ends by it, in words
   */
  public record Erase(String path, List<String> gifts) {}
}
