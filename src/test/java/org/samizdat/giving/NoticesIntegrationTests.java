package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.samizdat.IntegrationTest;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.giving.Pledge.State;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What givers are told ahead of time: once, in time, and only while it is true. */
@IntegrationTest
class NoticesIntegrationTests {

  private static final Instant MORNING = Instant.parse("2027-03-10T09:05:00Z");

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired GreenMail mail;
  @Autowired TestClock clock;
  @Autowired Notices notices;

  @BeforeEach
  void start() {
    clock.set(MORNING);
  }

  @Test
  void aYearlyChargeIsToldOnceFourteenDaysBefore() throws Exception {
    Patron patron = Patron.join(context, "en");
    patron.pledges(Frequency.ANNUAL, MORNING.plus(Duration.ofDays(20)), null);
    for (int day = 0; day < 6; day++) {
      notices.tellDue();
      assertThat(patron.mails("NOTICE")).isZero();
      clock.advance(Duration.ofDays(1));
    }

    for (int day = 0; day < 20; day++) {
      notices.tellDue();
      assertThat(patron.mails("NOTICE")).isEqualTo(1);
      clock.advance(Duration.ofDays(1));
    }

    Newsroom newsroom = new Newsroom(context, mail, 0);
    assertThat(
            Newsroom.text(newsroom.waitForMail(patron.address, "yearly gift")).replace("\r\n", " "))
        .contains("$10", "On March 30, 2027 the next payment is taken", "/support/");
  }

  @Test
  void itIsToldAgainForTheNextYear() {
    Patron patron = Patron.join(context, "en");
    Pledge pledge = patron.pledges(Frequency.ANNUAL, MORNING.plus(Duration.ofDays(10)), null);
    notices.tellDue();
    clock.set(MORNING.plus(Duration.ofDays(11)));
    patron.read(at(pledge, State.ACTIVE, MORNING.plus(Duration.ofDays(10 + 365)), null, null));
    notices.tellDue();
    assertThat(patron.mails("NOTICE")).isEqualTo(1);

    clock.set(MORNING.plus(Duration.ofDays(365)));
    notices.tellDue();

    assertThat(patron.mails("NOTICE")).isEqualTo(2);
  }

  @Test
  void afterDowntimeItIsStillToldBeforeTheChargeAndNeverAfter() {
    Patron late = Patron.join(context, "en");
    late.pledges(Frequency.ANNUAL, MORNING.plus(Duration.ofDays(3)), null);
    Patron tooLate = Patron.join(context, "en");
    tooLate.pledges(Frequency.ANNUAL, MORNING.minus(Duration.ofMinutes(1)), null);

    notices.tellDue();

    assertThat(late.mails("NOTICE")).isEqualTo(1);
    assertThat(tooLate.mails("NOTICE")).isZero();
  }

  @ParameterizedTest
  @EnumSource(value = State.class, names = "ACTIVE", mode = EnumSource.Mode.EXCLUDE)
  void whereNothingWillBeTakenNothingIsTold(State state) {
    Patron patron = Patron.join(context, "en");
    Instant charge = MORNING.plus(Duration.ofDays(10));
    Pledge pledge = patron.pledges(Frequency.ANNUAL, charge, YearMonth.of(2027, 4));
    Instant rests = state == State.PAUSED ? charge.plus(Duration.ofDays(1)) : null;
    patron.read(at(pledge, state, charge, rests, state == State.ENDING ? charge : null));
    long told = patron.mails("NOTICE");

    notices.tellDue();

    // Of her card she is told all the same while it rests, for it will go on.
    assertThat(patron.mails("NOTICE")).isEqualTo(told + (state == State.PAUSED ? 1 : 0));
    assertThat(rows(pledge, "ANNUAL_CHARGE")).isZero();
  }

  @Test
  void whatRestsNoLongerThanUntilTheChargeIsTold() {
    Patron patron = Patron.join(context, "en");
    Instant charge = MORNING.plus(Duration.ofDays(10));
    Pledge pledge = patron.pledges(Frequency.ANNUAL, charge, null);
    patron.read(at(pledge, State.PAUSED, charge, charge.minus(Duration.ofDays(1)), null));

    notices.tellDue();

    assertThat(rows(pledge, "ANNUAL_CHARGE")).isEqualTo(1);
  }

  @Test
  void ofOneCardThatTwoGiftsAreTakenFromSheIsToldOnce() throws Exception {
    Patron patron = Patron.join(context, "en");
    YearMonth last = YearMonth.from(MORNING.atZone(ZoneOffset.UTC)).plusMonths(1);
    Pledge one = patron.pledges(Frequency.MONTHLY, MORNING.plus(Duration.ofDays(20)), last);
    Pledge other = patron.pledges(Frequency.ANNUAL, MORNING.plus(Duration.ofDays(200)), last);
    Patron neighbour = Patron.join(context, "en");
    neighbour.pledges(Frequency.MONTHLY, MORNING.plus(Duration.ofDays(20)), last);

    GiverPageIntegrationTests.together(
        2,
        () -> {
          notices.tellDue();
          return true;
        });
    notices.tellDue();

    assertThat(patron.mails("NOTICE")).isEqualTo(1);
    assertThat(rows(one, "CARD_EXPIRES")).isEqualTo(1);
    assertThat(rows(other, "CARD_EXPIRES")).isEqualTo(1);
    assertThat(neighbour.mails("NOTICE")).isEqualTo(1);
    assertThat(
            new PledgeWords(Language.ENGLISH, "The Example")
                .cardExpires(List.of(one, other), last)
                .facts())
        .as("both gifts stand in it")
        .contains("Monthly", "$10 a year");
  }

