package org.samizdat.mail;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.TestDatabase;
import org.samizdat.mail.Verdict.Expected;
import org.samizdat.mail.smtp.Certificates;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Token;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A durable database with readers, a relay that counts and encrypts, and engine processes to which
 * something happens ({@link Kills}, {@link RelayFaults}, {@link DatabaseFaults}). Judges afterwards
 * whether the books tell what the relay has seen.
 */
final class KillingGround implements AutoCloseable {

  static final int READERS = 60;

  /** So many connections, and so many deliveries may be on the wire at once. */
  static final int BOUND = 4;

  /** How long a silent engine keeps what it has. */
  static final Duration LEASE = Duration.ofSeconds(3);

  /** How long the relay is waited for: not as long as RFC 5321 wants. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final String CONNECTIONS = "--samizdat.mail.connections=";
  private static final String AT_ONCE = "--samizdat.mail.bound=";

  /** Made by keytool, which takes its time. */
  private static final class Leaves {
    static final Certificates.Pair PAIR = Certificates.both("localhost");
  }

  final TestDatabase database = TestDatabase.durable();
  final SmtpSink relay = new SmtpSink();
  final FaultProxy network;
  private final EngineProcess.Mutant mutant;
  private final int readers;
  private final int bound;
  private final List<String> arguments;
  private final ConfigurableApplicationContext context;
  private final List<EngineChild> children = new ArrayList<>();
  private final List<Recipient> people = new ArrayList<>();
  private EngineChild engine;
  private @Nullable EngineChild spare;
  private boolean hasSpares;
  private boolean forgetsPaces;
  private int takeoversBefore;

  /**
   * @param more arguments of every process
   */
  KillingGround(EngineProcess.Mutant mutant, String... more)
      throws IOException, InterruptedException {
    this(mutant, READERS, BOUND, more);
  }

  /**
   * @param bound how many digests each process may have on the wire and not recorded
   */
  KillingGround(EngineProcess.Mutant mutant, int readers, int bound, String... more)
      throws IOException, InterruptedException {
    this.mutant = mutant;
    this.readers = readers;
    this.bound = bound;
    List<String> settings = new ArrayList<>(List.of(more));
    settings.addAll(
        List.of(
            "--samizdat.mail.engine=false",
            CONNECTIONS + BOUND,
            "--samizdat.mail.transactional-connections=" + BOUND,
            AT_ONCE + bound,
            "--samizdat.mail.lease=" + LEASE,
            "--samizdat.mail.timeout=" + TIMEOUT,
            // One that comes and goes is left alone for longer and longer.
            "--samizdat.mail.relay-rest=1s",
            "--samizdat.mail.require-tls=true",
            "--spring.mail.username=news",
            "--spring.mail.password=secret",
            "--logging.level.root=warn"));
    arguments =
        EngineProcess.arguments(database, relay, settings.toArray(String[]::new)).stream()
            .map(one -> one.replace("mail.host=127.0.0.1", "mail.host=localhost"))
            .toList();
    relay.encrypt(Leaves.PAIR.good());
    context = EngineProcess.start(arguments);
    network = new FaultProxy(database.port());
    Vault vault = context.getBean(Vault.class);
    for (int number = 0; number < readers; number++) {
      EmailAddress address = EmailAddress.parse("reader" + number + "@example.org");
      people.add(
          new Recipient(vault.admit(Purpose.DIGEST, address), Route.of(address), number + 1, 0));
    }
    if (mutant == EngineProcess.Mutant.UNIQUE_KEY) {
      asOwner("alter table outcome drop constraint outcome_once");
    }
    if (mutant == EngineProcess.Mutant.INTENT) {
      asOwner("alter table chunk drop constraint chunk_held_has_a_holder");
    }
    engine = another();
    // The one that follows the first starts beside it.
    EngineChild following = another();
    spare = following;
    engine.awaitReady();
    following.awaitReady();
    engine.go();
  }

  String durability() throws SQLException {
    return database.durability();
  }

  /** Processes die. */
  Kills kills() {
    return new Kills(this);
  }

  /** The relay misbehaves. */
  RelayFaults relay() {
    return new RelayFaults(this);
  }

  /** The database is away, or the way to it. */
  DatabaseFaults database() {
    return new DatabaseFaults(this);
  }

