package org.samizdat.newsletter;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;

/**
 * Where stories come in: every member is checked and cleaned once, here, so that what is stored can
 * be mailed and shown as it is.
 */
@Component
class StoryDoor {

  /** A summary of 600 characters keeps an issue of 30 stories below what mail programs clip. */
  static final int MOST_SUMMARY = 600;

  private static final int MOST_SUMMARY_HTML = 2_000;
  private static final int MOST_BODY = 500_000;
  private static final int MOST_HEADLINE = 300;
  private static final int MOST_AUTHOR = 200;
  private static final int MOST_URL = 500;

  private static final Pattern EXTERNAL_ID = Pattern.compile("[A-Za-z0-9._~:-]{1,200}");
  private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2999-12-31T23:59:59Z");

  private final Clock clock;

  StoryDoor(Clock clock) {
    this.clock = clock;
  }

  /**
   * Reads a story.
   *
   * @throws Refused {@code story-not-valid}; the detail {@code member} names what to correct
   */
  StoryWithBody admit(String externalId, IncomingStory story) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String url = url(story.url());
    String author = story.author() == null ? "" : Words.plain(story.author());
    return new StoryWithBody(
        new Story(
            externalId(externalId),
            url,
            filled("headline", Words.plain(needed("headline", story.headline())), MOST_HEADLINE),
            section(story.section()),
            summary(needed("summary", story.summary()), url),
            author.isEmpty() ? null : filled("author", author, MOST_AUTHOR),
            language(needed("language", story.language())),
            time("publishedAt", needed("publishedAt", story.publishedAt())),
            story.embargoUntil() == null ? null : time("embargoUntil", story.embargoUntil()),
            Boolean.TRUE.equals(story.pinned()),
            now,
            now),
        body(needed("body", story.body()), url));
  }

  /**
   * Checks the name of a story.
   *
   * @throws Refused {@code story-not-valid}
   */
  static String externalId(String text) {
    if (!EXTERNAL_ID.matcher(text).matches()) {
      throw refused(
          "externalId", "is 1 to 200 letters, digits, dots, dashes, colons, underscores or tildes");
    }
    return text;
  }

  private static String url(@Nullable String text) {
    String trimmed = needed("url", text).strip();
    try {
      URI uri = new URI(trimmed).parseServerAuthority();
      String scheme = uri.getScheme();
      if (trimmed.length() > MOST_URL
          || uri.getHost() == null
          || uri.getUserInfo() != null
          || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
        throw notAUrl();
      }
      String whole = uri.normalize().toASCIIString();
      int fragment = whole.indexOf('#');
      return fragment < 0 ? whole : whole.substring(0, fragment);
    } catch (URISyntaxException notAUrl) {
      throw notAUrl();
    }
  }

  private static Refused notAUrl() {
    return refused("url", "is an absolute http or https address of up to 500 characters");
  }

  private static Section section(@Nullable String label) {
    return Section.find(needed("section", label))
        .orElseThrow(() -> refused("section", "is one of news, features, analysis, opinion"));
  }

  private static String summary(String html, String url) {
    if (html.length() > MOST_SUMMARY_HTML) {
      throw tooLong("summary", MOST_SUMMARY_HTML);
    }
    String clean = Words.inline(html, url);
    // What counts is what is read, and links may not smuggle in what words may not.
    filled("summary", Words.plain(clean), MOST_SUMMARY);
    if (clean.length() > MOST_SUMMARY_HTML) {
      throw tooLong("summary", MOST_SUMMARY_HTML);
    }
    return clean;
  }

  private static String body(String html, String url) {
    if (html.length() > MOST_BODY) {
      throw tooLong("body", MOST_BODY);
    }
    return Words.blocks(html, url);
  }

  /**
   * Checks a language tag.
   *
   * @throws Refused {@code story-not-valid}
   */
  static String language(String tag) {
    try {
      Locale locale = new Locale.Builder().setLanguageTag(tag).build();
      int letters = locale.getLanguage().length();
      if (letters >= 2 && letters <= 3 && tag.length() <= 35) {
        return locale.toLanguageTag();
      }
    } catch (IllformedLocaleException notALanguage) {
      throw notALanguage();
    }
    throw notALanguage();
  }

  private static Refused notALanguage() {
    return refused("language", "is a language tag (BCP 47) such as en or pt-BR");
  }

  private static Instant time(String member, String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
      if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
        return time;
      }
    } catch (DateTimeException notATime) {
      throw notATime(member);
    }
    throw notATime(member);
  }

  private static Refused notATime(String member) {
    return refused(member, "is a time with its offset (ISO 8601) such as 2026-11-27T08:00:00Z");
  }

  private static String needed(String member, @Nullable String text) {
    if (text == null) {
      throw refused(member, "is missing");
    }
    return text;
  }

  private static String filled(String member, String words, int most) {
    if (words.isEmpty()) {
      throw refused(member, "has no words in it");
    }
    if (words.length() > most) {
      throw tooLong(member, most);
    }
    return words;
  }

  private static Refused tooLong(String member, int most) {
    return refused(member, "is longer than %,d characters".formatted(most));
  }

  private static Refused refused(String member, String complaint) {
    return new Refused(
        Refused.Kind.UNACCEPTABLE,
        "story-not-valid",
        "The story's " + member + " " + complaint + ".",
        Map.of("member", member));
  }
}
