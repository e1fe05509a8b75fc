package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.giving.StatementMails.State;
import org.samizdat.ledger.Workbooks;
import org.samizdat.mail.Suppressions;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;

/** Each giver of a year is mailed once, or it is said why not. */
@GivingTest
class StatementRunIntegrationTests {

  private static final Pattern NAME = Pattern.compile("[0-9]{4}(-[0-9A-Z]{4}){3}");
  private static final Pattern NOTHING = Pattern.compile("0|.?0\\.00|[A-Z]{3}");
  private static final Instant FAR_AWAY = Instant.parse("2099-01-01T00:00:00Z");

  @Autowired ConfigurableApplicationContext context;
  @Autowired StatementRun run;
  @Autowired StatementMails mails;
  @Autowired Statements statements;
  @Autowired GivenInYear given;
  @Autowired GivingKeeper keeper;
  @Autowired GiverErasureTable erasures;
  @Autowired Suppressions suppressions;
  @Autowired GreenMail mail;

  StatementStory story;
  Newsroom newsroom;
  DeskUser admin;

  @BeforeEach
  void begin() {
    story = StatementStory.begin(context);
    newsroom = new Newsroom(context, mail, 0);
    admin = DeskBrowser.user(context, Role.ADMIN, Language.ENGLISH);
  }

