package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
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
  void monthsOfGiftsRefundsDisputesAndPayoutsCloseAtNothingAgainstStripesOwnBalance() {
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
    assertThat(count("money_fact where reporting_category = 'refund' and paid_minor is null"))
        .isZero();
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
