package org.samizdat.mail;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.samizdat.TestDatabase;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Token;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A durable database with readers, a relay that counts, and engine processes to kill. Judges
 * afterwards whether the books tell what the relay has seen.
 */
final class KillingGround implements AutoCloseable {

  static final int READERS = 60;

  /** So many connections, and so many deliveries may be on the wire at once. */
  static final int BOUND = 4;

  /** Where to kill, seen from the relay. */
  enum Wire {
    BEFORE_DOT,
    AFTER_DOT,
    AFTER_REPLY
  }

  private final TestDatabase database = TestDatabase.durable();
  private final SmtpSink relay = new SmtpSink();
  private final EngineProcess.Mutant mutant;
  private final List<String> arguments;
  private final ConfigurableApplicationContext context;
  private final List<EngineChild> children = new ArrayList<>();
  private EngineChild engine;

  KillingGround(EngineProcess.Mutant mutant) throws IOException, InterruptedException {
    this.mutant = mutant;
    arguments =
        EngineProcess.arguments(
            database,
            relay,
            "--samizdat.mail.engine=false",
            "--samizdat.mail.connections=" + BOUND,
            "--samizdat.mail.lease=3s",
            "--logging.level.root=warn");
    context = EngineProcess.start(arguments);
    Vault vault = context.getBean(Vault.class);
    for (int number = 0; number < READERS; number++) {
      vault.admit(Purpose.DIGEST, EmailAddress.parse("reader" + number + "@example.org"));
    }
    if (mutant == EngineProcess.Mutant.UNIQUE_KEY) {
      asOwner("alter table outcome drop constraint outcome_once");
    }
    engine = another();
    engine.awaitReady();
    engine.go();
  }

  String durability() throws SQLException {
    return database.durability();
  }

  /** Kills the engine at a statement, lets a new one finish, and judges. */
  Verdict kill(Tampering.Point point, int number) throws InterruptedException {
    MailingId mailing = open();
    engine.arm(point, number);
    return finish(mailing, 1);
  }

  /** Kills it once more, while the next one takes over. */
  Verdict killInRecovery() throws InterruptedException {
    MailingId mailing = open();
    engine.arm(Tampering.Point.RECORD_STALLED, 4);
    engine.list(mailing);
    engine.awaitEnd();
    engine = another();
    engine.awaitReady();
    engine.arm(Tampering.Point.RECOVERING, 1);
    engine.go();
    return finish(mailing, 2);
  }

  /** Kills the engine at a point of its conversation with the relay. */
  Verdict kill(Wire point, int number) throws InterruptedException {
    MailingId mailing = open();
    EngineChild victim = engine;
    AtomicInteger left = new AtomicInteger(number);
    relay.follow((verb, recipient) -> {
      SmtpSink.Verb where = point == Wire.BEFORE_DOT ? SmtpSink.Verb.DATA : SmtpSink.Verb.DOT;
      if (verb != where || left.decrementAndGet() != 0) {
        return SmtpSink.YES;
      }
      if (point == Wire.AFTER_REPLY) {
        Thread.ofPlatform().daemon().start(victim::kill);
        return SmtpSink.YES;
      }
      victim.kill();
      return point == Wire.BEFORE_DOT
          ? new SmtpSink.Answer.HangUp()
          : new SmtpSink.Answer.AcceptAndHangUp();
    });
    return finish(mailing, 1);
  }

  /** The answer to a commit is lost, and some commits later the engine is killed. */
  Verdict loseAnAnswerThenKill() throws InterruptedException {
    MailingId mailing = open();
    engine.arm(Tampering.Point.ANSWER_LOST, 3);
    engine.arm(Tampering.Point.RECORDED, 8);
    return finish(mailing, 1);
  }

