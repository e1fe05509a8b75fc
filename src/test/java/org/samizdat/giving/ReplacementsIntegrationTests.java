package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.twin.Card;
import org.samizdat.twin.TwinSession;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One live pledge per giver, also when two begin at once. */
@GivingTest
class ReplacementsIntegrationTests {

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired TestDatabase testDatabase;
  @Autowired PledgeReading reading;
  @Autowired PledgeActing acting;
  @Autowired TestClock clock;

  Support support;
  GiverDoor door;
  String giver;

  @BeforeEach
  void open() {
    support = Support.open(context);
    support.twin.deliveries().well();
    support.twin.advanceTo(clock.instant());
    door = new GiverDoor(context);
    giver = "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
  }

  /** Both have stored theirs and see nothing of the other's when they come to her row. */
  @Test
  void ofTwoThatBeginAtOnceOneIsLeft() throws Exception {
    give(Frequency.ONCE, 500);
    support.hear();
    TwinSession first = give(Frequency.MONTHLY, 700);
    door.pass(Duration.ofMinutes(1));
    TwinSession second = give(Frequency.MONTHLY, 1500);

    List<Optional<Pledge>> read;
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Optional<Pledge>>> workers;
      try (Connection other = testDatabase.asAdministrator()) {
        other.setAutoCommit(false);
        hold(other, door.giver(giver));
        workers =
            List.of(second, first).stream()
                .map(one -> threads.submit(() -> reading.read(one.subscription())))
                .toList();
        await().atMost(Duration.ofSeconds(60)).until(() -> waiting() == 2);
        other.commit();
      }
      read = List.of(workers.get(0).get(), workers.get(1).get());
    }

    assertThat(read).allSatisfy(pledge -> assertThat(pledge).isPresent());
    assertThat(acts(first)).containsExactly("END_WITH_PERIOD");
    assertThat(acts(second)).as("the younger goes on, whoever came first").isEmpty();
    acting.carryOn();
    support.hear();
    assertThat(door.row(first.subscription()))
        .containsEntry("state", "ENDING")
        .containsEntry("why", "replaced");
    assertThat(door.row(second.subscription())).containsEntry("state", "ACTIVE");
  }

  @Test
  void whoHasKeptBothKeepsThemHoweverOftenTheyAreToldOfAtOnce() throws Exception {
    TwinSession first = give(Frequency.MONTHLY, 700);
    support.hear();
    door.pass(Duration.ofMinutes(1));
    TwinSession second = give(Frequency.MONTHLY, 1500);
    support.hear();
    acting.carryOn();
    door.act(door.link(giver), first.subscription(), "keep");
    acting.carryOn();
    List<String> told = List.of(first.subscription(), second.subscription());
    for (String subscription : told) {
      GiverPageIntegrationTests.together(2, () -> reading.read(subscription));
    }
    acting.carryOn();
    support.hear();
    assertThat(door.row(first.subscription())).containsEntry("state", "ACTIVE");
    assertThat(door.row(second.subscription())).containsEntry("state", "ACTIVE");
  }

  private TwinSession give(Frequency frequency, long minor) {
    TwinSession session = support.begin(Support.order(frequency, minor, "usd"));
    session.pay(Card.VISA, giver);
    return session;
  }

  private static void hold(Connection connection, Giver giver) throws Exception {
    try (PreparedStatement hold =
        connection.prepareStatement("select from giver where number = ? for no key update")) {
      hold.setLong(1, giver.number());
      hold.execute();
    }
  }

  /** How many stand at a lock of the table, or behind one who does. */
  private long waiting() throws Exception {
    try (Connection connection = testDatabase.asAdministrator();
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery(
                """
                select count(*)
                from pg_stat_activity
                where datname = current_database()
                and wait_event_type = 'Lock'
                and query like '%from giver%'
                """)) {
      count.next();
      return count.getLong(1);
    }
  }

  private List<String> acts(TwinSession session) {
    return database
        .sql(
            """
            select pledge_act.act
            from pledge_act
            join pledge on pledge.number = pledge_act.pledge
            where pledge.subscription = :subscription
            """)
        .param("subscription", session.subscription())
        .query((row, number) -> row.getString("act"))
        .list();
  }
}
