package org.samizdat.newsletter;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.samizdat.newsletter.feeds.FeedLink;
import org.samizdat.values.Refused;

/** A feed as somebody asks for it: checked, not yet stored. */
record FeedOrder(URI url, Section section, String language, Duration every) {

  static final Duration USUAL_INTERVAL = Duration.ofMinutes(15);

  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int MOST_URL = 500;

  /**
   * Reads an order.
   *
   * @param every such as {@code 15m} or {@code 1h30m}; null or empty for the usual
   * @throws Refused {@code feed-address-not-valid}, {@code feed-section-not-valid}, {@code
   *     feed-interval-not-valid}, {@code story-not-valid} for the language
   */
  static FeedOrder parse(String url, String section, String language, @Nullable String every) {
    return new FeedOrder(
        address(url),
        Section.find(section.strip().toLowerCase(Locale.ROOT))
            .orElseThrow(() ->
                new Refused(
                    Refused.Kind.UNACCEPTABLE,
                    "feed-section-not-valid",
                    "The section is one of news, features, analysis, opinion.")),
        StoryDoor.language(language.strip()),
        every == null || every.isBlank() ? USUAL_INTERVAL : interval(every.strip()));
  }

  /**
   * Reads the address of a feed.
   *
   * @throws Refused {@code feed-address-not-valid}
   */
  static URI address(String text) {
    URI url =
        FeedLink.parse(text, null)
            .filter(address -> address.toString().length() <= MOST_URL)
            .orElseThrow(() ->
                new Refused(
                    Refused.Kind.UNACCEPTABLE,
                    "feed-address-not-valid",
                    "A feed's address begins with http or https and holds no name and password."));
    return url.getRawPath().isEmpty() ? url.resolve("/") : url;
  }

  private static Duration interval(String text) {
    try {
      Duration interval = Duration.parse("PT" + text);
      if (interval.compareTo(SHORTEST) >= 0
          && interval.compareTo(LONGEST) <= 0
          && interval.toSecondsPart() == 0) {
        return interval;
      }
    } catch (DateTimeException notAnInterval) {
      throw notAnInterval();
    }
    throw notAnInterval();
  }

  private static Refused notAnInterval() {
    return new Refused(
        Refused.Kind.UNACCEPTABLE,
        "feed-interval-not-valid",
        "A feed is asked every five minutes at most and once a week at least, such as 15m or 2h.");
  }
}
