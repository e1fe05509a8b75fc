package org.samizdat.newsletter;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.samizdat.newsletter.feeds.FeedBroken;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code samizdat feed}: looks after the feeds that stories come in by. */
@Component
@Command(name = "feed", description = "Adds, lists, checks, pauses and removes feeds.")
class FeedCommands {

  private final Feeds feeds;
  private final FeedActs acts;
  private final FeedImport feedImport;

  @Spec private CommandSpec spec = CommandSpec.create();

  FeedCommands(Feeds feeds, FeedActs acts, FeedImport feedImport) {
    this.feeds = feeds;
    this.acts = acts;
    this.feedImport = feedImport;
  }

  @Command(name = "add", description = "Has stories come in by a feed, from the next minute on.")
  int add(
      @Parameters(paramLabel = "URL") String url,
      @Option(
              names = "--section",
              required = true,
              description = "Of its stories: news, features, analysis or opinion.")
          String section,
      @Option(names = "--language", required = true, description = "Of its stories, such as ru.")
          String language,
      @Option(names = "--every", description = "How often it is asked; 15m is the default.")
          @Nullable String every) {
    Feed feed = acts.add(null, FeedOrder.parse(url, section, language, every));
    out().printf("Added as feed %d. It is asked within a minute.%n", feed.number());
    return 0;
  }

  @Command(name = "list", description = "Lists the feeds and how asking for them has gone.")
  int list() {
    for (Feed feed : feeds.all()) {
      out()
          .printf(
              "%3d  %-8s  %-5s  %-8s  %s%n     %s%n",
              feed.number(),
              feed.section().label(),
              feed.language(),
              feed.every().toString().substring(2).toLowerCase(Locale.ROOT),
              feed.url(),
              state(feed));
    }
    return 0;
  }

  @Command(
      name = "check",
      description = "Asks for a feed and prints what would be taken. Stores nothing.")
  int check(
      @Parameters(paramLabel = "URL") String url,
      @Option(names = "--section", defaultValue = "news") String section,
      @Option(names = "--language", defaultValue = "en") String language) {
    List<FeedImport.Tried> items;
    try {
      items = feedImport.check(FeedOrder.parse(url, section, language, null));
    } catch (FeedBroken broken) {
      spec.commandLine().getErr().println(Language.ENGLISH.say(broken.problem().key()));
      return 1;
    }
    for (FeedImport.Tried item : items) {
      print(item);
    }
    long taken = items.stream().filter(item -> item.story() != null).count();
    out().printf("%d of %d items would be taken.%n", taken, items.size());
    return 0;
  }

  @Command(name = "remove", description = "Forgets a feed. The stories it brought stay.")
  int remove(@Parameters(paramLabel = "NUMBER") long number) {
    acts.remove(null, number);
    out().println("Removed.");
    return 0;
  }

  @Command(name = "pause", description = "Has nobody ask for a feed.")
  int pause(@Parameters(paramLabel = "NUMBER") long number) {
    acts.pause(null, number);
    out().println("Paused.");
    return 0;
  }

  @Command(name = "resume", description = "Has a feed asked for again, within a minute.")
  int resume(@Parameters(paramLabel = "NUMBER") long number) {
    acts.resume(null, number);
    out().println("Resumed.");
    return 0;
  }

  private void print(FeedImport.Tried item) {
    if (item.story() != null) {
      Story story = item.story().story();
      out().printf("%s  %s%n  %s%n", story.publishedAt(), story.headline(), story.url());
    } else if (item.refusal() != null) {
      out().printf("not taken: %s%n", item.refusal().sentence());
    }
  }

  private static String state(Feed feed) {
    String last =
        feed.succeededAt() == null
            ? "never answered"
            : "last answered %s, %d taken, %d not"
                .formatted(feed.succeededAt(), feed.taken(), feed.refused());
    String problem =
        feed.problem() == null
            ? ""
            : "; %d times since: %s"
                .formatted(feed.failures(), Language.ENGLISH.say(feed.problem().key()));
    return (feed.paused() ? "paused; " : "") + last + problem;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
