package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import picocli.CommandLine;

/** What whoever types a command is told. It is the first of March 2026. */
class LedgerCommandsIntegrationTests {

  @TempDir Path folder;

  private final Books books = new Books();

  @AfterEach
  void putAway() {
    books.close();
  }

  @Test
  void whereThereIsNothingToDoThatIsWhatIsSaid() {
    assertThat(run("verify"))
        .isEqualTo("0 Nothing is booked yet: there is nothing to make a second time.");
    assertThat(run("book")).isEqualTo("0 There is nothing to book.");
    books.the(Ledger.class).record(List.of(Facts.charge("txn_1").fact()));
    assertThat(run("book")).isEqualTo("0 1 booked.");
    assertThat(run("book")).isEqualTo("0 There is nothing to book.");
    assertThat(run("close", "2020-01")).isEqualTo("0 Closed.");
    assertThat(run("close", "2020-01")).startsWith("0 It was closed before");
    assertThat(run("verify")).startsWith("0 1 entries, 1 closed months.");
    String[] decision = {"recognise", "annual", "--percent", "50", "--from", "2027-01-01"};
    assertThat(run(decision)).isEqualTo("0 Decided.");
    assertThat(run(decision)).startsWith("0 The same was decided before");
  }

  @Test
  void whatWaitsIsCounted() {
    books
        .the(Ledger.class)
        .record(
            List.of(
                Facts.charge("txn_refund")
                    .with(fact -> {
                      fact.reportingCategory = "refund";
                      fact.amount = Money.of(-1_000, "usd");
                      fact.exchangeRate = new BigDecimal("1.1");
                    })));

    assertThat(run("book"))
        .startsWith("0 There is nothing to book.")
        .contains("1 wait for another");
  }

  @Test
  void aStatementInTheLettersOfABankIsCounted() throws IOException {
    Path file = folder.resolve("umsätze.csv");
    Files.write(
        file,
        "Buchungstag;Betrag;Währung;Text\n14.01.2026;1,00;EUR;Stripe für Müller\n15.01.2026;2,00;EUR;Miete\n"
            .getBytes(Charset.forName("windows-1252")));

    assertThat(run("bank", file.toString()))
        .isEqualTo("0 2 lines: 1 new, 0 known already, 1 ignored.");
    assertThat(run("bank", file.toString()))
        .isEqualTo("0 2 lines: 0 new, 1 known already, 1 ignored.");
    assertThat(run("bank", folder.resolve("nothing.csv").toString()))
        .startsWith("1 ")
        .endsWith("nothing.csv cannot be read.");
  }

  @Test
  void theBooksAreOpenedAlsoBelowNothing() {
    books.take(
        Facts.charge("txn_1").with(fact -> fact.createdAt = Instant.parse("2026-02-03T00:00:00Z")));

    assertThat(run("open", "usd", "-12.50", "--on", "2026-02-01")).isEqualTo("0 Opened.");
    assertThat(run("open", "usd", "-12.50", "--on", "2026-02-01")).startsWith("0 They were opened");
    assertThat(run("open", "usd", "12.50", "--on", "2026-02-01")).startsWith("1 ");
    assertThat(run("open", "--on=2026-01-01", "eur", "\u22121,00")).isEqualTo("0 Opened.");
    assertThat(run("open", "usd", "--onn", "2026-02-01")).startsWith("2 ");
    assertThat(run("open", "gbp", "3.00", "--on", "2026-02-01", "--in-transit", "20.00"))
        .isEqualTo("0 Opened.");
    books.the(Bookkeeper.class).book();

    assertThat(books.balance("stripe-balance", "usd")).isEqualTo(941 - 1_250);
    assertThat(books.balance("stripe-balance", "eur")).isEqualTo(-100);
    assertThat(books.balance("stripe-balance", "gbp")).isEqualTo(300);
    assertThat(books.balance("in-transit", "gbp")).isEqualTo(2_000);
    books.close("2026-01");
    books.close("2026-02");
    assertThat(books.the(Certificates.class).of(YearMonth.of(2026, 2)))
        .filteredOn(one -> one.closing().code().equals("usd"))
        .singleElement()
        .satisfies(one -> assertThat(one.opening()).isEqualTo(Money.of(-1_250, "usd")));
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "usd, 2026-02-03, not the first of a month",
    "usd, 2026-04-01, not of a month that has begun",
    "usd, 0226-02-01, not of a month that has begun",
    "usd, 2026-03-01, first movement in this currency was on 2026-01-03",
    "eur, 2025-12-01, the first that is open begins on 2026-02-01"
  })
  void aDayOnWhichTheBooksCannotBeOpenedIsRefused(String currency, String day, String why) {
    books.take(
        Facts.charge("txn_0").with(fact -> fact.createdAt = Instant.parse("2026-01-03T00:00:00Z")),
        Facts.charge("txn_1").with(fact -> fact.createdAt = Instant.parse("2026-02-03T00:00:00Z")));
    if (currency.equals("eur")) {
      books.close("2026-01");
    }

    String said = run("open", currency, "1.00", "--on", day);

    assertThat(said).startsWith("1 The books cannot be opened on this day: ").contains(why);
    assertThat(books.balance("opening", currency)).isZero();
  }

  /** The code, and what was printed. Refusals are answered as the jar's commands answer them. */
  private String run(String... words) {
    StringWriter said = new StringWriter();
    CommandLine line = new CommandLine(books.the(LedgerCommands.class));
    line.setOut(new PrintWriter(said, true));
    line.setErr(new PrintWriter(said, true));
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      if (failure instanceof Refused refused) {
        command.getErr().println(refused.sentence());
        return 1;
      }
      throw failure;
    });
    int code = line.execute(words);
    return code + " " + said.toString().strip();
  }
}
