package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.twin.Card;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From a giver's card to a closed month, through every door there is. */
@GivingTest
class BooksOfStripeIntegrationTests {

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired StripeSweep sweep;

  Support support;

  @BeforeEach
  void open() {
    support = Support.open(context);
    support.twin.deliveries().well();
  }

  @Test
  void monthsOfGiftsRefundsDisputesAndPayoutsCloseAtNothingAgainstStripesOwnBalance()
      throws Exception {
    TwinSession first = pay(Frequency.ONCE, 2_500, "usd");
    TwinSession abroad = pay(Frequency.ONCE, 4_000, "eur");
    TwinSession lost = pay(Frequency.ONCE, 1_300, "usd");
    TwinSession won = pay(Frequency.ONCE, 1_700, "usd");
    pay(Frequency.MONTHLY, 900, "usd");
    pay(Frequency.ANNUAL, 12_000, "usd");
    support.twin.money().refund(first.charge(), 500);
    support.twin.money().refund(abroad.charge());
    String losing = support.twin.money().dispute(lost.charge());
    String winning = support.twin.money().dispute(won.charge());
    live(Duration.ofDays(3));
    support.twin.money().lose(losing);
    support.twin.money().win(winning);
    support.twin.money().payOut();
    live(Duration.ofDays(1));
    live(Duration.ofDays(40));

    long exchanged =
        database
            .sql(
                """
                select sum(amount_minor)
                from money_fact
                where reporting_category = 'charge'
                and exchange_rate is not null
                """)
            .query((row, number) -> row.getLong(1))
            .single();
    DeskBrowser finance = DeskBrowser.signedIn(context, Role.FINANCE, Language.of("en"));
    // The month's first fact is not booked before a minute is over: the close books it.
    assertThat(finance.post("/desk/finance/" + firstMonth() + "/close", Map.of()).statusCode())
        .isEqualTo(302);
    int closed = 1;
    Document page = finance.page("/desk/finance");
    while (page.selectFirst("form[action$=/close]") != null) {
      assertThat(finance.press("/desk/finance", "form[action$=/close]", Map.of()).statusCode())
          .isEqualTo(302);
      closed++;
      page = finance.page("/desk/finance");
    }

    assertThat(count("month_close")).isEqualTo(closed);
    assertThat(count("close_certificate where stripe_minor = closing_minor"))
        .isEqualTo(count("close_certificate"))
        .isPositive();
    assertThat(count("lost_dispute")).isOne();
    assertThat(count("posting where account = 'disputes-lost'")).isOne();
    assertThat(sum("dispute-held")).isZero();
    assertThat(sum("refunds")).isPositive();
    assertThat(sum("suspense")).isZero();
    assertThat(sum("fees-exchange")).as("1 % of what came from abroad").isEqualTo(exchanged / 100);
    assertThat(count("money_fact where reporting_category = 'refund' and paid_minor is null"))
        .isZero();
    assertFinanceSeesWhatStandsBeside(finance);
    assertEachLineOfACertificateIsOnPaper(finance);
  }

  /** What the page of a month says, with Stripe's own balance, by whom it was closed, its hash. */
  private void assertEachLineOfACertificateIsOnPaper(DeskBrowser finance) throws Exception {
    String month = "/desk/finance/" + firstMonth();
    Document page = finance.page(month);
    List<String> cells =
        page.select("[aria-labelledby=usd] td, [aria-labelledby=close] td").eachText();
    assertThat(cells)
        .contains("Difference", "$0.00", "SHA-256 of the journal", "Recognition: Annual");
    assertThat(page.select("[aria-labelledby=usd] tr:contains(Difference) td").eachText())
        .containsExactly("Difference", "$0.00");
    try (var document = Loader.loadPDF(finance.file(month + "/certificate.pdf"))) {
      assertThat(document.getNumberOfPages()).isOne();
      String paper = plain(new PDFTextStripper().getText(document));
      assertThat(cells)
          .hasSizeGreaterThan(40)
          .allSatisfy(cell -> assertThat(paper).contains(plain(cell)));
      assertThat(paper).contains("Difference$0.00");
    }
  }

  /** Without spaces: on paper a line breaks where it must. */
  private static String plain(String text) {
    return text.replaceAll("[\\s\\u00a0\\u202f]", "");
  }

  private void assertFinanceSeesWhatStandsBeside(DeskBrowser finance) {
    assertThat(count("charge_detail where method = 'card' and region = 'unknown'"))
        .isEqualTo(count("money_fact where type = 'charge'"));
    String span = "?from=" + firstMonth() + "&until=" + firstMonth();
    assertThat(finance.page("/desk/finance/reports/returns" + span).text())
        .contains("asked for", "done", "lost", "won");
    assertThat(finance.page("/desk/finance/reports/payouts" + span).text()).contains("TRACE");
    assertThat(finance.page("/desk/finance/reports/ways" + span).text()).contains("card");
  }

  @Test
  void aDebitIsAGiftOfItsDayWhileItIsOnItsWayAndHoldsUpNothing() {
    TwinSession once = debit(Frequency.ONCE, 5_100);
    TwinSession monthly = debit(Frequency.MONTHLY, 5_200);
    long readings = count("balance_reading");
    sweep.balance();
    assertThat(count("balance_reading")).isGreaterThan(readings);
    assertThat(gifts(once)).containsExactly("charge once true");
    assertThat(gifts(monthly)).containsExactly("charge monthly true");

    once.settleDebit();
    monthly.settleDebit();
    live(Duration.ofMinutes(10));
    assertThat(
            count(
                "payment where charge in ('%s', '%s')".formatted(once.charge(), monthly.charge())))
        .isEqualTo(2);
    assertThat(gifts(once)).containsExactly("charge once true");
    assertThat(count("contradiction")).as("what was said of it stands").isZero();
  }

