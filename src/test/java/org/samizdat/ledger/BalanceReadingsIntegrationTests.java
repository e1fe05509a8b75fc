package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.samizdat.values.Money;

/** What Stripe says of its balance, and what follows from it for the end of a month. */
class BalanceReadingsIntegrationTests {

  private static final Instant END = Instant.parse("2026-02-01T00:00:00Z");
  private static final Instant NOON = Instant.parse("2026-02-01T12:00:00Z");
  private static final Instant NIGHT = Instant.parse("2026-02-02T00:00:00Z");

  private final Books books = new Books();

  @AfterEach
  void putAway() {
    books.close();
  }

  @Test
  void aCurrencyThatStripeDoesNotNameHoldsNothing() {
    books.take(
        on("txn_pound", "gbp", "2026-01-10T00:00:00Z", 500),
        on("txn_pound_back", "gbp", "2026-01-11T00:00:00Z", -500),
        on("txn_dollar", "usd", "2026-01-12T00:00:00Z", 700));
    readings().recordAll(List.of(Money.of(700, "usd"), Money.of(90, "eur")), NOON);
    readings().recordAll(List.of(Money.of(700, "usd")), NIGHT);

    assertThat(told("gbp")).as("moved, and never named").isEqualTo(Money.of(0, "gbp"));
    assertThat(told("eur")).as("named once").isEqualTo(Money.of(0, "eur"));
    assertThat(readings().at(END, "chf")).as("unknown to us both").isEmpty();
    assertThat(books.close("2026-01")).isTrue();
    assertThat(books.the(Certificates.class).of(YearMonth.of(2026, 1)))
        .extracting(Certificate::stripe)
        .containsExactly(Money.of(0, "gbp"), Money.of(700, "usd"));
  }

  @Test
  void theNewestCountsLessWhatHasMovedSince() {
    books.take(
        on("txn_in", "usd", "2026-01-31T23:59:59Z", 700),
        on("txn_at_the_end", "usd", "2026-02-01T00:00:00Z", 30),
        on("txn_after_both", "usd", "2026-02-03T00:00:00Z", 5));
    readings().record(Money.of(1, "usd"), Instant.parse("2026-01-31T23:59:59Z"));
    assertThat(readings().at(END, "usd")).as("it was before the end").isEmpty();
    readings().record(Money.of(999, "usd"), NOON);
    assertThat(told("usd")).as("wrong, as long as it is the only one").isEqualTo(usd(969));

    readings().record(Money.of(730, "usd"), NIGHT);
    readings().record(Money.of(731, "usd"), NIGHT.plusMillis(900));

    assertThat(told("usd")).as("the first of a second").isEqualTo(usd(700));
    assertThat(readings().at(END, "usd").orElseThrow().readAt()).isEqualTo(NIGHT);
    assertThat(books.close("2026-01")).isTrue();
  }

  private BalanceReadings readings() {
    return books.the(BalanceReadings.class);
  }

  private Money told(String currency) {
    return readings().at(END, currency).orElseThrow().balance();
  }

  private static Money usd(long minor) {
    return Money.of(minor, "usd");
  }

  private static MoneyFact on(String id, String currency, String time, long minor) {
    return Facts.charge(id)
        .with(fact -> {
          fact.createdAt = Instant.parse(time);
          fact.amount = Money.of(minor, currency);
          fact.fee = Money.of(0, currency);
          fact.fees = List.of();
          fact.source = "x_" + id;
          fact.paid = null;
          fact.reportingCategory = minor < 0 ? "refund" : "charge";
        });
  }
}
