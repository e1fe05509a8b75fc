package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.desk.ApiTokens;
import org.samizdat.giving.Pledge.State;
import org.samizdat.values.Money;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bridge adds up, whatever happened to pledges: held against a model that knows nothing of
 * changes, only how each pledge stood at the end of each month.
 */
@IntegrationTest
class BridgeIntegrationTests {

  private static final YearMonth FIRST = YearMonth.of(2025, 6);
  private static final int MONTHS = 18;
  private static final List<State> STATES = List.of(State.values());

  @Autowired JdbcClient database;
  @Autowired Pledges pledges;
  @Autowired TransactionTemplate transaction;
  @Autowired TestClock clock;
  @Autowired ApiTokens tokens;
  @LocalServerPort int port;

  /** By month and currency: what came from month to month at its end. */
  private final Map<String, Long> model = new TreeMap<>();

  private final Map<String, Long> liveOfCohort = new TreeMap<>();

  @Test
  void itAddsUpForRandomHistories() throws Exception {
    clock.set(FIRST.plusMonths(MONTHS).atDay(20).atStartOfDay().toInstant(ZoneOffset.UTC));
    for (long seed : new long[] {1, 20261128, 77}) {
      Random random = new Random(seed);
      for (int i = 0; i < 40; i++) {
        live(random);
      }
    }
    String token = tokens.create("reports", Set.of(ApiTokens.Scope.GIVING_READ)).reveal();
    String span = "?from=" + FIRST + "&until=" + FIRST.plusMonths(MONTHS - 1L);
    JsonNode bridges = get("monthly" + span, token).path("bridges");
    Map<String, Long> ends = new TreeMap<>();
    long kinds = 0;
    for (JsonNode bridge : bridges) {
      String currency = bridge.at("/start/currency").asString();
      long sum = bridge.at("/start/amount").asLong();
      for (JsonNode change : bridge.path("changes")) {
        assertThat(change.path("currency").asString()).isEqualTo(currency);
        sum += change.path("amount").asLong();
        kinds += change.path("amount").asLong() == 0 ? 0 : 1;
      }
      long end = bridge.at("/end/amount").asLong();
      String month = bridge.path("month").asString();
      assertThat(sum).as(month + " " + currency + " adds up").isEqualTo(end);
      String before = YearMonth.parse(month).minusMonths(1) + " " + currency;
      assertThat(bridge.at("/start/amount").asLong())
          .as(month + " begins where the one before ended")
          .isEqualTo(ends.getOrDefault(before, 0L));
      ends.put(month + " " + currency, end);
    }
    model.forEach(
        (key, monthly) -> assertThat(ends.getOrDefault(key, 0L)).as(key).isEqualTo(monthly));
    assertThat(kinds).as("something happened").isGreaterThan(100);

    JsonNode cohorts = get("cohorts" + span, token).path("cohorts");
    assertThat(cohorts.size()).isGreaterThan(5);
    for (JsonNode cohort : cohorts) {
      YearMonth began = YearMonth.parse(cohort.path("month").asString());
      for (int age = 0; age < cohort.path("live").size(); age++) {
        assertThat(cohort.path("live").get(age).asLong())
            .as("of " + began + " after " + age)
            .isEqualTo(liveOfCohort.getOrDefault(began + " " + began.plusMonths(age), 0L));
      }
    }
    for (JsonNode month : get("failures" + span, token).path("failures")) {
      assertThat(
              month.at("/recovered/payments").asLong()
                  + month.at("/lost/payments").asLong()
                  + month.at("/open/payments").asLong())
          .isEqualTo(month.at("/failed/payments").asLong());
      assertThat(
              month.at("/recovered/amount/amount").asLong()
                  + month.at("/lost/amount/amount").asLong()
                  + month.at("/open/amount/amount").asLong())
          .isEqualTo(month.at("/failed/amount/amount").asLong());
    }
    nothingCanBeChanged();
  }

  @Test
  void whatRestsAndWillEndBringsNothingAndIsARestInTheReport() throws Exception {
    clock.set(Instant.parse("2029-04-20T00:00:00Z"));
    Random random = new Random(5);
    LocalDate began = LocalDate.of(2029, 1, 10);
    Pledge active = begin(random, began);
    Instant rest = Instant.parse("2029-06-01T00:00:00Z");
    List<Pledge> steps =
        List.of(
            like(active, State.ENDING, rest),
            like(active, State.ENDING, null),
            like(active, State.PAUSED, rest));
    transaction.executeWithoutResult(status -> pledges.insert(history(active), readAt(active)));
    for (int i = 0; i < steps.size(); i++) {
      Pledge step = steps.get(i);
      LocalDate day = began.plusMonths(i + 1L);
      Instant at = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
      transaction.executeWithoutResult(status -> pledges.update(step, at, day));
    }
    String token = tokens.create("reports of rests", Set.of(ApiTokens.Scope.GIVING_READ)).reveal();
    Map<String, Long> moved = new TreeMap<>();
    for (JsonNode bridge : get("monthly?from=2029-02&until=2029-04", token).path("bridges")) {
      if (bridge.at("/start/currency").asString().equals(active.amount().code())) {
        bridge
            .path("changes")
            .properties()
            .forEach(change -> {
              long amount = change.getValue().path("amount").asLong();
              if (amount != 0) {
                moved.put(bridge.path("month").asString() + " " + change.getKey(), amount);
              }
            });
      }
    }
    long monthly = monthly(active);
    assertThat(moved)
        .containsOnly(
            Map.entry("2029-02 paused", -monthly),
            Map.entry("2029-03 resumed", monthly),
            Map.entry("2029-04 paused", -monthly));
  }

