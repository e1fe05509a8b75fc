package org.samizdat.newsletter;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.newsletter.feeds.FeedItem;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;

/**
 * Turns the items of a feed into stories, through the same door as those of the newsroom's own
 * system. A feed knows no summaries and headlines of our lengths, so they are cut to them.
 */
@Component
class FeedStories {

  private static final int MOST_HEADLINE = 300;
  private static final int MOST_HEADLINE_FROM_TEXT = 80;
  private static final int MOST_AUTHOR = 200;
  private static final int MOST_SUMMARY_HTML = 2_000;
  private static final int MOST_BODY = 500_000;

  /** Where one begins, so does another line; a summary is one paragraph. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?i)<(?:p|div|br|hr|h[1-6]|ul|ol|li|dl|table|blockquote|pre|section|article|figure)\\b");

  private final StoryDoor door;
  private final Stories stories;
  private final Clock clock;

  FeedStories(StoryDoor door, Stories stories, Clock clock) {
    this.door = door;
    this.stories = stories;
    this.clock = clock;
  }

  /**
   * What an item becomes.
   *
   * @param externalId of the story
   * @throws Refused {@code story-not-valid} if it has no address or no words
   */
  StoryWithBody admit(String externalId, Section section, String language, FeedItem item) {
    String content = item.content().length() <= MOST_BODY ? item.content() : "";
    String headline = headline(item);
    return door.admit(
        externalId,
        new IncomingStory(
            item.link() == null ? null : item.link().toString(),
            headline,
            section.label(),
            summary(item, headline),
            content.isEmpty() ? item.summary() : content,
            item.author() == null ? null : cut(Words.plain(item.author()), MOST_AUTHOR),
            language,
            published(externalId, item).toString(),
            null,
            false));
  }

  private static String headline(FeedItem item) {
    String title = Words.plain(item.title());
    if (!title.isEmpty()) {
      return escaped(cut(title, MOST_HEADLINE));
    }
    String summary = Words.plain(item.summary());
    String words = summary.isEmpty() ? Words.plain(item.content()) : summary;
    return escaped(cut(words, MOST_HEADLINE_FROM_TEXT));
  }

  /** A feed of titles alone has its titles for summaries; an issue shows them once. */
  private static String summary(FeedItem item, String headline) {
    for (String html : List.of(item.summary(), item.content())) {
      String words = Words.plain(html);
      if (!words.isEmpty()) {
        boolean asItIs =
            !BLOCK.matcher(html).find()
                && html.length() <= MOST_SUMMARY_HTML
                && words.length() <= StoryDoor.MOST_SUMMARY;
        return asItIs ? html : escaped(cut(words, StoryDoor.MOST_SUMMARY));
      }
    }
    return headline;
  }

  /**
   * What the feed says. If it does not, when it was first seen, and that stays: a date of now would
   * be another each time.
   */
  private Instant published(String externalId, FeedItem item) {
    if (item.published() != null) {
      return item.published();
    }
    return stories
        .find(externalId)
        .map(known -> known.story().publishedAt())
        .orElseGet(() -> firstSeen(item.updated()));
  }

  private Instant firstSeen(@Nullable Instant updated) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return updated != null && updated.isBefore(now) ? updated : now;
  }

  /** At a blank, if there is one near. */
  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - 1;
    int blank = text.lastIndexOf(' ', end);
    if (blank > most / 2) {
      end = blank;
    } else if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end).stripTrailing() + "…";
  }

  /** The door reads html. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
