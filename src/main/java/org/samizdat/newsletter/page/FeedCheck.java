package org.samizdat.newsletter.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a feed would bring now.
 *
 * @param problem why nothing; null if something could be read
 * @param count how many of how many, as a sentence
 */
public record FeedCheck(String address, @Nullable String problem, String count, List<Item> items) {

  /**
   * One item.
   *
   * @param headline its story's, or the feed's own title
   * @param url null if it has none
   * @param day when it was published; null if it is not taken
   * @param refusal why it is not taken; null if it is
   */
  public record Item(
      String headline, @Nullable String url, @Nullable String day, @Nullable String refusal) {}
}