  @Test
  void cardsOfDifferentMonthsAreToldOfEach() {
    Patron patron = Patron.join(context, "en");
    YearMonth month = YearMonth.from(MORNING.atZone(ZoneOffset.UTC));
    patron.pledges(Frequency.MONTHLY, MORNING.plus(Duration.ofDays(20)), month);
    patron.pledges(Frequency.MONTHLY, MORNING.plus(Duration.ofDays(20)), month.plusMonths(1));
    notices.tellDue();
    assertThat(patron.mails("NOTICE")).isEqualTo(2);
  }

  @Test
  void aMonthlyChargeIsNotTold() {
    Patron patron = Patron.join(context, "en");
    patron.pledges(Frequency.MONTHLY, MORNING.plus(Duration.ofDays(10)), null);
    notices.tellDue();
    assertThat(patron.mails("NOTICE")).isZero();
  }

  @Test
  void aCardIsToldOnceForItsLastMonthFromTheMonthBefore() {
    Patron patron = Patron.join(context, "ru");
    patron.pledges(Frequency.MONTHLY, MORNING.plus(Duration.ofDays(10)), YearMonth.of(2027, 5));
    notices.tellDue();
    assertThat(patron.mails("NOTICE")).as("in March").isZero();

    for (int day = 1; day <= 28; day++) {
      clock.set(LocalDate.of(2027, 4, day).atTime(9, 5).toInstant(ZoneOffset.UTC));
      notices.tellDue();
      assertThat(patron.mails("NOTICE")).as("in April").isEqualTo(1);
    }
    assertThat(new Newsroom(context, mail, 0).waitForMail(patron.address, "Срок карты"))
        .isNotNull();
  }

  @Test
  void aCardThatHasRunOutIsNotToldButItsSuccessorIsInItsTurn() {
    Patron patron = Patron.join(context, "en");
    Pledge pledge =
        patron.pledges(Frequency.MONTHLY, MORNING.plus(Duration.ofDays(10)), YearMonth.of(2027, 2));
    notices.tellDue();
    assertThat(patron.mails("NOTICE")).isZero();

    Pledge renewed =
        new Pledge(
            pledge.number(),
            pledge.giver(),
            pledge.donation(),
            pledge.subscription(),
            pledge.customer(),
            pledge.frequency(),
            pledge.amount(),
            pledge.covered(),
            pledge.campaign(),
            State.ACTIVE,
            "",
            pledge.began(),
            pledge.periodEnd(),
            null,
            null,
            null,
            0,
            null,
            YearMonth.of(2027, 4),
            pledge.anchorDay());
    patron.read(renewed);
    notices.tellDue();
    notices.tellDue();

    assertThat(rows(pledge, "CARD_EXPIRES")).isEqualTo(1);
  }

  @Test
  void ofTwoNodesOneTells() throws Exception {
    List<Patron> patrons =
        IntStream.range(0, 20).mapToObj(number -> Patron.join(context, "en")).toList();
    patrons.forEach(
        patron -> patron.pledges(Frequency.ANNUAL, MORNING.plus(Duration.ofDays(10)), null));
    try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> runs =
          Collections.nCopies(
              4,
              () -> {
                notices.tellDue();
                return true;
              });
      for (Future<Boolean> run : nodes.invokeAll(runs)) {
        assertThat(run.get()).isTrue();
      }
    }
    assertThat(patrons).allSatisfy(patron -> assertThat(patron.mails("NOTICE")).isEqualTo(1));
  }

  /** A run that dies half-way has told some; the next one tells the rest. */
  @Test
  void whatCannotBeToldTodayHoldsUpNobodyAndIsToldTomorrow() {
    Patron broken = Patron.join(context, "en");
    broken.pledges(Frequency.ANNUAL, MORNING.plus(Duration.ofDays(9)), null);
    Patron next = Patron.join(context, "en");
    next.pledges(Frequency.ANNUAL, MORNING.plus(Duration.ofDays(10)), null);
    route(broken, "NO_SUCH_ROUTE");

    notices.tellDue();
    assertThat(broken.mails("NOTICE")).isZero();
    assertThat(next.mails("NOTICE")).isEqualTo(1);

    route(broken, "OTHER");
    notices.tellDue();
    assertThat(broken.mails("NOTICE")).isEqualTo(1);
    assertThat(next.mails("NOTICE")).isEqualTo(1);
  }

  @Test
  void whatWasToldStands() {
    assertThatThrownBy(() -> database.sql("delete from giving_notice").update())
        .isInstanceOf(DataAccessException.class);
    assertThatThrownBy(() -> database.sql("update giving_notice set period = ''").update())
        .isInstanceOf(DataAccessException.class);
  }

  private void route(Patron patron, String route) {
    database
        .sql("update giver set route = :route where number = :number")
        .param("route", route)
        .param("number", patron.giver.number())
        .update();
  }

  private long rows(Pledge pledge, String kind) {
    return database
        .sql("select count(*) from giving_notice where pledge = :pledge and kind = :kind")
        .param("pledge", pledge.number())
        .param("kind", kind)
        .query(Long.class)
        .single();
  }

  private static Pledge at(
      Pledge pledge,
      State state,
      Instant periodEnd,
      @Nullable Instant pausedUntil,
      @Nullable Instant endsAt) {
    return new Pledge(
        pledge.number(),
        pledge.giver(),
        pledge.donation(),
        pledge.subscription(),
        pledge.customer(),
        pledge.frequency(),
        pledge.amount(),
        pledge.covered(),
        pledge.campaign(),
        state,
        "",
        pledge.began(),
        periodEnd,
        pausedUntil,
        endsAt,
        state == State.ENDED ? LocalDate.of(2027, 3, 10) : null,
        0,
        null,
        pledge.cardExpires(),
        pledge.anchorDay());
  }
}
