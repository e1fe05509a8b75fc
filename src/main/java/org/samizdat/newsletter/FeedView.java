package org.samizdat.newsletter;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.samizdat.newsletter.feeds.FeedBroken;
import org.samizdat.newsletter.page.FeedCheck;
import org.samizdat.newsletter.page.FeedForm;
import org.samizdat.newsletter.page.FeedForm.Option;
import org.samizdat.newsletter.page.FeedLine;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;

/** Feeds in words, for people at the desk. */
@Component
class FeedView {

  private static final List<Duration> INTERVALS =
      List.of(
          Duration.ofMinutes(5),
          FeedOrder.USUAL_INTERVAL,
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(24));
  private static final int LONGEST_NAME = 60;

  private final FeedImport feedImport;
  private final Clock clock;

  FeedView(FeedImport feedImport, Clock clock) {
    this.feedImport = feedImport;
    this.clock = clock;
  }

  FeedLine line(Language language, Feed feed) {
    return new FeedLine(
        feed.number(),
        feed.url().getHost(),
        name(feed.url()),
        feed.url().toString(),
        language.say(
            "feeds.facts",
            feed.section().title(language),
            Locale.forLanguageTag(feed.language()).getDisplayLanguage(language.locale()),
            interval(language, feed.every())),
        state(language, feed),
        feed.problem() == null ? null : language.say(feed.problem().key()),
        feed.movedTo() == null ? null : language.say("feeds.moved", feed.movedTo()),
        feed.paused());
  }

  FeedForm form(Language language, String url, String section, String tag, String every) {
    return new FeedForm(
        url,
        section,
        tag,
        every,
        List.of(Section.values()).stream()
            .map(one -> new Option(one.label(), one.title(language)))
            .toList(),
        INTERVALS.stream()
            .map(one -> new Option(one.toMinutes() + "m", interval(language, one)))
            .toList());
  }

  /** Asks for the feed now: takes as long as its server does, ten seconds at most. */
  FeedCheck check(Language language, FeedOrder order) {
    try {
      List<FeedImport.Tried> items = feedImport.check(order);
      long taken = items.stream().filter(item -> item.story() != null).count();
      return new FeedCheck(
          order.url().toString(),
          null,
          items.isEmpty()
              ? language.say("feeds.check.none")
              : language.say("feeds.check.count", taken, items.size()),
          items.stream().map(item -> item(language, item)).toList());
    } catch (FeedBroken broken) {
      return new FeedCheck(
          order.url().toString(), language.say(broken.problem().key()), "", List.of());
    }
  }

  FeedCheck.Item item(Language language, Story story) {
    return new FeedCheck.Item(
        story.headline(),
        story.url(),
        language.day(story.publishedAt().atZone(ZoneOffset.UTC).toLocalDate()),
        null);
  }

  private FeedCheck.Item item(Language language, FeedImport.Tried tried) {
    if (tried.story() != null) {
      return item(language, tried.story().story());
    }
    Object member = tried.refusal() == null ? "" : tried.refusal().details().get("member");
    String key = "feeds.refused." + member;
    URI link = tried.item().link();
    return new FeedCheck.Item(
        Words.plain(tried.item().title()),
        link == null ? null : link.toString(),
        null,
        language.say(language.knows(key) ? key : "feeds.refused.other"));
  }

  private List<String> state(Language language, Feed feed) {
    List<String> state = new ArrayList<>();
    if (feed.paused()) {
      state.add(language.say("feeds.state.paused"));
    }
    if (feed.failures() > 0) {
      state.add(language.say("feeds.state.failing", feed.failures()));
    }
    if (feed.succeededAt() != null) {
      state.add(
          language.say("feeds.state.answered", ago(language, feed.succeededAt()), feed.taken()));
      if (feed.refused() > 0) {
        state.add(language.say("feeds.state.refused", feed.refused()));
      }
    } else {
      state.add(language.say(feed.triedAt() == null ? "feeds.state.new" : "feeds.state.never"));
    }
    return state;
  }

  private String ago(Language language, @Nullable Instant time) {
    Duration since = Duration.between(time == null ? clock.instant() : time, clock.instant());
    if (since.toMinutes() < 1) {
      return language.say("feeds.ago.now");
    }
    if (since.toHours() < 1) {
      return language.say("feeds.ago.minutes", since.toMinutes());
    }
    return since.toDays() < 2
        ? language.say("feeds.ago.hours", since.toHours())
        : language.say("feeds.ago.days", since.toDays());
  }

  private static String interval(Language language, Duration every) {
    boolean wholeHours = every.toMinutesPart() == 0;
    return wholeHours
        ? language.say("feeds.every.hours", every.toHours())
        : language.say("feeds.every.minutes", every.toMinutes());
  }

  /** As people say it: without the scheme, and not endless. */
  private static String name(URI url) {
    String name = url.toString().replaceFirst("^https?://", "").replaceFirst("/$", "");
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }
}
