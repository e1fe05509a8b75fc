package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.samizdat.ledger.export.JournalExport;
import org.samizdat.ledger.export.JournalExport.Format;
import org.samizdat.values.Money;

/** Programs that we did not write accept what is handed on, and nothing that is off by a cent. */
class JournalExportIntegrationTests {

  private static final YearMonth FIRST = YearMonth.of(2025, 2);
  private static final YearMonth LAST = YearMonth.of(2025, 4);

  private static Books books;

  @BeforeAll
  static void keepBooks() {
    books = new Books();
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
    for (YearMonth month = FIRST.minusMonths(1); month.isBefore(LAST); ) {
      books.close(month.toString());
      month = month.plusMonths(1);
    }
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
  void whatWasBeforeOpensTheJournal() {
    assertThat(journal(Judge.HLEDGER)).contains("(opening) balances of before");
    assertThat(books.the(JournalExport.class).write(Format.HLEDGER, FIRST.minusMonths(1), LAST))
        .doesNotContain("(opening)");
  }

  @ParameterizedTest
  @EnumSource(names = {"XERO", "QUICKBOOKS", "EXACT", "TWINFIELD"})
  void tablesBalanceAndCarryNoFormula(Format format) {
    String table = books.the(JournalExport.class).write(format, FIRST, LAST);

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
