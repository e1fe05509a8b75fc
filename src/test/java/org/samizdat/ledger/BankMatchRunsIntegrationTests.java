package org.samizdat.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.ledger.bank.BankLines;
import org.samizdat.ledger.bank.BankStatements;
import org.samizdat.ledger.bank.SurePairs.Pair;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lines that fit one movement, which fits no other line, are matched in one go. */
class BankMatchRunsIntegrationTests {

  private final Books books = new Books();

  @BeforeEach
  void payOut() {
    books
        .the(BooksOpening.class)
        .open(Money.of(0, "usd"), Money.of(4_000, "usd"), LocalDate.of(2026, 1, 1), null);
    books.take(
        Facts.moved("txn_gift", "charge", "ch_1", 100_000, "2026-01-10"),
        payout("po_one", 15_000),
        // Of these nobody knows which the line is.
        payout("po_two", 7_700),
        payout("po_three", 7_700),
        // Nor of this which line it is.
        payout("po_four", 5_000),
        // It may never have been at the bank.
        payout("po_five", 6_000),
        Facts.moved("txn_back", "payout_reversal", "po_five", 6_000, "2026-01-13"),
        // The line may be a part of what was on its way when the books were opened.
        payout("po_six", 1_000),
        Facts.moved("txn_tu", "topup", "tu_1", 20_000, "2026-01-20"));
    read(
        "2026-01-14;150.00;USD;Stripe",
        "2026-01-14;77.00;USD;Stripe",
        "2026-01-14;50.00;USD;Stripe",
        "2026-01-15;50.00;USD;Stripe",
        "2026-01-15;60.00;USD;Stripe",
        "2026-01-16;10.00;USD;Stripe",
        "2026-01-17;40.00;USD;Stripe",
        "2026-01-17;99.00;USD;Stripe",
        "2026-01-18;-200.00;USD;To the payments company");
  }

  @AfterEach
  void putAway() {
    books.close();
  }

  @Test
  void whatFitsOneMovementOnlyIsMatchedAndWhatIsAmbiguousStays() {
    BankMatchRuns.Offer offer = runs().offer();
    assertThat(offer.pairs())
        .extracting(pair -> pair.amount() + " " + pair.movement().source() + " " + pair.ofStripe())
        .containsExactly("150.00 USD po_one true", "-200.00 USD tu_1 false");

    long number = runs().match(offer.print(), null).orElseThrow();

    assertThat(runs().find(number))
        .hasValueSatisfying(run -> assertThat(run.matches()).isEqualTo(2));
    assertThat(standing(number)).containsExactly("po_one", "tu_1");
    assertThat(runs().find(number + 1)).isEmpty();
    books.the(Bookkeeper.class).book();
    assertThat(books.balance("bank", "usd")).isEqualTo(15_000 - 20_000);
    assertThat(books.the(BankLines.class).latest(20))
        .filteredOn(line -> line.match() == null)
        .extracting(line -> line.amount().toString())
        .containsExactlyInAnyOrder(
            "77.00 USD",
            "50.00 USD",
            "50.00 USD",
            "60.00 USD",
            "10.00 USD",
            "40.00 USD",
            "99.00 USD");
    assertThat(audited()).containsExactly("run " + number + ": 2");
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
  }

  @Test
  void theSameOnceMoreDoesNothing() {
    String seen = runs().offer().print();
    assertThat(runs().match(seen, null)).isPresent();

    assertThat(runs().offer().pairs()).isEmpty();
    assertThat(runs().match(seen, null)).isEmpty();
    assertThat(audited()).hasSize(1);
    assertThat(matches()).isEqualTo(2);
  }

  @Test
  void whatIsNotAsItWasLookedAtIsNotMatched() {
    BankMatchRuns.Offer offer = runs().offer();
    read("2026-01-19;150.00;USD;Stripe");

    assertChanged(offer.print());
    assertThat(matches()).isZero();
    assertThat(runs().offer().pairs())
        .extracting(pair -> pair.movement().source())
        .containsExactly("tu_1");
    runs().match(runs().offer().print(), null);
    assertThat(matches()).isOne();
  }

  @Test
  void oneOfThemIsTakenBackByItself() {
    String seen = runs().offer().print();
    long number = runs().match(seen, null).orElseThrow();
    Pair first = runs().standing(runs().find(number).orElseThrow()).getFirst();
    books.the(BankMatches.class).undo(requireNonNull(first.match()), null);

    assertThat(standing(number)).containsExactly("tu_1");
    assertChanged(seen);
    long again = runs().match(runs().offer().print(), null).orElseThrow();
    assertThat(standing(again)).containsExactly("po_one");
    assertThat(standing(number)).containsExactly("tu_1");
    books.the(Bookkeeper.class).book();
    assertThat(books.balance("bank", "usd")).isEqualTo(15_000 - 20_000);
  }

  @Test
  void ofSeveralWorkersAtOnceOneMatchesThem() throws Exception {
    String seen = runs().offer().print();
    Callable<Optional<Long>> worker = () -> runs().match(seen, null);
    int done = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Optional<Long>> one : threads.invokeAll(Collections.nCopies(4, worker))) {
        done += one.get().isPresent() ? 1 : 0;
      }
    }

    assertThat(done).isOne();
    assertThat(matches()).isEqualTo(2);
    assertThat(audited()).hasSize(1);
  }

  private void assertChanged(String seen) {
    assertThatThrownBy(() -> runs().match(seen, null))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.problem()).isEqualTo("bank-matches-changed"));
  }

  private List<String> standing(long run) {
    return runs().standing(runs().find(run).orElseThrow()).stream()
        .map(pair -> pair.movement().source())
        .toList();
  }

  private List<String> audited() {
    return books
        .the(JdbcClient.class)
        .sql(
            "select subject || ': ' || detail as said from desk_audit where act ="
                + " 'books.lines-matched'")
        .query((row, count) -> row.getString("said"))
        .list();
  }

  private long matches() {
    return books
        .the(JdbcClient.class)
        .sql("select count(*) from bank_match")
        .query(Long.class)
        .single();
  }

  private BankMatchRuns runs() {
    return books.the(BankMatchRuns.class);
  }

  private void read(String... lines) {
    books
        .the(BankStatements.class)
        .take("Date;Amount;Currency;Description\n" + String.join("\n", lines) + "\n", null);
  }

  private static MoneyFact payout(String id, long amount) {
    return Facts.moved("txn_" + id, "payout", id, -amount, "2026-01-12");
  }
}
