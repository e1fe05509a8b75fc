package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.Year;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.TestDatabase;
import org.samizdat.audience.Tables;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.giving.YearOfGifts.Sum;
import org.samizdat.ledger.GiftSum;
import org.samizdat.ledger.Ledger;
import org.samizdat.ledger.MoneyTotal;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a giver is told of a year is what the books have of it. */
@GivingTest
class StatementsIntegrationTests {

  private static final Pattern NAME = Pattern.compile("[0-9]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}");

  @Autowired ConfigurableApplicationContext context;
  @Autowired Ledger ledger;
  @Autowired Statements statements;
  @Autowired StatementTable table;
  @Autowired GivenInYear given;
  @Autowired GiverErasures erasures;
  @Autowired TestDatabase testDatabase;
  @Autowired JdbcClient database;

  StatementStory story;
  String giver;

  @BeforeEach
  void begin() {
    story = StatementStory.begin(context);
    giver = StatementStory.somebody();
  }

  @Test
  void itListsEachGiftAndAddsUpToTheCentInHerOwnCurrencies() {
    TwinSession first = story.gives(giver, Frequency.ONCE, 5_000, "usd");
    TwinSession abroad = story.gives(giver, Frequency.ONCE, 4_000, "eur");
    story.gives(giver, Frequency.ONCE, 800, "eur");
    TwinSession lost = story.gives(giver, Frequency.ONCE, 1_300, "usd");
    TwinSession lostAbroad = story.gives(giver, Frequency.ONCE, 3_333, "eur");
    TwinSession won = story.gives(giver, Frequency.ONCE, 1_700, "usd");
    TwinSession open = story.gives(giver, Frequency.ONCE, 1_900, "usd");
    story.gives(StatementStory.somebody(), Frequency.ONCE, 77_777, "usd");
    story.support.twin.money().refund(first.charge(), 1_250);
    String failed = story.support.twin.money().refund(abroad.charge(), 1_000);
    story.support.twin.money().failRefund(failed);
    story.support.twin.money().refund(abroad.charge(), 1_501);
    String losing = story.support.twin.money().dispute(lost.charge());
    String losingAbroad = story.support.twin.money().dispute(lostAbroad.charge());
    String winning = story.support.twin.money().dispute(won.charge());
    story.support.twin.money().dispute(open.charge());
    story.book();
    story.support.twin.money().lose(losing);
    story.support.twin.money().lose(losingAbroad);
    story.support.twin.money().win(winning);
    Year year = story.yearEnds();

    String paper = story.paper(giver, year);
    assertThat(paper)
        .contains("Gifts in " + year + " Statement " + year + "-")
        .contains("$50", "$12.50 of it was given back.")
        .contains("€40", "€15.01 of it was given back.")
        .contains("$13 of it was given back.", "€33.33 of it was given back.")
        .contains("$19 Your bank is asking this payment back.")
        .contains("In all: €32.99 €81.33 given, €48.34 of it given back")
        .contains("In all: $73.50 $99 given, $25.50 of it given back")
        .contains("time zone UTC")
        .doesNotContain("777", giver, "A Giver", "corrected statement:")
        .containsOnlyOnce("Your bank is asking");
    assertThat(NAME.matcher(paper).results().map(MatchResult::group).distinct()).hasSize(1);
    assertThat(story.paper(giver, year, "?language=ru"))
        .contains("Пожертвования за " + year + " год")
        .contains(name(paper), "часовой пояс UTC", "Ваш банк требует");

    YearOfGifts hers = statements.given(story.door.giver(giver), year);
    assertThat(hers.sums())
        .containsExactly(
            new Sum(3, Money.of(8_133, "eur"), Money.of(4_834, "eur")),
            new Sum(4, Money.of(9_900, "usd"), Money.of(2_550, "usd")));
    assertThat(
            Objects.requireNonNull(table.lastOf(year).get(story.door.giver(giver).number()))
                .sums()
                .values())
        .containsExactlyElementsOf(hers.sums());
    assertSumsAreTheBooks(year);
  }

  /**
   * All givers' years are the books', and what they were settled for is the books' of all months.
   */
  private void assertSumsAreTheBooks(Year year) {
    List<GiftSum> sums =
        ledger.giftSums(statements.begins(year), statements.begins(year.plusYears(1)));
    Map<Currency, Money> settled = new TreeMap<>(Comparator.comparing(Currency::getCurrencyCode));
    sums.forEach(sum -> settled.merge(sum.settled().currency(), sum.settled(), Money::plus));
    Map<Currency, Money> months = new TreeMap<>(Comparator.comparing(Currency::getCurrencyCode));
    ledger.totals(year.atMonth(1), year.plusYears(1).atMonth(1), ledger.zone()).stream()
        .filter(total -> total.reportingCategory().equals("charge"))
        .map(MoneyTotal::gross)
        .forEach(gross -> months.merge(gross.currency(), gross, Money::plus));
    assertThat(settled).isEqualTo(months).isNotEmpty();

    Map<Currency, Sum> books = GivenInYear.books(given.lines(year));
    assertThat(books).isEqualTo(YearOfGifts.sums(sums));
    GivenInYear.parts(given.lines(year))
        .values()
        .forEach(part -> part.forEach((currency, sum) -> books.merge(currency, sum, Sum::minus)));
    assertThat(books.values()).allMatch(Sum::isNothing);
  }

