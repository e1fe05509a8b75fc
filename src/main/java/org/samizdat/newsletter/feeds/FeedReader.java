package org.samizdat.newsletter.feeds;

import com.rometools.rome.feed.synd.SyndContent;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.feed.synd.SyndPerson;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.SyndFeedInput;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdom2.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads RSS 0.9x, 1.0 and 2.0 and Atom 0.3 and 1.0. */
@Component
public class FeedReader {

  /** More than any paper publishes between two visits. */
  static final int MOST_ITEMS = 200;

  private static final int ID_DIGITS = 32;

  /** Before, nothing was published on the web: it is a program's zero, or a slip. */
  private static final Instant FIRST = Instant.parse("1991-08-06T00:00:00Z");

  private static final Instant LAST = Instant.parse("2999-12-31T00:00:00Z");

  private static final Pattern MAIL_ADDRESS = Pattern.compile("\\S{1,100}@\\S{1,200}");
  private static final Pattern NAME_IN_BRACKETS = Pattern.compile("\\(([^()]{1,200})\\)");

  /** Html that somebody escaped once too often. */
  private static final Pattern ESCAPED_TWICE =
      Pattern.compile("(?i)&lt;(?:/(?:p|div|a|em|strong|li)|br ?/?)&gt;");

  /**
   * Reads the newest items of a feed, in its order.
   *
   * @param language of the feed, for bytes whose encoding nobody declares
   * @throws FeedBroken if it is none, or none that can be read
   */
  public List<FeedItem> read(Fetched.Document fetched, String language) {
    String xml = FeedText.of(fetched.bytes(), fetched.charset(), language);
    SyndFeed feed = build(FeedXml.parse(xml, fetched.address()));
    boolean atom = feed.getFeedType() != null && feed.getFeedType().startsWith("atom");
    List<SyndEntry> entries = newest(feed.getEntries());
    Set<String> ambiguous = ambiguous(entries);
    Map<String, FeedItem> items = new HashMap<>();
    List<FeedItem> read = new ArrayList<>();
    for (SyndEntry entry : entries) {
      FeedItem item = item(entry, atom, ambiguous);
      // The same item twice: feeds put the newest first.
      if (items.putIfAbsent(item.id(), item) == null) {
        read.add(item);
      }
    }
    return List.copyOf(read);
  }

  private static SyndFeed build(Document document) {
    try {
      return new SyndFeedInput(false, Locale.ROOT).build(document);
    } catch (FeedException | IllegalArgumentException notAFeed) {
      throw new FeedBroken(FeedProblem.NOT_A_FEED, notAFeed);
    }
  }

  /** Some feeds hold an archive, a few with the oldest first. */
  private static List<SyndEntry> newest(List<SyndEntry> entries) {
    if (entries.size() <= MOST_ITEMS) {
      return entries;
    }
    Comparator<SyndEntry> newestFirst =
        Comparator.comparing(
            entry -> Objects.requireNonNullElse(time(entry.getPublishedDate()), LAST),
            Comparator.reverseOrder());
    Set<SyndEntry> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    entries.stream().sorted(newestFirst).limit(MOST_ITEMS).forEach(kept::add);
    return entries.stream().filter(kept::contains).toList();
  }

  /** Names that a broken system gives to several stories: they name none of them. */
  private static Set<String> ambiguous(List<SyndEntry> entries) {
    Map<String, String> links = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    for (SyndEntry entry : entries) {
      String name = text(entry.getUri());
      String link = text(entry.getLink());
      String other = links.putIfAbsent(name, link);
      if (other != null && !other.equals(link)) {
        ambiguous.add(name);
      }
    }
    return ambiguous;
  }

  private static FeedItem item(SyndEntry entry, boolean atom, Set<String> ambiguous) {
    URI link =
        FeedLink.parse(text(entry.getLink()), null).map(FeedLink::withoutTracking).orElse(null);
    String name = text(entry.getUri());
    // A name that is only the link changes with what tracks.
    boolean namesLink =
        FeedLink.parse(name, null)
            .map(FeedLink::withoutTracking)
            .filter(same -> same.equals(link))
            .isPresent();
    boolean unnamed = name.isEmpty() || ambiguous.contains(name) || namesLink;
    String title = html(entry.getTitleEx(), atom);
    String id = unnamed && link != null ? link.toString() : name + (unnamed ? title : "");
    String content =
        entry.getContents().stream()
            .map(part -> html(part, atom))
            .max(Comparator.comparingInt(String::length))
            .orElse("");
    String summary = html(entry.getDescription(), atom);
    Instant updated = time(entry.getUpdatedDate());
    return new FeedItem(
        hash(id),
        link,
        title,
        summary,
        content.isEmpty() ? summary : content,
        author(entry),
        time(entry.getPublishedDate()),
        updated);
  }

  /** Atom says what is text; in RSS everything may be html. */
  private static String html(@Nullable SyndContent content, boolean atom) {
    if (content == null || content.getValue() == null) {
      return "";
    }
    String value = content.getValue();
    String type = content.getType();
    if (atom && (type == null || type.equals("text") || type.equals("text/plain"))) {
      return value.replace("&", "&amp;").replace("<", "&lt;");
    }
    return value.indexOf('<') < 0 && ESCAPED_TWICE.matcher(value).find()
        ? org.jsoup.parser.Parser.unescapeEntities(value, false)
        : value;
  }

  /** Names alone: RSS asks for a mail address, and that is nobody's business here. */
  private static @Nullable String author(SyndEntry entry) {
    Stream<String> people = entry.getAuthors().stream().map(SyndPerson::getName);
    String names =
        Stream.concat(people, Stream.of(text(entry.getAuthor())))
            .filter(Objects::nonNull)
            .map(FeedReader::name)
            .filter(name -> !name.isEmpty())
            .distinct()
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? null : names;
  }

  private static String name(String text) {
    if (text.indexOf('@') < 0) {
      return text.strip();
    }
    Matcher inBrackets = NAME_IN_BRACKETS.matcher(text);
    String name = inBrackets.find() ? inBrackets.group(1) : text;
    return MAIL_ADDRESS.matcher(name).replaceAll("").strip();
  }

  private static @Nullable Instant time(@Nullable Date date) {
    if (date == null) {
      return null;
    }
    Instant time = date.toInstant();
    return time.isBefore(FIRST) || time.isAfter(LAST) ? null : time;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text.strip();
  }

  private static String hash(String id) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every JDK has SHA-256", missing);
    }
  }
}
