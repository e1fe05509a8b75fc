package org.samizdat.newsletter;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine;

/** The newsroom's feeds, as it handles them: by command, and by the job's knock. */
@TestComponent
class Wire {

  /** A story that came by a feed, as it is stored. */
  record Received(
      String id,
      String url,
      String headline,
      String summary,
      String body,
      @Nullable String author,
      String language,
      String section,
      OffsetDateTime publishedAt,
      OffsetDateTime receivedAt,
      OffsetDateTime changedAt) {}

  private final FeedCommands commands;
  private final FeedImport feedImport;
  private final Feeds feeds;
  private final JdbcClient database;

  Wire(FeedCommands commands, FeedImport feedImport, Feeds feeds, JdbcClient database) {
    this.commands = commands;
    this.feedImport = feedImport;
    this.feeds = feeds;
    this.database = database;
  }

  /** {@code samizdat feed …}; what it prints, or its refusal. */
  String feed(String... arguments) {
    StringWriter said = new StringWriter();
    CommandLine line = new CommandLine(commands);
    line.setOut(new PrintWriter(said, true));
    line.setErr(new PrintWriter(said, true));
    line.setExecutionExceptionHandler((failure, at, parsed) -> {
      said.append(String.valueOf(failure.getMessage()));
      return 1;
    });
    line.execute(arguments);
    return said.toString();
  }

  /** Adds a feed of news in a language; its number. */
  long add(String url, String language) {
    String said = feed("add", url, "--section", "news", "--language", language);
    if (!said.startsWith("Added as feed ")) {
      throw new IllegalStateException(said);
    }
    return Long.parseLong(said.substring("Added as feed ".length(), said.indexOf('.')));
  }

  /** What the job does. */
  void knock() {
    try {
      feedImport.run();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  Feed find(long number) {
    return feeds.find(number);
  }

  /** Withdrawn ones are not among them; by address. */
  List<Received> stories(long feed) {
    return database
        .sql(
            """
            select external_id, url, headline, summary, body, author, language, section,
              published_at, received_at, changed_at
            from story
            where external_id like :prefix
            and withdrawn_at is null
            order by url
            """)
        .param("prefix", "feed:" + feed + ":%")
        .query((row, number) ->
            new Received(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8).toLowerCase(Locale.ROOT),
                row.getObject(9, OffsetDateTime.class),
                row.getObject(10, OffsetDateTime.class),
                row.getObject(11, OffsetDateTime.class)))
        .list();
  }

  /** As if so much time had passed on the database's clock. */
  void lapse(long feed) {
    database
        .sql("update feed set lease_until = now() - interval '1 second' where number = :number")
        .param("number", feed)
        .update();
  }
}