  @Override
  public void close() {
    children.forEach(EngineChild::close);
    network.close();
    context.close();
    relay.close();
  }

  Certificates.Pair certificates() {
    return Leaves.PAIR;
  }

  int readers() {
    return readers;
  }

  /** Whoever is at work now. */
  EngineChild engine() {
    return engine;
  }

  /** Whoever is at work from now on. */
  void engine(EngineChild next) {
    engine = next;
  }

  /** A process that stands by. */
  EngineChild another() {
    EngineChild ready = spare;
    spare = null;
    return ready == null ? another(BOUND, bound) : ready;
  }

  /** There are many kills to come: the next process starts while the last one's lease runs out. */
  KillingGround withSpares() {
    hasSpares = true;
    return this;
  }

  /** Nobody waits the minutes in which a route that was slowed becomes as fast as it was. */
  KillingGround withoutPaces() {
    forgetsPaces = true;
    return this;
  }

  /** The time for that. */
  void startSpare() {
    if (hasSpares && spare == null) {
      spare = another(BOUND, bound);
    }
  }

  /** One with so few connections, and so few deliveries on the wire at once. */
  EngineChild narrow(int connections) {
    return another(connections, connections);
  }

  private EngineChild another(int connections, int atOnce) {
    List<String> through =
        arguments.stream()
            .map(argument ->
                argument
                    .replace(
                        "--spring.datasource.url=" + database.url(),
                        "--spring.datasource.url=" + database.url(network.port()))
                    .replace(CONNECTIONS + BOUND, CONNECTIONS + connections)
                    .replace(AT_ONCE + bound, AT_ONCE + atOnce))
            .toList();
    EngineChild child = new EngineChild(mutant, Leaves.PAIR.options(), through);
    children.add(child);
    return child;
  }

  /**
   * A mailing whose audience is yet to be listed, and a relay that is willing and knows nothing.
   */
  MailingId open() {
    prepare();
    return context.getBean(Outbox.class).open("friday", letter());
  }

  /** Lists the audience here, on all routes: there are as many chunks. */
  void listOnAllRoutes(MailingId mailing) {
    EngineProcess.list(context, mailing, true);
  }

  /** So many mails to one reader each, of the other lane. */
  List<MailingId> enqueue(int mails) {
    // As if on another day: who has had three confirmations gets no fourth.
    asOwner("delete from limit_use");
    return people.subList(0, mails).stream().map(this::enqueue).toList();
  }

  private MailingId enqueue(Recipient reader) {
    MailingId mailing =
        context
            .getBean(TransactionTemplate.class)
            .execute(status ->
                context
                    .getBean(Outbox.class)
                    .enqueue(MailKind.CONFIRMATION, "friday", reader, letter()));
    if (mailing == null) {
      throw new IllegalStateException("No mailing");
    }
    return mailing;
  }

  /** From here on takeovers count, and so does what the relay takes. */
  void prepare() {
    takeoversBefore = takeovers();
    relay.forget();
    relay.follow((verb, recipient) -> SmtpSink.YES);
    forgetPaces();
  }

  private void forgetPaces() {
    if (forgetsPaces) {
      asOwner("delete from route_pace");
    }
  }

  private static Letter letter() {
    return new Letter("Friday", Language.ENGLISH, "The Example", "<p>News</p>", "News");
  }

  Expected expected(int events) {
    return new Expected(readers, bound, events, 0, 0);
  }

  Verdict judgeWhenFinished(MailingId mailing, int events) {
    return judgeWhenFinished(List.of(mailing), expected(events));
  }

  Verdict judgeWhenFinished(List<MailingId> mailings, Expected expected) {
    awaitFinished(mailings);
    return judge(mailings, expected);
  }

  /**
   * One that does not finish by itself is judged as it stands. A chunk that could not be taken over
   * is tried again only after a minute.
   */
  void awaitFinished(List<MailingId> mailings) {
    for (int look = 0; look < 1000 && !mailings.stream().allMatch(this::isFinished); look++) {
      sleep(100);
    }
  }