  @Test
  void aDebitThatComesBackIsTakenFromTheGiftItWasFor() {
    TwinSession told = debit(Frequency.ONCE, 6_100);
    sweep.balance();
    TwinSession untold = debit(Frequency.ANNUAL, 6_200);
    told.failDebit();
    untold.failDebit();
    // Of the second nothing was heard before both of its movements were there.
    live(Duration.ofMinutes(10));

    assertThat(gifts(told)).containsExactly("charge once true", "charge_failure once true");
    assertThat(gifts(untold)).containsExactly("charge annual true", "charge_failure annual true");
    assertThat(count("contradiction")).isZero();
    assertThat(
            database
                .sql(
                    """
                    select coalesce(sum(amount_minor), 0)
                    from money_fact
                    where source in (:charges)
                    """)
                .param("charges", List.of(told.charge(), untold.charge()))
                .query(Long.class)
                .single())
        .isZero();
  }

  private TwinSession debit(Frequency frequency, long minor) {
    TwinSession session = support.begin(Support.order(frequency, minor, "usd"));
    session.payByDebit("giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org");
    support.wait(Duration.ofSeconds(10));
    return session;
  }

  /** What the books know of a charge's movements. */
  private List<String> gifts(TwinSession session) {
    return database
        .sql(
            """
            select reporting_category || ' ' || frequency || ' ' || own as gift
            from money_fact
            where source = :charge
            order by reporting_category
            """)
        .param("charge", session.charge())
        .query((row, number) -> row.getString("gift"))
        .list();
  }

  @Test
  void exceptionsTellWhatNoMovementOfTheBooksShows() {
    DeskBrowser finance = DeskBrowser.signedIn(context, Role.FINANCE, Language.of("en"));
    String words = "gifts without a consent record";
    pay(Frequency.ONCE, 2_200, "usd");
    support.hear();
    String span = "?from=" + firstMonth() + "&until=2099-01";
    String before = finance.page("/desk/finance/reports/exceptions" + span).text();
    assertThat(before).doesNotContain(words, "events of another", "txn_zwl");

    // As if somebody had taken away what she agreed to.
    UUID consent =
        database
            .sql(
                "select consent from donation where giver is not null order by opened_at desc limit"
                    + " 1")
            .query(UUID.class)
            .single();
    database
        .sql("update donation set consent = :none where consent = :consent")
        .param("none", UUID.randomUUID())
        .param("consent", consent)
        .update();
    database
        .sql(
            """
            insert into stripe_event (id, type, object, api_version, live, happened_at, received_at,
              swept, state, why, due_at)
            select 'evt_old' || number, 'charge.succeeded', 'ch_old', '2019-10-08', false, now, now,
              false, 'DONE', '', now
            from (select max(paid_at) as now from payment) as last
            cross join generate_series(1, 3) as number
            """)
        .update();
    database
        .sql(
            """
            insert into unread_movement (id, currency, seen_at)
            select 'txn_zwl', 'zwl', max(paid_at)
            from payment
            """)
        .update();
    try {
      String page = finance.page("/desk/finance/reports/exceptions" + span).text();
      assertThat(page).contains(words, "events of another API version 2019-10-08", "txn_zwl");
      assertThat(page).doesNotContain("@example.org");
    } finally {
      database.sql("delete from unread_movement").update();
      database.sql("delete from stripe_event where id like 'evt_old%'").update();
    }
  }

  @Test
  void theBalanceIsReadOnlyOfOneMoment() {
    TwinSession gift = pay(Frequency.ONCE, 3_100, "usd");
    live(Duration.ofMinutes(5));
    long before = count("balance_reading");
    support.wait(Duration.ofMinutes(5));
    // Once the movements are listed, and before the balance is asked for again: every time.
    for (int times = 0; times < 4; times++) {
      moveOnceListed(gift);
    }
    sweep.balance();
    assertThat(count("balance_reading")).isEqualTo(before);

    support.wait(Duration.ofMinutes(5));
    // Once only: it is asked for again at once.
    moveOnceListed(gift);
    sweep.balance();
    assertThat(count("balance_reading")).isGreaterThan(before);
  }

  private void moveOnceListed(TwinSession gift) {
    support.twin.meanwhile(
        "GET /v1/balance_transactions", () -> support.twin.money().refund(gift.charge(), 100));
  }

  private void live(Duration duration) {
    support.hear();
    support.wait(duration);
    sweep.events();
    support.hear();
    sweep.balance();
    sweep.payouts();
  }

  private String firstMonth() {
    return database
        .sql("select to_char(min(created_at) at time zone 'UTC', 'YYYY-MM') from money_fact")
        .query((row, number) -> row.getString(1))
        .single();
  }

  private long count(String what) {
    return database.sql("select count(*) from " + what).query(Long.class).single();
  }

  private long sum(String account) {
    return database
        .sql("select coalesce(sum(amount_minor), 0) from posting where account = :account")
        .param("account", account)
        .query(Long.class)
        .single();
  }

  private TwinSession pay(Frequency frequency, long minor, String currency) {
    TwinSession session = support.begin(Support.order(frequency, minor, currency));
    session.pay(Card.VISA, "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org");
    support.wait(Duration.ofSeconds(10));
    return session;
  }
}
