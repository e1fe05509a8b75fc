package org.samizdat.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
import org.samizdat.ledger.report.FactLines;
import org.samizdat.ledger.report.FactLines.Figure;
import org.samizdat.ledger.report.FactLines.Slice;
import org.samizdat.ledger.report.PayoutLines;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.ledger.report.Tables;
import org.samizdat.values.Money;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;

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
    year.reversals.forEach(books.the(PayoutLinks.class)::reversed);
    SeededDetails.tell(year, books.the(MovementDetails.class));
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
                  null,
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
    for (List<Object> line : payouts.lines()) {
      Money difference = (Money) line.get(payouts.heads().indexOf("difference"));
      Money zero = Money.zero(difference.currency());
      assertThat(difference).isEqualTo(zero);
      Sheet rows = books.the(PayoutLines.class).of((String) line.getFirst(), ZoneOffset.UTC);
      int net = rows.heads().indexOf("net");
      assertThat(rows.lines().stream().map(row -> (Money) row.get(net)).reduce(zero, Money::plus))
          .isEqualTo(zero);
    }
    assertThat(column(payouts, "state")).contains("returned", "on-its-way");
  }

  @Test
  void whatWentOutInPayoutsIsThatOfEachOfThem() {
    Sheet payouts = sheet(Kind.PAYOUTS);
    Sheet detail = sheet(Kind.PAYOUT_DETAIL);
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> payout : payouts.lines()) {
      String id = (String) payout.getFirst();
      for (List<Object> row : books.the(PayoutLines.class).of(id, ZoneOffset.UTC).lines()) {
        List<Object> named = new ArrayList<>(List.of(id));
        named.addAll(row);
        rows.add(named);
      }
    }

    assertThat(detail.lines()).containsExactlyElementsOf(rows);
    assertThat(total(detail, "USD", "net").minor()).isZero();
  }

  @Test
  void aPayoutSaysWhenItArrivesAndWhatOfItIsStillMissing() {
    Sheet payouts = sheet(Kind.PAYOUTS);
    for (List<Object> line : payouts.lines()) {
      Money paidOut = (Money) line.get(payouts.heads().indexOf("paid-out"));
      boolean returned = line.get(payouts.heads().indexOf("state")).equals("returned");
      assertThat(line.get(payouts.heads().indexOf("missing"))).isEqualTo(returned ? "" : paidOut);
      assertThat(line.get(payouts.heads().indexOf("arrives")))
          .isEqualTo(((LocalDate) line.get(payouts.heads().indexOf("day"))).plusDays(2));
    }
    assertThat(column(payouts, "trace")).contains("TRACE", "");
    long toppedUp =
        books
            .the(JdbcClient.class)
            .sql(
                """
                select coalesce(sum(amount_minor), 0)
                from money_fact
                where reporting_category in ('topup', 'topup_reversal')
                and currency = 'usd'
                """)
            .query(Long.class)
            .single();
    assertThat(total(payouts, "USD", "missing").minor() - toppedUp)
        .as("what is on its way between Stripe and the bank")
        .isEqualTo(books.balance("in-transit", "usd"));
  }

  @Test
  void waysToPayTellTheSameAsGiftsAndLeadToRowsThatSumToThem() {
    Sheet gifts = sheet(Kind.GIFTS);
    Sheet ways = sheet(Kind.WAYS);
    for (String head : List.of("gross", "fees", "refunds", "disputes", "net")) {
      assertThat(total(ways, "USD", head)).as(head).isEqualTo(total(gifts, "USD", head));
    }
    assertThat(column(ways, "method")).contains("card", "sepa_debit", "-");
    assertThat(column(ways, "region")).contains("eea", "unknown");
    for (List<Object> line : ways.lines()) {
      Money fees = (Money) line.get(ways.heads().indexOf("fees"));
      Slice slice =
          new Slice(
              (YearMonth) line.getFirst(),
              fees.code(),
              Figure.FEES,
              true,
              null,
              null,
              null,
              null,
              (String) line.get(2),
              (String) line.get(3));
      assertThat(books.the(FactLines.class).sum(slice)).isEqualTo(fees);
    }
  }

  @Test
  void giftsSayWhatGiversAddedForTheFeeAndLeadToRowsThatSumToIt() {
    Sheet gifts = sheet(Kind.GIFTS);

    assertThat(total(gifts, "USD", "covered").minor()).isPositive();
    for (List<Object> line : gifts.lines()) {
      Money gross = (Money) line.get(gifts.heads().indexOf("gross"));
      Slice slice =
          new Slice(
              (YearMonth) line.getFirst(),
              gross.code(),
              Figure.COVERED,
              true,
              null,
              (String) line.get(2),
              (String) line.get(3),
              null,
              null,
              null);
      assertThat(line.get(gifts.heads().indexOf("covered")))
          .isIn("", books.the(FactLines.class).sum(slice));
    }
    assertThat(gifts.lines())
        .allSatisfy(line ->
            assertThat((Long) line.get(gifts.heads().indexOf("donors")))
                .isLessThanOrEqualTo((Long) line.get(gifts.heads().indexOf("gifts"))));
  }

  @Test
  void whatWentBackSaysWhy() {
    Sheet returns = sheet(Kind.RETURNS);
    for (List<Object> line : returns.lines()) {
      Object category = line.get(returns.heads().indexOf("category"));
      Object reason = line.get(returns.heads().indexOf("reason"));
      if (category.equals("refund")) {
        assertThat(reason).isEqualTo("duplicate");
        assertThat(line.get(returns.heads().indexOf("state"))).isEqualTo("succeeded");
      } else if (category.equals("dispute")) {
        assertThat(reason).isEqualTo("fraudulent");
        boolean open = line.get(returns.heads().indexOf("state")).equals("open");
        assertThat(line.get(returns.heads().indexOf("answer-by")))
            .hasToString(open ? "2025-12-24" : "");
        assertThat((String) line.get(returns.heads().indexOf("charge"))).isNotEmpty();
      }
    }
    assertThat(column(returns, "category")).contains("refund", "dispute");
  }

  private static List<Object> column(Sheet sheet, String head) {
    return sheet.lines().stream().map(line -> line.get(sheet.heads().indexOf(head))).toList();
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
  void eachLineOfTheDeferredRollForwardDrillsToGiftsThatComeToIt() {
    // Of the months after nothing is recognised yet.
    Sheet roll = sheet(Kind.DEFERRED, new Span(YEAR.from(), YearMonth.of(2025, 6)));
    Set<String> moved = new HashSet<>();
    for (List<Object> line : roll.lines()) {
      YearMonth month = (YearMonth) line.getFirst();
      String currency = ((Money) line.get(2)).code();
      Sheet gifts = everyPage(month, currency, 7);
      Map<String, Money> sums =
          gifts.totals().getOrDefault(currency.toUpperCase(Locale.ROOT), Map.of());
      for (String head : List.of("opening", "billed", "recognised", "refunded", "closing")) {
        assertThat(sums.get(head))
            .as("%s of %s in %s", head, currency, month)
            .isEqualTo(line.get(roll.heads().indexOf(head)));
        if (!line.get(roll.heads().indexOf(head)).equals(Money.of(0, currency))) {
          moved.add(head);
        }
      }
      assertThat(sheet(Kind.PLANS, new Span(month, month)).lines())
          .as("the report of the month alone")
          .containsAll(gifts.lines());
    }
    assertThat(moved).hasSize(5);
  }

  /** All pages of the gifts behind a line. */
  private static Sheet everyPage(YearMonth month, String currency, int most) {
    DeferralLines lines = books.the(DeferralLines.class);
    Sheet page = lines.read(month, currency, "", most);
    List<List<Object>> all = new ArrayList<>(page.lines());
    while (!page.lines().isEmpty()) {
      page = lines.read(month, currency, page.lines().getLast().getFirst().toString(), most);
      all.addAll(page.lines());
    }
    return new Sheet(page.heads(), all);
  }

  @Test
  void aPlanSaysWhatWasRecognisedBeforeInAndAfterSomeMonths() {
    Span spring = new Span(YearMonth.of(2025, 3), YearMonth.of(2025, 5));
    Map<Object, Money> before = recognised(new Span(YEAR.from(), YearMonth.of(2025, 2)));
    Map<Object, Money> within = new HashMap<>();
    for (YearMonth month : spring.months()) {
      recognised(new Span(month, month))
          .forEach((gift, money) -> within.merge(gift, money, Money::plus));
    }
    Sheet plans = sheet(Kind.PLANS, spring);

    assertThat(plans.lines()).isNotEmpty();
    for (List<Object> plan : plans.lines()) {
      Object gift = plan.getFirst();
      Money zero = Money.zero(((Money) plan.getLast()).currency());
      assertThat(amount(plans, plan, "recognised-before"))
          .isEqualTo(before.getOrDefault(gift, zero));
      assertThat(amount(plans, plan, "recognised")).isEqualTo(within.getOrDefault(gift, zero));
      assertThat(amount(plans, plan, "closing"))
          .isEqualTo(
              amount(plans, plan, "opening")
                  .plus(amount(plans, plan, "billed"))
                  .minus(amount(plans, plan, "recognised"))
                  .minus(amount(plans, plan, "refunded")));
    }
    assertThat(total(plans, "USD", "recognised-before").minor()).isPositive();
  }

  private static Map<Object, Money> recognised(Span span) {
    Sheet plans = sheet(Kind.PLANS, span);
    Map<Object, Money> recognised = new HashMap<>();
    plans
        .lines()
        .forEach(line -> recognised.put(line.getFirst(), amount(plans, line, "recognised")));
    return recognised;
  }

  private static Money amount(Sheet sheet, List<Object> line, String head) {
    return (Money) line.get(sheet.heads().indexOf(head));
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
    Judge.mustBeThere("soffice");
    List<String> command =
        new ArrayList<>(
            List.of(
                "soffice",
                "-env:UserInstallation=" + folder.resolve("home").toUri(),
                "--headless",
                "--convert-to",
                // Every sheet, each into a file of its own.
                "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
                "--outdir",
                folder.toString()));
    for (Kind kind : Kind.values()) {
      Path file = folder.resolve(kind.label() + ".xlsx");
      command.add(Files.write(file, Tables.xlsx(kind.label(), sheet(kind))).toString());
    }
    Process office =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    assertThat(office.waitFor()).isZero();

    for (Kind kind : Kind.values()) {
      String name = kind.label() + "-";
      assertAddsUp(
          kind,
          read(folder.resolve(name + kind.label() + ".csv")),
          read(folder.resolve(name + "totals.csv")));
    }
  }

  private static List<CsvRecord> read(Path csv) throws IOException {
    return CsvReader.builder().ofCsvRecord(csv).stream().toList();
  }

  /**
   * What the spreadsheet says each column comes to, in each currency, is what it gets when it adds
   * up its own figures, and what we say.
   */
  private static void assertAddsUp(Kind kind, List<CsvRecord> lines, List<CsvRecord> totals) {
    Sheet sheet = sheet(kind);
    List<String> heads = lines.getFirst().getFields();
    assertThat(heads).isEqualTo(sheet.heads());
    assertThat(totals.getFirst().getFields()).containsExactly("currency", "column", "total");
    Map<String, BigDecimal> said = new TreeMap<>();
    totals.stream()
        .skip(1)
        .forEach(total ->
            said.put(total.getField(0) + " " + total.getField(1), number(total.getField(2))));
    Map<String, BigDecimal> summed = new TreeMap<>();
    for (CsvRecord line : lines.subList(1, lines.size())) {
      for (int i = 0; i < heads.size(); i++) {
        if (amounts(sheet).contains(heads.get(i)) && !line.getField(i).isEmpty()) {
          // What was paid has a currency of its own.
          String currency =
              line.getField(
                  heads.indexOf(heads.get(i).equals("paid") ? "paid-currency" : "currency"));
          summed.merge(currency + " " + heads.get(i), number(line.getField(i)), BigDecimal::add);
        }
      }
    }
    Map<String, BigDecimal> ours = new TreeMap<>();
    sheet
        .totals()
        .forEach((currency, columns) ->
            columns.forEach(
                (column, total) -> ours.put(currency + " " + column, number(total.decimal()))));

    assertThat(said).as(kind.label()).isEqualTo(summed).isEqualTo(ours);
    if (!ours.isEmpty() && kind != Kind.EXCEPTIONS) {
      assertThat(ours.keySet()).anyMatch(key -> key.startsWith("EUR "));
    }
  }

  /** Which columns are of amounts. */
  private static Set<String> amounts(Sheet sheet) {
    return sheet.totals().values().stream()
        .flatMap(columns -> columns.keySet().stream())
        .collect(Collectors.toSet());
  }

  private static BigDecimal number(String written) {
    return number(new BigDecimal(written.replace(",", "")));
  }

  private static BigDecimal number(BigDecimal amount) {
    return amount.setScale(2);
  }

  private static Sheet sheet(Kind kind) {
    return sheet(kind, YEAR);
  }

  private static Sheet sheet(Kind kind, Span span) {
    return books.the(BookReports.class).sheet(kind, span, ZoneOffset.UTC);
  }

  private static Money total(Sheet sheet, String currency, String head) {
    return requireNonNull(
        sheet.totals().getOrDefault(currency, Map.of()).get(head), currency + " " + head);
  }
}