  Verdict judge(List<MailingId> mailings, Expected expected) {
    boolean isLapsed = expected.events() == 0 && takeovers() > takeoversBefore;
    Map<String, Long> copies = relay.copies();
    // By the relay's own account, which owes nothing to our tables.
    long refused = relay.refused().stream().filter(each -> !copies.containsKey(each)).count();
    Map<String, Set<String>> names =
        relay.accepted().stream()
            .collect(
                Collectors.groupingBy(
                    SmtpSink.Accepted::recipient,
                    Collectors.mapping(SmtpSink.Accepted::messageId, Collectors.toSet())));
    Set<Delivery> twice = new HashSet<>();
    for (SmtpSink.Accepted one : relay.accepted()) {
      if (copies.getOrDefault(one.recipient(), 0L) > 1) {
        twice.add(delivery(one));
      }
    }
    mailings.forEach(mailing -> twice.removeAll(listed(mailing)));
    return new Verdict(
        books(mailings),
        isLapsed ? expected.plus(1) : expected,
        (int) refused,
        expected.readers() - copies.size() - (int) refused,
        relay.accepted().size() - copies.size(),
        twice.size(),
        (int) names.values().stream().filter(ids -> ids.size() != 1).count(),
        isLapsed);
  }

  /** How many processes hold something of it now. */
  int holders(MailingId mailing) {
    return count("select count(distinct owner) from chunk where state = 'HELD'", mailing);
  }

  /** How many of its deliveries ended unknown so far. */
  int unknown(MailingId mailing) {
    return count("select count(*) from outcome where result = 'UNKNOWN'", mailing);
  }

  static void awaitPatiently(java.util.concurrent.Callable<Boolean> state) {
    await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(state);
  }

  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private int takeovers() {
    return children.stream().mapToInt(EngineChild::takeovers).sum();
  }

  /** What waits for its next try need not wait as long as in life. */
  private boolean isFinished(MailingId mailing) {
    try {
      asOwner("update chunk set not_before = now() where state = 'WAITING' and not_before > now()");
      asOwner("delete from route_hold");
      forgetPaces();
      return Verdict.isFinished(context.getBean(Outbox.class).find(mailing));
    } catch (IllegalStateException | DataAccessException away) {
      return false;
    }
  }

  /** Of all of them together. */
  private Mailing books(List<MailingId> mailings) {
    List<Mailing> all = mailings.stream().map(context.getBean(Outbox.class)::find).toList();
    Mailing first = all.getFirst();
    if (all.size() == 1) {
      return first;
    }
    Map<Mailing.Skip, Integer> skipped = new EnumMap<>(Mailing.Skip.class);
    all.forEach(
        one -> one.skipped().forEach((why, many) -> skipped.merge(why, many, Integer::sum)));
    return new Mailing(
        first.id(),
        first.kind(),
        all.stream()
            .map(Mailing::state)
            .filter(state -> state != Mailing.State.SENT)
            .findFirst()
            .orElse(Mailing.State.SENT),
        all.stream().mapToInt(Mailing::audience).sum(),
        all.stream().mapToInt(Mailing::sent).sum(),
        all.stream().mapToInt(Mailing::failed).sum(),
        skipped,
        all.stream().mapToInt(Mailing::unknown).sum(),
        all.stream().mapToInt(Mailing::waiting).sum(),
        all.stream().mapToInt(Mailing::maybeTwice).sum(),
        0,
        0,
        first.halt());
  }

  private record Delivery(long mailing, int number) {}

  private Set<Delivery> listed(MailingId mailing) {
    return new HashSet<>(
        context
            .getBean(JdbcClient.class)
            .sql("select number from outcome where mailing = :mailing and again")
            .param("mailing", mailing.value())
            .query((row, index) -> new Delivery(mailing.value(), row.getInt("number")))
            .list());
  }

  private Delivery delivery(SmtpSink.Accepted message) {
    String path = message.returnPath();
    Token token = Token.parse(path.substring(path.indexOf('+') + 1, path.indexOf('@')));
    Tokens.Named named =
        context.getBean(Tokens.class).read(token, TokenPurpose.DELIVERY).orElseThrow();
    return new Delivery(named.row(), named.part());
  }

  private int count(String sql, MailingId mailing) {
    return context
        .getBean(JdbcClient.class)
        .sql(sql + " and mailing = :mailing")
        .param("mailing", mailing.value())
        .query((row, index) -> row.getInt("count"))
        .single();
  }

  private void asOwner(String sql) {
    try (Connection connection = database.asOwner();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