  /** Freezes the engine until another has taken over, and wakes it while that one is at work. */
  Verdict wakeTheDead() throws InterruptedException {
    MailingId mailing = open();
    relay.follow((verb, recipient) -> {
      if (verb == SmtpSink.Verb.DOT) {
        sleep(150);
      }
      return SmtpSink.YES;
    });
    EngineChild dead = engine;
    dead.list(mailing);
    await().atMost(Duration.ofSeconds(30)).until(() -> relay.accepted().size() >= 4);
    dead.freeze();
    engine = another();
    engine.awaitReady();
    engine.go();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> count("select count(*) from outcome where result = 'UNKNOWN'", mailing) > 0);
    dead.wake();
    Verdict verdict = judgeWhenFinished(mailing, 1);
    // What it still believes it must do, it does in this time.
    sleep(3000);
    dead.close();
    return judge(mailing, verdict.events());
  }

  @Override
  public void close() {
    children.forEach(EngineChild::close);
    context.close();
    relay.close();
  }

  /**
   * What was found.
   *
   * @param events kills and the like
   * @param missing readers whom the relay never saw
   * @param extra copies beyond one for each reader
   * @param unlisted readers with two copies whom the books do not name
   * @param strangers copies with another Message-ID than the reader's first
   */
  record Verdict(Mailing books, int events, int missing, int extra, int unlisted, int strangers) {

    /** Promise 1, as the relay and the books tell it together. */
    boolean holds() {
      return books.state() == Mailing.State.SENT
          && books.addsUp()
          && books.audience() == READERS
          && books.sent() == READERS
          && missing == 0
          && unlisted == 0
          && strangers == 0
          && extra <= BOUND * events
          && books.maybeTwice() <= BOUND * events;
    }
  }

  private MailingId open() {
    relay.forget();
    relay.follow((verb, recipient) -> SmtpSink.YES);
    return context
        .getBean(Outbox.class)
        .open(
            "friday", new Letter("Friday", Language.ENGLISH, "The Example", "<p>News</p>", "News"));
  }

  private Verdict finish(MailingId mailing, int events) throws InterruptedException {
    EngineChild victim = engine;
    EngineChild next = another();
    next.awaitReady();
    victim.list(mailing);
    victim.awaitEnd();
    engine = next;
    engine.go();
    engine.list(mailing);
    return judgeWhenFinished(mailing, events);
  }

  private Verdict judgeWhenFinished(MailingId mailing, int events) {
    Outbox outbox = context.getBean(Outbox.class);
    // One that does not finish by itself is judged as it stands.
    for (int look = 0; look < 400 && !isFinished(outbox.find(mailing)); look++) {
      sleep(100);
    }
    return judge(mailing, events);
  }

  private static boolean isFinished(Mailing mailing) {
    return switch (mailing.state()) {
      case OPEN, SENDING, PAUSED -> false;
      case SENT, NEEDS_ATTENTION, CANCELLED -> true;
    };
  }

  private Verdict judge(MailingId mailing, int events) {
    Map<String, Long> copies = relay.copies();
    Map<String, Set<String>> names =
        relay.accepted().stream()
            .collect(
                Collectors.groupingBy(
                    SmtpSink.Accepted::recipient,
                    Collectors.mapping(SmtpSink.Accepted::messageId, Collectors.toSet())));
    Set<Integer> listed = listed(mailing);
    Set<Integer> twice = new TreeSet<>();
    for (SmtpSink.Accepted one : relay.accepted()) {
      if (copies.getOrDefault(one.recipient(), 0L) > 1) {
        twice.add(number(one));
      }
    }
    twice.removeAll(listed);
    return new Verdict(
        context.getBean(Outbox.class).find(mailing),
        events,
        READERS - copies.size(),
        relay.accepted().size() - copies.size(),
        twice.size(),
        (int) names.values().stream().filter(ids -> ids.size() != 1).count());
  }

  private Set<Integer> listed(MailingId mailing) {
    return new HashSet<>(
        context
            .getBean(JdbcClient.class)
            .sql("select number from outcome where mailing = :mailing and again")
            .param("mailing", mailing.value())
            .query((row, index) -> row.getInt("number"))
            .list());
  }

  private int number(SmtpSink.Accepted message) {
    String path = message.returnPath();
    Token token = Token.parse(path.substring(path.indexOf('+') + 1, path.indexOf('@')));
    return context.getBean(Tokens.class).read(token, TokenPurpose.DELIVERY).orElseThrow().part();
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

  private EngineChild another() {
    EngineChild child = new EngineChild(mutant, arguments);
    children.add(child);
    return child;
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
