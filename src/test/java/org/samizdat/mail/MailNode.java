package org.samizdat.mail;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The vault and the mail engine at work in this process, before a relay that does as it is told.
 */
final class MailNode implements AutoCloseable {

  static final String NEWSLETTER = "friday";

  final SmtpSink relay = new SmtpSink();
  final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
  final List<AddressSuppressed> suppressed = new CopyOnWriteArrayList<>();

  /** The way to its database, for those that ask for one that can be made to fail. */
  final FaultProxy network;

  private final ConfigurableApplicationContext context;
  private final TestDatabase database = TestDatabase.fresh();
  private int readers;

  /**
   * @param more arguments of the process
   */
  MailNode(String... more) throws IOException {
    this(false, more);
  }

  /** One whose statements go over its {@link #network}. */
  static MailNode overALine(String... more) throws IOException {
    return new MailNode(true, more);
  }

  private MailNode(boolean isOverALine, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(more));
    if (arguments.stream().noneMatch(one -> one.startsWith("--samizdat.mail.timeout="))) {
      arguments.add("--samizdat.mail.timeout=5s");
    }
    // One that comes and goes is left alone for longer and longer; these come and go all the time.
    arguments.add("--samizdat.mail.relay-rest=1s");
    arguments.add("--spring.main.allow-bean-definition-overriding=true");
    network = new FaultProxy(database.port());
    String direct = "--spring.datasource.url=" + database.url();
    String through =
        isOverALine ? "--spring.datasource.url=" + database.url(network.port()) : direct;
    context =
        new SpringApplicationBuilder(EngineProcess.Wiring.class)
            .web(WebApplicationType.NONE)
            .logStartupInfo(false)
            .initializers(this::prepare)
            .run(
                EngineProcess.arguments(database, relay, arguments.toArray(String[]::new)).stream()
                    .map(argument -> argument.equals(direct) ? through : argument)
                    .toArray(String[]::new));
  }

  private void prepare(ConfigurableApplicationContext starting) {
    ((GenericApplicationContext) starting)
        .registerBean("testClock", TestClock.class, () -> clock, bean -> bean.setPrimary(true));
    ApplicationListener<PayloadApplicationEvent<?>> listener =
        event -> {
          if (event.getPayload() instanceof AddressSuppressed found) {
            suppressed.add(found);
          }
        };
    starting.addApplicationListener(listener);
  }

  <T> T get(Class<T> type) {
    return context.getBean(type);
  }

  Outbox outbox() {
    return get(Outbox.class);
  }

  /** For what the product's own login may not do. */
  void asOwner(String sql) {
    try (Connection connection = database.asOwner();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** As if the first so many readers' mails had come back. */
  void comesBack(MailingId mailing, String kind, int count) {
    get(JdbcClient.class)
        .sql(
            """
            insert into returned (mailing, number, kind, day)
            select :mailing, number, :kind, current_date
            from generate_series(1, :count) as number
            on conflict do nothing
            """)
        .param("mailing", mailing.value())
        .param("kind", kind)
        .param("count", count)
        .update();
  }

  /** Another node of the same newsroom, not yet started. */
  Engine another() {
    return context.getAutowireCapableBeanFactory().createBean(Engine.class);
  }

  /** A new reader, {@code reader<n>@example.org}. */
  Recipient reader(Route route) {
    EmailAddress address = EmailAddress.parse("reader" + ++readers + "@example.org");
    return new Recipient(get(Vault.class).admit(Purpose.DIGEST, address), route, readers, 0);
  }

  List<Recipient> readers(int count, Route route) {
    return IntStream.range(0, count)
        .mapToObj(number -> reader(route))
        .sorted(Comparator.comparing(Recipient::person))
        .toList();
  }

  /** Her address, as the relay sees it: readers are told apart by the row of their links. */
  static String address(Recipient reader) {
    return "reader" + reader.row() + "@example.org";
  }

  static Letter letter(String words) {
    return new Letter("Friday", Language.ENGLISH, "The Example", "<p>" + words + "</p>", words);
  }

  MailingId send(List<Recipient> readers) {
    return send(readers, "News");
  }

  MailingId send(List<Recipient> readers, String words) {
    MailingId mailing = outbox().open(NEWSLETTER, letter(words));
    outbox().add(mailing, readers);
    outbox().close(mailing);
    return mailing;
  }

  MailingId enqueue(MailKind kind, @Nullable String newsletter, Recipient reader) {
    MailingId mailing =
        get(TransactionTemplate.class)
            .execute(status -> outbox().enqueue(kind, newsletter, reader, letter("Yes?")));
    if (mailing == null) {
      throw new IllegalStateException("No mailing");
    }
    return mailing;
  }

  Mailing.State state(MailingId mailing) {
    return outbox().find(mailing).state();
  }

  Mailing awaitState(MailingId mailing, Mailing.State state) {
    patiently().until(() -> state(mailing) == state);
    return outbox().find(mailing);
  }

  void awaitWaiting(MailingId mailing, int waiting) {
    patiently().until(() -> outbox().find(mailing).waiting() == waiting);
  }

  static org.awaitility.core.ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(20));
  }

  @Override
  public void close() {
    context.close();
    network.close();
    relay.close();
  }
}
