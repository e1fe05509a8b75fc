package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.twin.Card;
import org.samizdat.twin.Fault;
import org.samizdat.twin.SignedEvent;
import org.samizdat.twin.TwinSession;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * One monthly gift is told by seven events. In whatever order they come, however often, and
 * wherever the process dies in between: in the end everything stands as it does after the plain
 * story.
 */
@GivingTest
@Import(CrashingCommits.class)
@TestPropertySource(properties = "samizdat.mail.engine=false")
class EventOrdersIntegrationTests {

  private static final long SEED = 20261128;

  private static final List<String> STORY =
      List.of(
          "checkout.session.completed",
          "customer.subscription.created",
          "invoice.paid",
          "invoice.payment_succeeded",
          "invoice_payment.paid",
          "charge.succeeded",
          "charge.updated");

  /** Longer than an event is anybody's. */
  private static final Duration LEASE_IS_OVER = Duration.ofMinutes(6);

  @Autowired ApplicationContext context;
  @Autowired StripeWebhookController webhook;
  @Autowired StripeWorker worker;
  @Autowired CrashingCommits commits;
  @Autowired JdbcClient database;
  @Autowired TestDatabase testDatabase;
  @Autowired TestClock clock;

  private Support support;
  private List<SignedEvent> story = List.of();
  private Map<String, Object> end = Map.of();
  private int crashes;

  @BeforeEach
  void tellTheStoryOnce() throws SQLException {
    commits.behave();
    support = Support.open(context);
    support.twin.events();
    administrate("drop table if exists saved_donation", "truncate donation cascade");
    TwinSession session = support.begin(Support.order(Frequency.MONTHLY, 700, "usd"));
    administrate("create table saved_donation as select * from donation");
    session.pay(Card.VISA, "giver17@example.org");
    support.twin.advance(Duration.ofSeconds(10));
    List<SignedEvent> told = support.twin.events();
    story = new ArrayList<>();
    for (String type : STORY) {
      story.add(told.stream().filter(event -> event.type().equals(type)).findFirst().orElseThrow());
    }
    end = outcome(story, new Random(SEED), false);
    assertThat(end.get("donation")).asString().contains("SETTLED");
    assertThat(end.get("pledge")).asString().contains("ACTIVE");
    assertThat(end.get("payment")).asString().contains("pi_");
    assertThat(end.get("fact")).asString().contains("monthly");
    assertThat(end).containsEntry("receipts", 1L).containsEntry("confirmed", 1L);
  }

  @Test
  void sixtyOrdersLeadToTheSameEnd() throws SQLException {
    Random random = new Random(SEED);
    for (int order = 0; order < 60; order++) {
      List<SignedEvent> events = new ArrayList<>(story);
      Collections.shuffle(events, random);
      assertThat(outcome(events, random, false)).as("order %d", order).isEqualTo(end);
    }
  }

  @Test
  void sixtyOrdersWithRepeatsAndCrashesLeadToTheSameEnd() throws SQLException {
    randomOrders(0, 60);
    assertThat(crashes).as("it did crash").isGreaterThan(10);
  }

  @Test
  @Tag("proof")
  void allOrdersLeadToTheSameEnd() throws SQLException {
    List<List<SignedEvent>> orders = new ArrayList<>();
    permute(new ArrayList<>(), story, orders);
    assertThat(orders).hasSize(5_040);
    for (List<SignedEvent> order : orders) {
      assertThat(outcome(order, new Random(SEED), false)).isEqualTo(end);
    }
  }

  /** All of them, or a part: {@code -Dorders.from=0 -Dorders.to=5000}. */
  @Test
  @Tag("proof")
  void tenThousandOrdersWithRepeatsAndCrashesLeadToTheSameEnd() throws SQLException {
    int from = Integer.getInteger("orders.from", 0);
    int to = Integer.getInteger("orders.to", 10_000);
    randomOrders(from, to);
    System.out.printf("Orders %d to %d, seed %d, %d crashes%n", from, to, SEED, crashes);
  }