  private static Pledge like(Pledge pledge, State state, @Nullable Instant pausedUntil) {
    return pledge(
        pledge.number(),
        pledge.frequency(),
        pledge.amount(),
        pledge.covered(),
        state,
        "asked",
        pledge.began(),
        null,
        pausedUntil);
  }

  private void nothingCanBeChanged() {
    assertThatThrownBy(() -> database.sql("update pledge_change set monthly = 0").update())
        .isInstanceOf(DataAccessException.class);
    assertThatThrownBy(() -> database.sql("delete from pledge_change").update())
        .isInstanceOf(DataAccessException.class);
  }

  /** One pledge from its beginning to now or its end, a change every few days. */
  private void live(Random random) {
    LocalDate day = FIRST.atDay(1).plusDays(random.nextInt(MONTHS * 30));
    LocalDate last = FIRST.plusMonths(MONTHS).atDay(19);
    List<Pledge> history = new ArrayList<>();
    List<LocalDate> days = new ArrayList<>();
    Pledge pledge = begin(random, day);
    transaction.executeWithoutResult(status -> pledges.insert(history(pledge), readAt(pledge)));
    history.add(pledge);
    days.add(day);
    Pledge now = pledge;
    for (int step = random.nextInt(8); step > 0 && now.state().isLive(); step--) {
      day = day.plusDays(random.nextInt(60));
      if (day.isAfter(last)) {
        break;
      }
      Pledge next = change(random, now, day);
      LocalDate at = day;
      transaction.executeWithoutResult(
          status -> pledges.update(next, at.atTime(12, 0).toInstant(ZoneOffset.UTC), at));
      now = next;
      history.add(now);
      days.add(day);
    }
    remember(history, days);
  }

  private Pledge history(Pledge pledge) {
    database
        .sql(
            """
            insert into giver (number, language, route, since)
            values (:number, 'en', 'OTHER', :since)
            """)
        .param("number", pledge.giver())
        .param("since", pledge.began())
        .update();
    return pledge;
  }

  private static Instant readAt(Pledge pledge) {
    return pledge.began().atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private void remember(List<Pledge> history, List<LocalDate> days) {
    YearMonth cohort = YearMonth.from(days.getFirst());
    for (int i = 0; i < MONTHS; i++) {
      YearMonth month = FIRST.plusMonths(i);
      Pledge then = null;
      for (int j = 0; j < history.size(); j++) {
        if (!days.get(j).isAfter(month.atEndOfMonth())) {
          then = history.get(j);
        }
      }
      if (then != null) {
        model.merge(month + " " + then.amount().code(), monthly(then), Long::sum);
        liveOfCohort.merge(cohort + " " + month, then.state().isLive() ? 1L : 0L, Long::sum);
      }
    }
  }

  /** Written down once more, from the definition that the report prints. */
  private static long monthly(Pledge pledge) {
    if (pledge.state() == State.PAUSED || pledge.state() == State.ENDED) {
      return 0;
    }
    if (pledge.state() == State.ENDING && pledge.pausedUntil() != null) {
      return 0;
    }
    long gift = pledge.amount().minor() - pledge.covered().minor();
    return pledge.frequency() == Frequency.ANNUAL ? Math.round(gift / 12.0) : gift;
  }

  private static Pledge begin(Random random, LocalDate day) {
    String currency = random.nextBoolean() ? "usd" : "eur";
    long number = random.nextLong();
    return pledge(
        number,
        frequency(random),
        Money.of(200 + random.nextInt(20_000), currency),
        Money.of(random.nextInt(100), currency),
        State.ACTIVE,
        "",
        day,
        null,
        null);
  }

  private static Pledge change(Random random, Pledge before, LocalDate day) {
    State state = STATES.get(random.nextInt(STATES.size()));
    String currency = random.nextInt(12) == 0 ? "usd" : before.amount().code();
    boolean other = random.nextBoolean() || !currency.equals(before.amount().code());
    String why =
        state == State.ENDED && random.nextBoolean()
            ? "payment-failed"
            : state == State.ACTIVE ? "" : "asked";
    return pledge(
        before.number(),
        random.nextInt(4) == 0 ? frequency(random) : before.frequency(),
        other ? Money.of(200 + random.nextInt(20_000), currency) : before.amount(),
        other ? Money.of(random.nextInt(100), currency) : before.covered(),
        state,
        why,
        before.began(),
        state == State.ENDED ? day : null,
        state == State.PAUSED || (state == State.ENDING && random.nextBoolean())
            ? Instant.parse("2027-03-01T00:00:00Z")
            : null);
  }

  private static Frequency frequency(Random random) {
    return random.nextInt(3) == 0 ? Frequency.ANNUAL : Frequency.MONTHLY;
  }

  private static Pledge pledge(
      long number,
      Frequency frequency,
      Money amount,
      Money covered,
      State state,
      String why,
      LocalDate began,
      @Nullable LocalDate ended,
      @Nullable Instant pausedUntil) {
    return new Pledge(
        number,
        number,
        number,
        "sub_" + Long.toHexString(number),
        null,
        frequency,
        amount,
        covered,
        "spring",
        state,
        why,
        began,
        Instant.parse("2027-01-01T00:00:00Z"),
        pausedUntil,
        null,
        ended,
        0,
        null,
        null,
        null);
  }

  private JsonNode get(String report, String token) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/api/v1/giving/reports/" + report))
                    .header("authorization", "Bearer " + token)
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.builder().build().readTree(answer.body());
  }
}
