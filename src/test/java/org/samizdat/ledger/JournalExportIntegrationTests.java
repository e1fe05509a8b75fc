package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.samizdat.ledger.bank.BankLines;
import org.samizdat.ledger.bank.BankStatements;
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.chart.Chart;
import org.samizdat.ledger.export.JournalExport;
import org.samizdat.ledger.export.JournalExport.Format;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Programs that we did not write accept what is handed on, and nothing that is off by a cent. */
class JournalExportIntegrationTests {

  private static final YearMonth FIRST = YearMonth.of(2025, 2);
  private static final YearMonth LAST = YearMonth.of(2025, 4);

  private static Books books;

  @BeforeAll
  static void keepBooks() {
    books =
        new Books(
            new Chart(
                Map.of(
                    "bank", new Chart.Named("assets:bank:n26-current", "1200"),
                    "income-once", new Chart.Named("income:gifts:single", "8-010"))));
    SeededYear year = new SeededYear(11, 900);
    books
        .the(RecognitionPolicies.class)
        .decide("annual", FIRST.minusMonths(1).atDay(1), new Recognition(50, 12), null);
    year.lost.forEach((dispute, at) -> books.the(LostDisputes.class).record(dispute, at));
    books.take(year.facts);
    books.take(
        yen("txn_yen", 1_000, "jpy"),
        yen("txn_dinar", 1_230, "kwd"),
        Facts.charge("txn_formula")
            .with(fact -> {
              fact.campaign = "-2-3";
              fact.createdAt = FIRST.atDay(3).atStartOfDay().toInstant(ZoneOffset.UTC);
            }));
    year.payouts.forEach((payout, with) -> books.the(PayoutLinks.class).record(payout, with));
    books.the(BooksOpening.class).open(Money.of(5_000, "chf"), FIRST.atDay(1), null);
    books.clock.set(LAST.atDay(10).atStartOfDay().toInstant(ZoneOffset.UTC));
    reachTheBank(year);
    takeOutOfSuspense();
    for (YearMonth month = FIRST.minusMonths(1); month.isBefore(LAST); ) {
      books.close(month.toString());
      month = month.plusMonths(1);
    }
  }

  /** Two payouts; of one it turns out that it was not this one, and then that it was. */
  private static void reachTheBank(SeededYear year) {
    List<Arrival> two =
        year.arrivals.stream()
            .filter(arrival -> arrival.movement().type().equals("payout"))
            .filter(arrival -> YearMonth.from(arrival.day()).equals(FIRST))
            .limit(2)
            .toList();
    BankMatches matches = books.the(BankMatches.class);
    for (Arrival arrival : two) {
      books
          .the(BankStatements.class)
          .take(
              "Date,Amount,Currency,Description\n%s,%s,%s,STRIPE\n"
                  .formatted(
                      arrival.day(),
                      arrival.amount().decimal().toPlainString(),
                      arrival.amount().code().toUpperCase(Locale.ROOT)),
              null);
      BankLines.Line line = books.the(BankLines.class).latest(1).getFirst();
      matches.match(line.number(), arrival.movement().balanceTransaction(), null);
    }
    books.the(Bookkeeper.class).book();
    long last = number("select max(number) from bank_match");
    long line = number("select line from bank_match order by number desc limit 1");
    matches.undo(last, null);
    books.the(Bookkeeper.class).book();
    matches.match(line, two.getLast().movement().balanceTransaction(), null);
    books.the(Bookkeeper.class).book();
  }

  /** Two riddles are solved; one of them wrongly. */
  private static void takeOutOfSuspense() {
    List<String> riddles =
        books
            .the(JdbcClient.class)
            .sql(
                """
                select entry
                from posting
                join journal_entry on journal_entry.id = posting.entry
                where account = 'suspense'
                and kind = 'money'
                order by entry
                limit 2
                """)
            .query((row, number) -> row.getString("entry"))
            .list();
    SuspenseRulings rulings = books.the(SuspenseRulings.class);
    riddles.forEach(riddle -> rulings.rule(riddle, Account.OTHER_ACTIVITY, null));
    books.the(Bookkeeper.class).book();
    rulings.undo(number("select max(number) from suspense_ruling"), null);
    books.the(Bookkeeper.class).book();
  }

