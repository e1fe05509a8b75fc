package org.samizdat.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.samizdat.TestDatabase;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Token;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** A durable database full of readers, sinks, and those who race into them. */
final class RaceTrack implements AutoCloseable {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final String CLASSES =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  /** About as a large Russian paper's; the last two stand for all others. */
  private static final Route[] ROUTES = {
    Route.GMAIL,
    Route.GMAIL,
    Route.GMAIL,
    Route.MAIL_RU,
    Route.YANDEX,
    Route.OUTLOOK,
    Route.YAHOO,
    Route.APPLE,
    Route.OTHER,
    Route.OTHER
  };

  private static final int NO_PORT = 1;
  private static final int PAGE = 5000;
  private static final int HALF = 19_300;

  /** From here on each provider has its part: who comes first is as random as a person's id. */
  private static final int MANY = 10_000;

  private static final Letter LETTER = letter();

  private final TestDatabase database = TestDatabase.durable();
  private final Deque<Runnable> started = new ArrayDeque<>();
  private final List<String> arguments;
  private final ConfigurableApplicationContext context;
  private final List<Recipient> readers;
  private final int bytes;
  private final long postmaster;

  /** What a race is run into. */
  record Sink(String name, int port, Process process) implements AutoCloseable {

    /** What it says, in lines. */
    BufferedReader words() {
      return reader(process);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /** One run. */
  record Lap(int mails, double seconds, double cpu, double databaseCpu, double mebibytes) {

    double perSecond() {
      return mails / seconds;
    }

    double cpuPerThousand() {
      return (cpu + databaseCpu) * 1000 / mails;
    }

    double databasePerThousand() {
      return databaseCpu * 1000 / mails;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.0f/s, %.3f CPU-s per 1,000 (%.3f in the database), %.0f MiB",
          perSecond(),
          cpuPerThousand(),
          databasePerThousand(),
          mebibytes);
    }
  }

  /** Somebody who races. */
  abstract static class Runner {

    private final String name;
    private final List<Lap> laps = new ArrayList<>();

    Runner(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    Lap run() throws IOException, InterruptedException {
      Lap lap = lap();
      laps.add(lap);
      return lap;
    }

    /** A run that does not count. */
    void warmUp() throws IOException, InterruptedException {
      lap();
    }

    double median(ToDoubleFunction<Lap> value) {
      return laps.stream().mapToDouble(value).sorted().skip(laps.size() / 2).findFirst().orElse(0);
    }

    abstract Lap lap() throws IOException, InterruptedException;
  }

  RaceTrack(int count) throws IOException, SQLException {
    arguments =
        EngineProcess.arguments(
            database, NO_PORT, "--samizdat.mail.engine=false", "--logging.level.root=warn");
    context = EngineProcess.start(arguments);
    Vault vault = context.getBean(Vault.class);
    // One commit for many: a million of them would take an hour.
    TransactionTemplate transactions = context.getBean(TransactionTemplate.class);
    readers =
        IntStream.range(0, (count + PAGE - 1) / PAGE)
            .parallel()
            .mapToObj(page ->
                Objects.requireNonNull(
                    transactions.execute(status ->
                        IntStream.range(page * PAGE, Math.min(count, (page + 1) * PAGE))
                            .mapToObj(number -> admit(vault, number))
                            .toList())))
            .flatMap(List::stream)
            .sorted(Comparator.comparing(Recipient::person))
            .toList();
    bytes = size();
    try (Connection connection = database.asAdministrator();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)")) {
      row.next();
      postmaster = Long.parseLong(row.getString(1));
    }
  }

  private static Recipient admit(Vault vault, int number) {
    EmailAddress address = EmailAddress.parse("reader" + number + "@example.org");
    Route route = ROUTES[number % ROUTES.length];
    return new Recipient(vault.admit(Purpose.DIGEST, address), route, number, 0);
  }

