package org.samizdat.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.ledger.report.EntryLines;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.ledger.report.Tables;
import org.samizdat.values.Money;
import org.samizdat.values.Span;

/** Every figure is the sum of rows, and every total that of figures. */
class BookReportsIntegrationTests {

  private static final Span YEAR = new Span(YearMonth.of(2025, 1), YearMonth.of(2025, 12));

  private static Books books;

  @BeforeAll
  static void keepBooks() {
    books = new Books();
    SeededYear year = new SeededYear(21, 1_200);
    books
        .the(RecognitionPolicies.class)
        .decide("annual", YEAR.from().atDay(1), new Recognition(100, 12), null);
    year.lost.forEach((dispute, at) -> books.the(LostDisputes.class).record(dispute, at));
    books.take(year.facts);
    year.payouts.forEach((payout, with) -> books.the(PayoutLinks.class).record(payout, with));
    for (int month = 1; month <= 6; month++) {
      books.close(YearMonth.of(2025, month).toString());
    }
  }

  @AfterAll
  static void putAway() {
    books.close();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void eachHasSomethingToShowInLinesAsWideAsItsHeads(Kind kind) {
    Sheet sheet = sheet(kind);

    assertThat(sheet.lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).hasSameSizeAs(sheet.heads()));
  }

  @Test
  void everyAccountOfEveryMonthDrillsToRowsThatSumToIt() {
    Sheet accounts = sheet(Kind.ACCOUNTS);
    for (List<Object> line : accounts.lines()) {
      Money debit = (Money) line.get(4);
      Sheet rows =
          books
              .the(EntryLines.class)
              .of(
                  (YearMonth) line.get(0),
                  Account.find((String) line.get(2)).orElseThrow(),
                  debit.code(),
                  "",
                  10_000);
      Money sum =
          rows.lines().stream()
              .map(row -> (Money) row.getLast())
              .reduce(Money.zero(debit.currency()), Money::plus);
      assertThat(sum).isEqualTo(debit.minus((Money) line.get(5)));
    }
    assertThat(total(accounts, "USD", "debit")).isEqualTo(total(accounts, "USD", "credit"));
  }

  @Test
  void payoutsDifferByNothingAndDrillToRowsThatComeToNothing() {
    Sheet payouts = sheet(Kind.PAYOUTS);
    Money zero = Money.of(0, "usd");
    for (List<Object> line : payouts.lines()) {
      assertThat(line.getLast()).isEqualTo(zero);
      Sheet rows = books.the(EntryLines.class).ofPayout((String) line.getFirst());
      assertThat(rows.lines().stream().map(row -> (Money) row.get(7)).reduce(zero, Money::plus))
          .isEqualTo(zero);
    }
    assertThat(payouts.lines()).extracting(line -> line.get(3)).contains("returned", "on-its-way");
  }

  @Test
  void feesAreThoseOfTheAccounts() {
    Sheet fees = sheet(Kind.FEES);
    long booked =
        Stream.of(Account.values())
            .filter(account -> account.label().startsWith("fees-"))
            .mapToLong(account -> books.balance(account.label(), "usd"))
            .sum();

    assertThat(total(fees, "USD", "amount").minor()).isEqualTo(booked);
  }

  @Test
  void theDeferredRollForward() {
    Sheet roll = sheet(Kind.DEFERRED);
    for (List<Object> line : roll.lines()) {
      Money opening = (Money) line.get(2);
      assertThat(
              opening
                  .plus((Money) line.get(3))
                  .minus((Money) line.get(4))
                  .minus((Money) line.get(5)))
          .isEqualTo(line.get(6));
    }
    assertThat(total(roll, "USD", "recognised").minor()).isPositive();
    assertThat(total(roll, "USD", "refunded").minor()).isPositive();
  }

  @Test
  void giftsAndCurrenciesTellTheSameGross() {
    assertThat(total(sheet(Kind.GIFTS), "USD", "gross"))
        .isEqualTo(total(sheet(Kind.CURRENCIES), "USD", "gross"));
    assertThat(total(sheet(Kind.CURRENCIES), "USD", "exchange").minor())
        .isEqualTo(books.balance("fx-realised", "usd"));
  }

  @Test
  void whatIsInSuspenseIsListed() {
    long listed =
        sheet(Kind.EXCEPTIONS).lines().stream()
            .filter(line -> line.getFirst().equals("suspense"))
            .map(line -> (Money) line.get(4))
            .filter(amount -> amount.code().equals("usd"))
            .mapToLong(Money::minor)
            .sum();

    assertThat(listed).isEqualTo(books.balance("suspense", "usd")).isNotZero();
  }

  @Test
  void aWorkbookHasNumbersAndTheTotalsThatWeSay(@TempDir Path folder) throws IOException {
    Sheet fees = sheet(Kind.FEES);
    Path file = Files.write(folder.resolve("fees.xlsx"), Tables.xlsx("fees", fees));
    try (ZipFile book = new ZipFile(file.toFile())) {
      String figures = part(book, "xl/worksheets/sheet1.xml");
      Money first = (Money) fees.lines().getFirst().get(3);

      assertThat(figures)
          .contains("<v>" + first.decimal().toPlainString() + "</v>")
          .doesNotContain("<f>");
      assertThat(part(book, "xl/worksheets/sheet2.xml"))
          .contains("<v>" + total(fees, "USD", "amount").decimal().toPlainString() + "</v>");
    }
  }

  private static String part(ZipFile book, String name) throws IOException {
    return new String(
        book.getInputStream(book.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void libreOfficeAddsUpToTheSame(@TempDir Path folder) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "soffice"))),
        "LibreOffice is not installed");
    Sheet fees = sheet(Kind.FEES);
    Path file = Files.write(folder.resolve("fees.xlsx"), Tables.xlsx("fees", fees));
    Process office =
        new ProcessBuilder(
                "soffice",
                "-env:UserInstallation=" + folder.resolve("home").toUri(),
                "--headless",
                "--convert-to",
                "csv",
                "--outdir",
                folder.toString(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    assertThat(office.waitFor()).isZero();

    List<CsvRecord> lines =
        CsvReader.builder().ofCsvRecord(folder.resolve("fees.csv")).stream().toList();
    int amount = fees.heads().indexOf("amount");
    BigDecimal sum =
        lines.stream()
            .skip(1)
            .filter(line -> line.getField(1).equals("USD"))
            .map(line -> new BigDecimal(line.getField(amount).replace(",", "")))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(sum).isEqualByComparingTo(total(fees, "USD", "amount").decimal());
  }

  private static Sheet sheet(Kind kind) {
    return books.the(BookReports.class).sheet(kind, YEAR);
  }

  private static Money total(Sheet sheet, String currency, String head) {
    return requireNonNull(
        sheet.totals().getOrDefault(currency, Map.of()).get(head), currency + " " + head);
  }
}