  /** Each has a seed of its own, so that it can be told again alone, and many by two machines. */
  private void randomOrders(int from, int to) throws SQLException {
    for (int order = from; order < to; order++) {
      Random random = new Random(SEED * 31 + order);
      List<SignedEvent> events = new ArrayList<>();
      for (SignedEvent event : story) {
        events.addAll(Collections.nCopies(1 + random.nextInt(3), event));
      }
      Collections.shuffle(events, random);
      assertThat(outcome(events, random, true)).as("order %d", order).isEqualTo(end);
    }
  }

  private static void permute(
      List<SignedEvent> chosen, List<SignedEvent> left, List<List<SignedEvent>> orders) {
    if (left.isEmpty()) {
      orders.add(List.copyOf(chosen));
    }
    for (int i = 0; i < left.size(); i++) {
      List<SignedEvent> rest = new ArrayList<>(left);
      chosen.add(rest.remove(i));
      permute(chosen, rest, orders);
      chosen.removeLast();
    }
  }

  /** How everything stands after these events, told to a newsroom that has just sent her away. */
  private Map<String, Object> outcome(List<SignedEvent> events, Random random, boolean badly)
      throws SQLException {
    reset();
    support.twin.forget();
    long receipts = count("mailing where kind = 'RECEIPT'");
    long confirmed = count("consent_record where action = 'CONFIRMED'");
    for (SignedEvent event : events) {
      if (badly) {
        makeItBad(random);
      }
      tell(event);
    }
    commits.behave();
    finish();
    Map<String, Object> state = new TreeMap<>();
    state.put("donation", rows("select state, why, session, giver is not null from donation"));
    state.put(
        "pledge",
        rows(
            """
            select subscription, customer, frequency, amount, covered, currency, campaign, state,
              why, began_on, period_end, paused_until, ends_at, ended_on, attempts, next_attempt,
              card_expires
            from pledge
            """));
    state.put(
        "payment",
        rows(
            """
            select intent, invoice, charge, frequency, amount, covered, currency, method, paid_at
            from payment
            """));
    state.put(
        "fact",
        rows(
            """
            select balance_transaction, amount_minor, fee_minor, net_minor, own, frequency, campaign
            from money_fact
            """));
    state.put("givers", count("giver"));
    state.put("unfinished", count("stripe_event where state not in ('DONE', 'IGNORED')"));
    state.put("receipts", count("mailing where kind = 'RECEIPT'") - receipts);
    state.put("confirmed", count("consent_record where action = 'CONFIRMED'") - confirmed);
    return state;
  }

  private void makeItBad(Random random) {
    if (random.nextInt(3) == 0) {
      commits.crashAt(1 + random.nextInt(4), random.nextBoolean());
    }
    if (random.nextInt(10) == 0) {
      support.twin.inject(Fault.answering(429).on("GET"));
    }
  }

  private void tell(SignedEvent event) {
    SignedEvent now = event.signed(clock.instant(), GivingSurroundings.SECRET);
    try {
      webhook.deliver(now.payload(), now.signature());
      worker.workAll();
    } catch (CrashingCommits.Crash died) {
      crashes++;
      // Somebody else goes on, when what was begun is nobody's any more.
      clock.advance(LEASE_IS_OVER);
    }
  }

  private void finish() {
    for (int round = 0; round < 20 && count("stripe_event where state = 'NEW'") > 0; round++) {
      clock.advance(LEASE_IS_OVER);
      worker.workAll();
    }
  }

  private void reset() throws SQLException {
    administrate(
        "delete from payment",
        "delete from pledge",
        "delete from money_fact_fee",
        "delete from money_fact",
        "delete from donation",
        "delete from giver",
        "insert into donation select * from saved_donation",
        "delete from stripe_event",
        "delete from vault.address_index",
        "update vault.person set sealed_address = null");
  }

  /** As somebody whom no trigger and no foreign key stops. */
  private void administrate(String... statements) throws SQLException {
    try (Connection connection = testDatabase.asAdministrator();
        Statement statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private String rows(String select) {
    return database.sql(select).query().listOfRows().toString();
  }

  private long count(String from) {
    return database.sql("select count(*) from " + from).query(Long.class).single();
  }
}