  @Test
  void everybodyOfAYearIsMailedOnceOrHasAReason() throws Exception {
    String plain = gives(1_500);
    String abroad = StatementStory.somebody();
    story.gives(abroad, Frequency.ONCE, 2_000, "eur");
    story.gives(abroad, Frequency.ONCE, 700, "usd");
    String complained = gives(500);
    String bounced = gives(500);
    String leaving = gives(500);
    String forgotten = gives(500);
    String returned = StatementStory.somebody();
    TwinSession gone = story.gives(returned, Frequency.ONCE, 900, "usd");
    story.support.twin.money().refund(gone.charge());
    Year year = story.yearEnds();
    suppressions.suppress(EmailAddress.parse(complained), Reason.COMPLAINT, null);
    suppressions.suppress(EmailAddress.parse(bounced), Reason.HARD_BOUNCE, null);
    forget(forgotten);
    long before = audited();

    DeskBrowser finance = DeskBrowser.signedIn(context, Role.FINANCE, Language.ENGLISH);
    String path = "/desk/statements/" + year;
    assertThat(row(finance.page(path), "Difference"))
        .allMatch(sum -> NOTHING.matcher(sum).matches());
    assertThat(finance.press(path, "form[action$=/start]", Map.of()).statusCode()).isEqualTo(302);
    // Between the start and her turn.
    erasures.insert(story.door.giver(leaving), LocalDate.of(2026, 1, 1), FAR_AWAY);
    assertThat(finance.page(path).select("form[action$=/start]")).isEmpty();
    assertThat(finance.post(path + "/start", Map.of()).statusCode()).isEqualTo(302);
    assertThat(audited()).as("the second begins nothing").isEqualTo(before + 1);

    run.carryOn();
    run.carryOn();

    Map<State, Long> counts = mails.counts(year);
    assertThat(counts.values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(given.givers(year).size());
    assertThat(counts.get(State.DUE)).isZero();
    assertThat(states(year, plain, abroad)).containsOnly(State.MAILED);
    assertThat(states(year, complained, bounced)).containsOnly(State.SUPPRESSED);
    assertThat(states(year, returned)).containsOnly(State.NOTHING_LEFT);
    assertThat(states(year, leaving)).containsOnly(State.LEAVING);
    assertThat(counts.get(State.FORGOTTEN)).isOne();
    MimeMessage told = newsroom.waitForMail(plain, "What you gave");
    assertThat(told.getSubject()).isEqualTo("What you gave to The Example in " + year);
    assertThat(Newsroom.text(told))
        .contains("$15", "1 gift", "Statement " + year + "-", "/support/")
        .doesNotContain("given back");
    assertThat(told.getContentType()).as("no file goes along").startsWith("multipart/alternative");
    assertThat(Newsroom.text(newsroom.waitForMail(abroad, "What you gave")))
        .contains("€20 · $7", "2 gifts");
    String number = name(Newsroom.text(told));
    assertThat(story.paper(plain, year)).as("the paper has the mail's number").contains(number);
    for (String nobody : List.of(complained, bounced, leaving, forgotten, returned)) {
      assertThat(newsroom.mailsTo(nobody, "What you gave")).isEmpty();
    }
    assertThat(newsroom.mailsTo(plain, "What you gave")).hasSize(1);

    Document page = finance.page(path);
    assertThat(row(page, "Difference")).allMatch(sum -> NOTHING.matcher(sum).matches());
    assertThat(row(page, "Of givers who were forgotten before")).contains("$5.00");
    assertThat(row(page, "Statement not made yet")).contains("$5.00");
    assertThat(page.text()).doesNotContain(plain, "@");
    assertThat(page.select("a[href*=/givers]")).as("no way to a giver").isEmpty();
    assertCsv(finance, year, plain, number);
  }

  private void assertCsv(DeskBrowser finance, Year year, String plain, String number) {
    List<String> lines = finance.get("/desk/statements/" + year + ".csv").body().lines().toList();
    assertThat(
            finance.get("/desk/statements/" + year + ".xlsx").headers().firstValue("content-type"))
        .hasValue(Workbooks.TYPE.toString());
    assertThat(lines.getFirst())
        .isEqualTo("donor,year,currency,gifts,given,refunded,total,statement,corrects,state,books");
    String donor = Long.toHexString(story.door.giver(plain).number());
    assertThat(lines)
        .contains("%s,%s,USD,1,15.00,0.00,15.00,%s,,mailed,15.00".formatted(donor, year, number))
        .hasSize(given.lines(year).size() + 1)
        .noneMatch(line -> line.contains("@"));
  }

  @Test
  void whatComesToLightLaterIsAddedAndNobodyTwice() {
    String first = gives(1_100);
    Year year = story.yearEnds();
    run.start(admin, year);
    run.carryOn();
    String late = gives(1_200);
    story.book();
    // A payment of the old year of which the books learn now.
    Patron patron = Patron.join(context, "en");
    Payment payment = lateGift(patron, year);
    assertThat(given.givers(year)).contains(payment.giver()).doesNotContain(number(late));

    run.start(admin, year);
    run.carryOn();
    assertThat(mails.states(year)).containsEntry(payment.giver(), State.MAILED);
    assertThat(patron.mails("STATEMENT")).isOne();
    assertThat(newsroom.waitForMail(first, "What you gave")).isNotNull();
    assertThat(newsroom.mailsTo(first, "What you gave")).hasSize(1);
  }

  private Payment lateGift(Patron patron, Year year) {
    Payment paid = patron.paid(Frequency.ONCE, null, statements.begins(year).plusSeconds(86_400));
    StatementFacts.record(context, paid);
    return paid;
  }

  @Test
  void manyWorkersAtOnceMailEachGiverOnce() throws Exception {
    List<Patron> many = new ArrayList<>();
    Year year = story.yearEnds();
    for (int i = 0; i < 25; i++) {
      many.add(Patron.join(context, i % 2 == 0 ? "en" : "ru"));
      lateGift(many.getLast(), year);
    }
    GiverPageIntegrationTests.together(
        4,
        () -> {
          run.start(admin, year);
          run.carryOn();
          return true;
        });
    run.carryOn();
    assertThat(many).allMatch(patron -> patron.mails("STATEMENT") == 1);
    assertThat(mails.counts(year).get(State.DUE)).isZero();
    for (Patron patron : many) {
      assertThat(story.support.count("giving_statement where giver = " + patron.giver.number()))
          .isOne();
    }
  }

  @Test
  void aYearThatGoesOnIsNotMailedAndEditorsSeeNothingOfIt() {
    gives(300);
    Year year = statements.thisYear();
    assertThatThrownBy(() -> run.start(admin, year))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.problem()).isEqualTo("year-not-over"));
    DeskBrowser finance = DeskBrowser.signedIn(context, Role.FINANCE, Language.ENGLISH);
    assertThat(finance.get("/desk/statements/" + year).statusCode()).isEqualTo(404);
    assertThat(finance.post("/desk/statements/" + year + "/start", Map.of()).statusCode())
        .isEqualTo(422);
    // Nobody stays signed in until the next year.
    Year over = story.yearEnds();
    DeskBrowser editor = DeskBrowser.signedIn(context, Role.EDITOR, Language.ENGLISH);
    DeskBrowser next = DeskBrowser.signedIn(context, Role.FINANCE, Language.ENGLISH);
    for (String path : List.of("", "/" + over, "/" + over + ".csv", "/" + over + ".xlsx")) {
      assertThat(editor.get("/desk/statements" + path).statusCode()).as(path).isEqualTo(403);
    }
    assertThat(editor.post("/desk/statements/" + over + "/start", Map.of()).statusCode())
        .isEqualTo(403);
    assertThat(editor.page("/desk").select("a[href=/desk/statements]")).isEmpty();
    assertThat(next.post("/desk/statements/1999/start", Map.of()).statusCode()).isEqualTo(404);
    assertThat(next.page("/desk").select("a[href=/desk/statements]")).hasSize(1);
  }

  private String gives(long minor) {
    String address = StatementStory.somebody();
    story.gives(address, Frequency.ONCE, minor, "usd");
    return address;
  }

  private void forget(String address) {
    keeper.forget(GiverDoor.person(story.door.giver(address)));
  }

  private long number(String address) {
    return story.door.giver(address).number();
  }

  private List<State> states(Year year, String... addresses) {
    Map<Long, State> states = mails.states(year);
    return List.of(addresses).stream()
        .map(address -> Objects.requireNonNull(states.get(number(address))))
        .toList();
  }

  private long audited() {
    return story.support.count("desk_audit where act = 'statements.started'");
  }

  /** The figures of all lines of the control that are called so. */
  private static List<String> row(Document page, String what) {
    return page.select("tbody tr").stream()
        .filter(line -> Objects.requireNonNull(line.selectFirst("td")).text().equals(what))
        .flatMap(line -> line.select("td").stream().skip(1))
        .map(Element::text)
        .toList();
  }

  private static String name(String text) {
    return NAME.matcher(text).results().findFirst().orElseThrow().group();
  }
}