  @Test
  void theSameFiguresHaveTheSameNumberAndOthersCorrectIt() throws Exception {
    TwinSession session = story.gives(giver, Frequency.ONCE, 5_000, "usd");
    Year year = story.yearEnds();
    String first = story.paper(giver, year);
    String fresh = story.door.freshLink(giver);

    List<String> again =
        GiverPageIntegrationTests.together(6, () -> name(story.paper(giver, year)));
    assertThat(new HashSet<>(again)).containsExactly(name(first));
    String named =
        StatementStory.text(story.door.file(fresh + "/statement", Map.of("year", year.toString())));
    assertThat(named).contains(name(first), "Received from: A Giver");
    assertThat(story.numbers(giver)).hasSize(1);

    String refund = story.support.twin.money().refund(session.charge(), 1_000);
    story.book();
    String corrected = story.paper(giver, year);
    assertThat(corrected)
        .contains("In all: $40 $50 given, $10 of it given back")
        .contains("takes the place of statement " + name(first));
    assertThat(name(corrected)).isNotEqualTo(name(first));
    assertThat(name(story.paper(giver, year))).isEqualTo(name(corrected));

    story.support.twin.money().failRefund(refund);
    story.book();
    String back = story.paper(giver, year);
    assertThat(back)
        .as("what was told in between is corrected too")
        .contains("In all: $50", "takes the place of statement " + name(corrected));
    assertThat(story.numbers(giver)).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void aYearThatIsNotOverHasNoNumberAndOneWithoutGiftsNoPaper() {
    story.gives(giver, Frequency.ONCE, 5_000, "usd");
    story.book();
    Year year = statements.thisYear();
    assertThat(story.paper(giver, year))
        .contains("Gifts in " + year + " so far", "In all: $50", "has no number yet")
        .doesNotContainPattern(NAME);
    assertThat(story.numbers(giver)).isEmpty();
    String link = story.door.link(giver) + "/statements/";
    for (String none : List.of("1999", year.plusYears(1).toString(), "999999999")) {
      assertThat(story.door.post(link + none, Map.of()).statusCode()).as(none).isEqualTo(404);
    }
    assertThat(story.door.post(link + "x", Map.of()).statusCode()).isEqualTo(404);
    assertThat(story.door.get(story.door.link(giver)).body())
        .contains("/statements/" + year)
        .doesNotContain("/statements/" + year.minusYears(1));
  }

  @Test
  void anAdminPrintsItOnTheRecordAndNobodyElseAtTheDesk() {
    story.gives(giver, Frequency.ONCE, 5_000, "usd");
    Year year = story.yearEnds();
    String path = "/desk/giving/givers/" + Long.toHexString(story.door.giver(giver).number());
    DeskBrowser admin = DeskBrowser.signedIn(context, Role.ADMIN, Language.ENGLISH);
    assertThat(admin.page(path).select("form[action$=/statements/" + year + "]")).hasSize(1);
    long before = printed();
    HttpResponse<String> paper = admin.post(path + "/statements/" + year, Map.of());
    assertThat(paper.statusCode()).isEqualTo(200);
    assertThat(paper.headers().firstValue("Content-Type")).hasValue("application/pdf");
    assertThat(printed()).isEqualTo(before + 1);
    assertThat(admin.post(path + "/statements/1999", Map.of()).statusCode()).isEqualTo(404);
    assertThat(printed()).isEqualTo(before + 1);
    for (Role role : List.of(Role.EDITOR, Role.FINANCE)) {
      DeskBrowser other = DeskBrowser.signedIn(context, role, Language.ENGLISH);
      assertThat(other.post(path + "/statements/" + year, Map.of()).statusCode()).isEqualTo(403);
    }
    assertThat(printed()).isEqualTo(before + 1);
  }

  @Test
  void onceSheIsForgottenItsRowIsNobodys() {
    story.gives(giver, Frequency.ONCE, 5_000, "usd");
    Year year = story.yearEnds();
    String name = name(story.paper(giver, year));
    String link = story.door.link(giver);
    Giver hers = story.door.giver(giver);
    String person = GiverDoor.person(hers).toString();
    String fresh = story.door.freshLink(giver);
    assertThat(story.door.post(fresh + "/download", Map.of()).body())
        .contains("\"number\" : \"" + name + "\"")
        .doesNotContain(Long.toString(hers.number()));

    database
        .sql("insert into giver_erasure (giver, asked_on, due_at) values (:giver, :day, now())")
        .param("giver", hers.number())
        .param("day", LocalDate.of(2020, 1, 1))
        .update();
    erasures.carryOn();
    story.support.hear();
    erasures.carryOn();

    assertThat(story.door.file(link + "/statements/" + year, Map.of()).statusCode()).isEqualTo(410);
    assertThat(table.of(hers.number())).extracting(Statement::name).containsExactly(name);
    Tables.all(testDatabase)
        .forEach((rows, all) -> {
          if (rows.contains("statement")) {
            assertThat(all).as(rows).noneMatch(row -> row.contains(person) || row.contains(giver));
          }
        });
    assertThat(Tables.all(testDatabase).toString()).doesNotContain(giver);
    assertThat(given.lines(year))
        .filteredOn(line -> line.giver() != null && line.giver() == hers.number())
        .extracting(GivenInYear.Line::part)
        .containsExactly(GivenInYear.Part.STATED);
  }

  private long printed() {
    return story.support.count("desk_audit where act = 'statement.printed'");
  }

  private static String name(String paper) {
    return NAME.matcher(paper).results().findFirst().orElseThrow().group();
  }
}