  /**
   * As if so many issues had gone to everybody and nothing of them had been let go yet; the rows
   * are as the engine leaves them.
   */
  void past(int issues) throws SQLException {
    try (Connection connection = database.asOwner();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create temporary table everybody as
          select number, person, route, link_row, generation
          from delivery
          where mailing = (select mailing from delivery group by mailing order by count(*) desc limit 1)
          """);
      for (int issue = 1; issue <= issues; issue++) {
        statement.execute(
            """
            insert into mailing (id, kind, lane, newsletter, state, content_version, created_at,
              finished_on, audience, sent, failed, suppressed, withdrawn, erased, cancelled, unknown,
              waiting, maybe_twice)
            select %1$d, 'DIGEST', 'DIGEST', 'friday', 'SENT', 1, current_date - 7 * %1$d,
              current_date - 7 * %1$d, count(*), count(*), 0, 0, 0, 0, 0, 0, 0, 0
            from everybody
            """
                .formatted(issue));
        statement.execute(
            """
            insert into delivery (mailing, number, person, route, link_row, generation)
            select %d, number, person, route, link_row, generation
            from everybody
            """
                .formatted(issue));
        statement.execute(
            """
            insert into outcome (mailing, number, attempt, chunk, result, again, smtp_code,
              content_version, day)
            select %1$d, number, 1, 1, 'SENT', false, 250, 1, current_date - 7 * %1$d
            from everybody
            """
                .formatted(issue));
      }
      statement.execute("vacuum analyze mailing, delivery, outcome");
    }
  }

  /** What has to be said beside every number. */
  String conditions() throws SQLException {
    return "%s; %d readers, %d bytes a mail; %d cores; Java %s; %s"
        .formatted(
            database.durability(),
            readers.size(),
            bytes,
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            Instant.now());
  }

  Sink smtpSink() throws IOException, InterruptedException {
    int port = freePort();
    Process process = start("/usr/sbin/smtp-sink", "-u", "nobody", "127.0.0.1:" + port, "1000");
    Thread.sleep(500);
    return new Sink("smtp-sink", port, process);
  }

  /**
   * With a thread for each connection.
   *
   * @param watched how the addresses begin whose mails it tells of, if any
   */
  Sink fastSink(String... watched) throws IOException {
    return fastSink("fast sink", 0, "many", watched);
  }

  /** One thread for all. */
  Sink leanSink(int delayMillis) throws IOException {
    return fastSink("lean sink", delayMillis, "one");
  }

  private Sink fastSink(String name, int delayMillis, String threads, String... watched)
      throws IOException {
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA,
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                CLASSES,
                FastSink.class.getName(),
                Integer.toString(port),
                Integer.toString(delayMillis),
                threads));
    command.addAll(List.of(watched));
    Process process = start(command.toArray(String[]::new));
    await(process, "PORT");
    return new Sink(name, port, process);
  }

  /** Postfix's own, which says one thing at a time and pushes the same bytes each time. */
  Runner source(Sink sink, int connections, int mails) {
    return new Runner("smtp-source") {
      @Override
      Lap lap() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process =
            start(
                "/bin/bash",
                "-c",
                "TIMEFORMAT='%U %S'; time /usr/sbin/smtp-source -d -s "
                    + connections
                    + " -l "
                    + bytes
                    + " -m "
                    + mails
                    + " -f news@newsroom.example -t reader@example.org 127.0.0.1:"
                    + sink.port());
        String times = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (process.waitFor() != 0) {
          throw new IllegalStateException("smtp-source: " + times);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        String[] used = times.split("\\s+", -1);
        double cpu = Double.parseDouble(used[0]) + Double.parseDouble(used[1]);
        return new Lap(mails, seconds, cpu, 0, 0);
      }
    };
  }

  /** The engine, with everything it always does. */
  Runner engine(Sink sink, int connections, int window, int mails) throws InterruptedException {
    EngineChild engine = engine(sink, connections, window);
    return new Runner("the engine, window " + window) {
      @Override
      Lap lap() throws InterruptedException {
        engine.go();
        MailingId mailing = list(mails);
        forgetTurns();
        double cpu = Effort.cpu(engine.pid());
        double databaseCpu = Effort.cpuOfFamily(postmaster);
        long begin = System.nanoTime();
        Outbox outbox = context.getBean(Outbox.class);
        outbox.close(mailing);
        while (outbox.state(mailing) == Mailing.State.SENDING) {
          Thread.sleep(10);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        Lap lap =
            new Lap(
                mails,
                seconds,
                Effort.cpu(engine.pid()) - cpu,
                Effort.cpuOfFamily(postmaster) - databaseCpu,
                Effort.peakMebibytes(engine.pid()));
        Mailing books = outbox.find(mailing);
        if (books.sent() != mails || !books.addsUp()) {
          throw new IllegalStateException("Not what was asked for: " + books);
        }
        engine.rest();
        return lap;
      }
    };
  }

  /** A process of the engine's that stands by. */
  EngineChild engine(Sink sink, int connections, int window) throws InterruptedException {
    List<String> options = new ArrayList<>(List.of("-Xmx128m", "-XX:+UseSerialGC"));
    options.add("-Duntampered=true");
    String more = System.getProperty("speed.options", "");
    if (!more.isEmpty()) {
      options.addAll(List.of(more.replace("%w", Integer.toString(window)).split(" ", -1)));
    }
    List<String> own = new ArrayList<>(arguments);
    own.replaceAll(one -> one.replace("port=" + NO_PORT, "port=" + sink.port()));
    own.add("--samizdat.mail.connections=" + connections);
    own.add("--samizdat.mail.bound=" + window);
    EngineChild engine = new EngineChild(options, own);
    started.push(engine::end);
    engine.awaitReady();
    return engine;
  }

  Runner jakarta(Sink sink, int connections, int mails) throws IOException {
    Process process =
        start(
            JAVA,
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            CLASSES,
            JakartaLoop.class.getName(),
            Integer.toString(sink.port()),
            Integer.toString(connections),
            Integer.toString(bytes));
    started.push(process::destroyForcibly);
    PrintStream orders = new PrintStream(process.getOutputStream(), true, UTF_8);
    BufferedReader answers = reader(process);
    return new Runner("Jakarta Mail in a loop") {
      @Override
      Lap lap() throws IOException {
        double cpu = Effort.cpu(process.pid());
        long begin = System.nanoTime();
        orders.println(mails);
        if (!"DONE".equals(answers.readLine())) {
          throw new IllegalStateException("The loop has ended");
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Lap(
            mails,
            seconds,
            Effort.cpu(process.pid()) - cpu,
            0,
            Effort.peakMebibytes(process.pid()));
      }
    };
  }

  @Override
  public void close() {
    started.forEach(Runnable::run);
    context.close();
  }

  <T> T get(Class<T> type) {
    return context.getBean(type);
  }

  /** A few readers are all of one provider: its share of the window is fixed and must not count. */
  MailingId list(int mails) {
    List<Recipient> audience =
        mails >= MANY || mails == readers.size()
            ? readers.subList(0, mails)
            : readers.stream()
                .filter(reader -> reader.route() == Route.GMAIL)
                .limit(mails)
                .toList();
    Outbox outbox = context.getBean(Outbox.class);
    MailingId mailing = outbox.open("friday", LETTER);
    for (int from = 0; from < mails; from += PAGE) {
      outbox.add(mailing, audience.subList(from, Math.min(mails, from + PAGE)));
    }
    return mailing;
  }

  /** So that each run notes anew whom it writes to, as the first of a day does. */
  void forgetTurns() {
    try (Connection connection = database.asOwner();
        Statement statement = connection.createStatement()) {
      statement.execute("truncate mail_turn");
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Letter letter() {
    String links =
        "\nhttps://news.example/unsubscribe/%s\nhttps://news.example/preferences/%s\n"
            .formatted(Slot.UNSUBSCRIBE.marker(), Slot.PREFERENCES.marker());
    String words = SpeedIntegrationTests.words(HALF) + links;
    return new Letter("Friday", Language.ENGLISH, "The Example", "<p>" + words + "</p>", words);
  }

  private int size() {
    Heading heading =
        new Heading(
            MailKind.DIGEST,
            new MailingId(1),
            "friday",
            EmailAddress.parse("news@newsroom.example"),
            null,
            context.getBean(Site.class),
            new DeliveryHeader(null));
    LetterTemplate template = LetterTemplate.compile(LETTER, heading);
    Token token = Token.parse("a".repeat(Base64Body.TOKEN_LENGTH));
    Map<Slot, Token> links =
        template.slots().stream().collect(Collectors.toMap(slot -> slot, slot -> token));
    return template.splice(
            new Filling(EmailAddress.parse("reader12345@example.org"), token, Instant.EPOCH, links))
        .length;
  }

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  private static void await(Process process, String word) throws IOException {
    String line = reader(process).readLine();
    if (line == null || !line.startsWith(word)) {
      throw new IllegalStateException("A process said: " + line);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