  private static long number(String query) {
    return books.the(JdbcClient.class).sql(query).query((row, number) -> row.getLong(1)).single();
  }

  @AfterAll
  static void putAway() {
    books.close();
  }

  @ParameterizedTest
  @EnumSource(Judge.class)
  void theyAcceptWhatIsHandedOn(Judge judge) {
    judge.mustBeThere();

    assertThat(judge.complaint(journal(judge))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Judge.class)
  void theyFindWhateverIsPutWrong(Judge judge) {
    judge.mustBeThere();

    mutate(judge, 10);
  }

  @Tag("proof")
  @ParameterizedTest
  @EnumSource(Judge.class)
  void theyFindEachOfTwoHundredThingsPutWrong(Judge judge) {
    judge.mustBeThere();

    mutate(judge, 200);
  }

  private static void mutate(Judge judge, int times) {
    String journal = journal(judge);
    Random random = new Random(5);
    List<Mutation> kinds = List.of(Mutation.values());
    for (int i = 0; i < times; i++) {
      Mutation mutation = kinds.get(i % kinds.size());
      String wrong = mutation.of(journal, random);
      assertThat(wrong).isNotEqualTo(journal);
      assertThat(judge.complaint(wrong)).as("%s %d", mutation, i).isNotEmpty();
    }
  }

  @Test
  void nothingOfAPersonIsInIt() {
    assertThat(journal(Judge.HLEDGER)).contains("gift:d", "campaign:oct").doesNotContain("@");
  }

  @Test
  void everyKindOfEntryIsInIt() {
    List<String> kinds =
        books
            .the(JdbcClient.class)
            .sql(
                """
                select distinct kind
                from journal_entry
                where month >= :first
                and month <= :last
                """)
            .param("first", FIRST.atDay(1))
            .param("last", LAST.atDay(1))
            .query((row, number) -> row.getString("kind"))
            .list();

    assertThat(kinds)
        .contains(
            FactsToBook.MONEY,
            FactsToBook.LOST_DISPUTE,
            FactsToBook.OPENING,
            FactsToBook.BANK,
            FactsToBook.BANK_UNDONE,
            FactsToBook.RULING,
            FactsToBook.RULING_UNDONE,
            RecognitionRun.KIND,
            RecognitionRun.RETURNED);
    assertThat(journal(Judge.HLEDGER))
        .contains(
            "opening balance",
            "payout at the bank",
            "payout not at the bank",
            "out of suspense",
            "back in suspense",
            "assets:bank:n26-current",
            "income:gifts:single");
    assertThat(journal(Judge.BEANCOUNT)).contains("Assets:Bank:N26-Current", "Income:Gifts:Single");
  }

  @Test
  void whatWasBeforeOpensTheJournal() {
    assertThat(journal(Judge.HLEDGER)).contains("(opening) balances of before");
    assertThat(books.the(JournalExport.class).write(Format.HLEDGER, FIRST.minusMonths(1), LAST))
        .doesNotContain("(opening)");
  }

  @ParameterizedTest
  @EnumSource(names = {"XERO", "QUICKBOOKS", "EXACT", "TWINFIELD"})
  void tablesBalanceAndCarryNoFormula(Format format) {
    String table = books.the(JournalExport.class).write(format, FIRST, LAST, Money.currency("usd"));

    List<CsvRecord> lines = CsvReader.builder().ofCsvRecord(table).stream().toList();
    List<String> heads = lines.getFirst().getFields();
    BigDecimal sum = BigDecimal.ZERO;
    for (CsvRecord line : lines.subList(1, lines.size())) {
      assertThat(line.getFields()).hasSameSizeAs(heads);
      sum = sum.add(amount(line, heads));
      assertThat(line.getFields())
          .noneMatch(cell -> cell.matches("[=+@-].*") && !cell.matches("-?[0-9.]+"));
    }
    assertThat(sum).isZero();
    assertThat(table).contains("'-2-3", "2025-02-03");
    assertThat(lines).hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource({
    "QUICKBOOKS, Journal No., Description",
    "EXACT, EntryNumber, Description",
    "TWINFIELD, Number, Description"
  })
  void everyEntryHasANumberOfItsOwnThatTheProgramTakes(Format format, String head, String said) {
    Map<String, String> all = numbers(format, FIRST, LAST, null, head, said);

    assertThat(all).hasSizeGreaterThan(100);
    assertThat(all.values()).doesNotHaveDuplicates().allMatch(one -> one.matches("[1-9]\\d{8}"));
    assertThat(all.get("txn_formula")).startsWith("2502");
    // The same, whatever else is taken along.
    assertThat(all).containsAllEntriesOf(numbers(format, FIRST, FIRST, null, head, said));
    assertThat(all)
        .containsAllEntriesOf(numbers(format, FIRST, LAST, Money.currency("jpy"), head, said));
  }

  private static Map<String, String> numbers(
      Format format,
      YearMonth first,
      YearMonth last,
      @Nullable Currency only,
      String head,
      String said) {
    Map<String, String> numbers = new HashMap<>();
    String table = books.the(JournalExport.class).write(format, first, last, only);
    CsvReader.builder()
        .ofNamedCsvRecord(table)
        .forEach(line -> {
          assertThat(line.getField(said).length()).isLessThanOrEqualTo(longest(format));
          String number = line.getField(head);
          String before = numbers.put(line.getField(said).split(" ", 2)[0], number);
          assertThat(before == null || before.equals(number)).isTrue();
        });
    return numbers;
  }

  private static int longest(Format format) {
    return switch (format) {
      case EXACT -> 60;
      case TWINFIELD -> 40;
      default -> 4_000;
    };
  }

  @Test
  void xeroTakesOneCurrencyInAFileBecauseItsJournalsHaveNoColumnForIt() {
    JournalExport export = books.the(JournalExport.class);

    assertThatThrownBy(() -> export.write(Format.XERO, FIRST, LAST))
        .isInstanceOfSatisfying(
            Refused.class,
            no -> {
              assertThat(no.problem()).isEqualTo("currency-needed");
              assertThat(no.details()).containsEntry("currencies", export.currencies(FIRST, LAST));
            });
    assertThat(export.currencies(FIRST, LAST)).contains("usd", "jpy", "kwd");
    String yen = export.write(Format.XERO, FIRST, LAST, Money.currency("jpy"));
    assertThat(yen).contains("txn_yen").doesNotContain("txn_dinar", "Currency");
    assertThat(yen.lines()).hasSize(4);
    // Where there is but one, nobody has to say which.
    assertThat(export.write(Format.XERO, YearMonth.of(2031, 1), YearMonth.of(2031, 1)).lines())
        .hasSize(1);
    assertThatThrownBy(() -> export.write(Format.HLEDGER, FIRST, LAST, Money.currency("jpy")))
        .isInstanceOf(Refused.class);
  }

  private static BigDecimal amount(CsvRecord line, List<String> heads) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < heads.size(); i++) {
      String cell = line.getField(i);
      if (!cell.isEmpty() && heads.get(i).matches("\\*?Amount(FC)?|Debits?")) {
        sum = sum.add(new BigDecimal(cell));
      } else if (!cell.isEmpty() && heads.get(i).matches("Credits?")) {
        sum = sum.subtract(new BigDecimal(cell));
      }
    }
    return sum;
  }

  private static String journal(Judge judge) {
    Format format = judge == Judge.BEANCOUNT ? Format.BEANCOUNT : Format.HLEDGER;
    return books.the(JournalExport.class).write(format, FIRST, LAST);
  }

  private static MoneyFact yen(String id, long amount, String currency) {
    return Facts.charge(id)
        .with(fact -> {
          fact.amount = Money.of(amount, currency);
          fact.fee = Money.of(36, currency);
          fact.fees = List.of(new MoneyFact.Fee("stripe_fee", Money.of(36, currency)));
          fact.createdAt = FIRST.atDay(2).atStartOfDay().toInstant(ZoneOffset.UTC);
          fact.paid = null;
        });
  }
}
