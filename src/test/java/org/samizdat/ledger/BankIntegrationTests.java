package org.samizdat.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.ledger.bank.BankLines;
import org.samizdat.ledger.bank.BankLines.Line;
import org.samizdat.ledger.bank.BankStatements;
import org.samizdat.ledger.bank.BankStatements.Taken;
import org.samizdat.ledger.bank.Movement;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;

class BankIntegrationTests {

  private static final String TABLE =
      """
      Date;Amount;Currency;Description
      2026-01-14;150,00;USD;STRIPE PAYMENTS
      2026-01-15;20,00;USD;Ms Reader, thank you
      2026-01-16;-1.234,56;USD;Rent
      """;

  private static final String CAMT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
      <Ntry><Amt Ccy="USD">150.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>2026-01-14</Dt></BookgDt>
        <NtryDtls><TxDtls><RmtInf><Ustrd>STRIPE 1A2B</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
      <Ntry><Amt Ccy="USD">20.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>2026-01-15</Dt></BookgDt>
        <NtryDtls><TxDtls><RltdPties><Dbtr><Nm>A Reader</Nm></Dbtr></RltdPties></TxDtls></NtryDtls>
      </Ntry>
      <Ntry><Amt Ccy="USD">150.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts>
        <BookgDt><Dt>2026-01-15</Dt></BookgDt></Ntry>
      </Stmt></BkToCstmrStmt></Document>
      """;

  private static final String SWIFT =
      """
      :20:STATEMENT
      :25:NL00BANK0123456789
      :60F:C260113USD500,00
      :61:2601140114C150,00NTRFNONREF
      :86:STRIPE PAYMENTS
       PO 1A2B
      :61:2601150115C20,NTRFNONREF
      :86:A READER
      :62F:C260115USD670,00
      """;

  private final Books books = new Books();

  @BeforeEach
  void payOut() {
    books.take(Facts.charge("txn_gift").with(f -> f.createdAt = at("2026-01-10")), payout("po_1"));
  }

  @AfterEach
  void putAway() {
    books.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {TABLE, CAMT, SWIFT})
  void ofEachFormOfStatementOnlyWhatComesFromStripeIsKept(String statement) {
    assertThat(take(statement).added()).isOne();
    Taken again = take(statement);

    assertThat(again.known()).isOne();
    assertThat(again.added()).isZero();
    assertThat(again.ignored()).isEqualTo(again.lines() - 1);
    Line line = lines().latest(10).getFirst();
    assertThat(lines().latest(10)).hasSize(1);
    assertThat(line.bookedOn()).isEqualTo(LocalDate.of(2026, 1, 14));
    assertThat(line.amount()).isEqualTo(Money.of(15_000, "usd"));
    assertThat(name(line.suggested())).isEqualTo("po_1");
  }

  @Test
  void aPayoutGoesInTwoStepsToTheBank() {
    assertThat(books.balance("in-transit", "usd")).isEqualTo(15_000);
    take(TABLE);
    Line line = lines().latest(1).getFirst();

    matches().match(line.number(), "txn_po_1", null);
    matches().match(line.number(), "txn_po_1", null);
    books.the(Bookkeeper.class).book();

    assertThat(books.balance("in-transit", "usd")).isZero();
    assertThat(books.balance("bank", "usd")).isEqualTo(15_000);
    assertThat(name(lines().latest(1).getFirst().matched())).isEqualTo("po_1");
    books.close("2026-01");
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
  }

  @Test
  void aMatchIsTakenBackByAnEntryOfItsOwn() {
    take(TABLE);
    matches().match(lines().latest(1).getFirst().number(), "txn_po_1", null);
    long match = requireNonNull(lines().latest(1).getFirst().match());
    books.the(Bookkeeper.class).book();

    assertThat(matches().undo(match, null)).isTrue();
    assertThat(matches().undo(match, null)).isFalse();
    books.the(Bookkeeper.class).book();

    assertThat(books.balance("bank", "usd")).isZero();
    assertThat(books.balance("in-transit", "usd")).isEqualTo(15_000);
    assertThat(name(lines().latest(1).getFirst().suggested())).isEqualTo("po_1");
    matches().match(lines().latest(1).getFirst().number(), "txn_po_1", null);
    books.the(Bookkeeper.class).book();
    assertThat(books.balance("bank", "usd")).isEqualTo(15_000);
  }

  @Test
  void aLineOfAnotherAmountIsNotThatPayoutAndNoPayoutArrivesTwice() {
    take(TABLE.replace("150,00", "150,01"));
    long other = lines().latest(1).getFirst().number();
    assertDiffers(other);

    take(TABLE);
    matches().match(lines().latest(1).getFirst().number(), "txn_po_1", null);
    assertDiffers(other);
    take(TABLE.replace("2026-01-14", "2026-01-19"));
    assertDiffers(lines().latest(1).getFirst().number());
  }

  @Test
  void ofTwoWorkersWhoMatchAtOnceOneDoes() throws Exception {
    take(TABLE);
    long line = lines().latest(1).getFirst().number();
    List<Callable<Void>> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      workers.add(() -> {
        matches().match(line, "txn_po_1", null);
        return null;
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Void> one : threads.invokeAll(workers)) {
        one.get();
      }
    }

    assertThat(
            books
                .the(JdbcClient.class)
                .sql("select count(*) from bank_match")
                .query(Long.class)
                .single())
        .isOne();
  }

  @Test
  void ofTwoPayoutsOfOneAmountNoneIsSuggested() {
    books.take(payout("po_2"));
    take(TABLE);

    assertThat(lines().latest(1).getFirst().suggested()).isNull();
    assertThat(lines().latest(1).getFirst().fitting())
        .extracting(Movement::source)
        .containsExactly("po_1", "po_2");
  }

  @Test
  void aFailedPayoutIsBackOnTheBalance() {
    books.take(
        Facts.charge("txn_failed")
            .with(fact -> {
              outOf(fact, "po_1", 15_000);
              fact.reportingCategory = "payout_reversal";
              fact.createdAt = at("2026-01-13");
            }));

    assertThat(books.balance("in-transit", "usd")).isZero();
    assertThat(books.balance("stripe-balance", "usd")).isEqualTo(941);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<not-closed>",
        "Date;Currency\n2026-01-14;USD",
        "Date;Amount;Currency\n03/04/2026;150.00;USD",
        "Date;Amount;Currency\n2026-01-14;1.000;USD",
        "Date;Amount;Currency\n2026-01-14;150.00;ABC",
        "Date;Amount;Currency\n2026-01-14;150.001,50;JPY;more",
        "Date;Amount;Currency\n2026-01-14;15,0.0,1;USD",
        ":60F:C260113USD500,00\n:61:26011401",
      })
  void whatIsNoStatementIsRefusedInASentence(String statement) {
    assertThatThrownBy(() -> take(statement))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.problem()).isEqualTo("statement-not-valid"));
  }

  @Test
  void statementsWriteAmountsInManyWays() {
    String lines =
        """
        Buchungstag\tBetrag\tWährung\tText
        14.01.2026\t1.234,50\tUSD\tStripe
        15-01-2026\t-12\tEUR\tstripe
        20260116\t1,234,567.89\tGBP\tSTRIPE
        """;
    take(lines);

    assertThat(lines().latest(9))
        .extracting(Line::amount)
        .containsExactlyInAnyOrder(
            Money.of(123_450, "usd"), Money.of(-1_200, "eur"), Money.of(123_456_789, "gbp"));
    take("date,paid in,paid out,currency,what\n2026-02-01,,7.50,usd,Stripe\n");
    assertThat(lines().latest(1).getFirst().amount()).isEqualTo(Money.of(-750, "usd"));
  }

  @Test
  void aTopUpIsMatchedWithWhatLeftTheBank() {
    // The bank's day comes before Stripe's.
    books.take(
        moved("txn_tu", "topup", "tu_1", 20_000, "2026-01-20"),
        moved("txn_tu_back", "topup_reversal", "tu_1", -20_000, "2026-01-25"));
    assertThat(books.balance("in-transit", "usd")).isEqualTo(15_000);
    take(
        """
        Date;Amount;Currency;Text
        2026-01-18;-200,00;USD;To the payments company
        2026-01-27;200,00;USD;Back
        2026-01-27;-300,00;USD;Rent
        """);
    assertThat(lines().latest(9)).hasSize(2);

    for (Line line : lines().latest(9)) {
      matches().match(line.number(), requireNonNull(line.suggested()).id(), null);
    }
    books.the(Bookkeeper.class).book();

    assertThat(lines().latest(9))
        .extracting(line -> requireNonNull(line.matched()).category())
        .containsExactlyInAnyOrder("topup", "topup_reversal");
    assertThat(books.balance("in-transit", "usd")).isEqualTo(15_000);
    assertThat(books.balance("bank", "usd")).isZero();
    assertThat(words()).contains("top-up at the bank", "returned top-up at the bank");
    books.close("2026-01");
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
  }

  @Test
  void thePaidOutOfACertificateIsNothingOnceEachWayOfMoneyIsOnAStatement() {
    books.take(moved("txn_tu", "topup", "tu_1", 20_000, "2026-01-20"));
    assertThat(draft().inTransit()).isEqualTo(Money.of(15_000 - 20_000, "usd"));

    take("Date;Amount;Currency\n2026-01-14;150,00;USD\n2026-01-21;-200,00;USD\n");
    for (Line line : lines().latest(9)) {
      matches().match(line.number(), requireNonNull(line.suggested()).id(), null);
    }
    books.the(Bookkeeper.class).book();

    assertThat(draft().inTransit()).isEqualTo(Money.of(0, "usd"));
    assertThat(draft().bank()).isEqualTo(Money.of(15_000 - 20_000, "usd"));
    for (Line line : lines().latest(9)) {
      assertThat(matches().undo(requireNonNull(line.match()), null)).isTrue();
    }
    books.the(Bookkeeper.class).book();
    assertThat(books.balance("in-transit", "usd")).isEqualTo(15_000 - 20_000);
    assertThat(books.balance("bank", "usd")).isZero();
    assertThat(words()).contains("top-up not at the bank");
  }

  @Test
  void aCertificateSaysWhatWasToArriveAndWhatDidOnAClosedMonthToo() {
    Certificate january = draft();
    assertThat(january.expectedAtBank()).isEqualTo(Money.of(15_000, "usd"));
    assertThat(january.onStatement()).isEqualTo(Money.of(0, "usd"));
    books.close("2026-01");
    take("Date;Amount;Currency\n2026-02-02;150,00;USD\n");
    Line line = lines().latest(1).getFirst();
    matches().match(line.number(), requireNonNull(line.suggested()).id(), null);
    books.close("2026-02");

    assertThat(certified("2026-01").inTransit()).isEqualTo(Money.of(15_000, "usd"));
    Certificate february = certified("2026-02");
    assertThat(february.expectedAtBank()).isEqualTo(Money.of(15_000, "usd"));
    assertThat(february.onStatement()).isEqualTo(Money.of(15_000, "usd"));
    assertThat(february.inTransit()).isEqualTo(Money.of(0, "usd"));
    // What was said of the month before does not count again.
    assertThat(february.bank()).isEqualTo(february.onStatement());
    books.take(moved("txn_march", "topup", "tu_1", 20_000, "2026-02-28"));
    assertThat(
            books.the(CertificateDraft.class).draw(YearMonth.of(2026, 3)).getFirst().onStatement())
        .isEqualTo(Money.of(0, "usd"));
  }

  private Certificate certified(String month) {
    return books.the(Certificates.class).of(YearMonth.parse(month)).getFirst();
  }

  @Test
  void aPayoutThatWasOnAStatementAndCameBackIsMatchedBothTimes() {
    books.take(moved("txn_back", "payout_reversal", "po_1", 15_000, "2026-01-19"));
    take("Date;Amount;Currency\n2026-01-14;150,00;USD\n2026-01-16;-150,00;USD\n");
    Line back = lines().latest(9).getFirst();
    assertThat(requireNonNull(back.suggested()).category()).isEqualTo("payout_reversal");
    assertThatThrownBy(() -> matches().match(back.number(), "txn_po_1", null))
        .isInstanceOf(Refused.class);

    for (Line line : lines().latest(9)) {
      String id = requireNonNull(line.suggested()).id();
      assertThat(matches().match(line.number(), id, null)).isTrue();
      assertThat(matches().match(line.number(), id, null)).isFalse();
    }
    books.the(Bookkeeper.class).book();

    assertThat(books.balance("in-transit", "usd")).isZero();
    assertThat(books.balance("bank", "usd")).isZero();
    assertThat(words()).contains("payout at the bank", "returned payout at the bank");
  }

  @Test
  void whatWasReturnedIsSuggestedOnlyWhereNothingElseFits() {
    books.take(
        moved("txn_back", "payout_reversal", "po_1", 15_000, "2026-01-13"),
        moved("txn_po_2", "payout", "po_2", -15_000, "2026-01-13"));
    take(TABLE);

    assertThat(lines().latest(1).getFirst().fitting()).hasSize(2);
    assertThat(name(lines().latest(1).getFirst().suggested())).isEqualTo("po_2");
  }

  @Test
  void linesAreKnownAgainInEveryFormAndNoWordsOfThemAreKept() {
    String twice = TABLE + "2026-01-14;150,00;USD;STRIPE PAYMENTS\n";
    assertThat(take(TABLE).added()).isOne();
    assertThat(take(CAMT).added()).isZero();
    assertThat(take(SWIFT).known()).isOne();
    Taken second = take(twice);
    assertThat(second.added()).isOne();
    assertThat(second.known()).isOne();
    assertThat(take(twice).added()).isZero();
    assertThat(lines().latest(9)).hasSize(2);

    List<String> columns =
        books
            .the(JdbcClient.class)
            .sql(
                """
                select column_name::text
                from information_schema.columns
                where table_name in ('bank_line', 'bank_statement')
                and data_type in ('text', 'bytea')
                """)
            .query((row, count) -> row.getString(1))
            .list();
    assertThat(columns).containsExactly("currency");
  }

  @Test
  void aStatementIsCountedAndAudited() {
    take(TABLE);
    take(TABLE);

    assertThat(books.the(BankStatements.class).latest(9))
        .extracting(BankStatements.Read::taken)
        .containsExactly(new Taken(3, 0, 1), new Taken(3, 1, 0));
    assertThat(
            books
                .the(JdbcClient.class)
                .sql(
                    "select detail from desk_audit where act = 'books.statement-taken' order by at,"
                        + " number")
                .query((row, count) -> row.getString("detail"))
                .list())
        .containsExactly("new 1, known 0, ignored 2", "new 0, known 1, ignored 2");
  }

  private List<String> words() {
    return books
        .the(JdbcClient.class)
        .sql("select words from journal_entry")
        .query((row, count) -> row.getString("words"))
        .list();
  }

  private Certificate draft() {
    return books.the(CertificateDraft.class).draw(YearMonth.of(2026, 1)).getFirst();
  }

  private Taken take(String statement) {
    return books.the(BankStatements.class).take(statement, null);
  }

  private static @Nullable String name(@Nullable Movement movement) {
    return movement == null ? null : movement.source();
  }

  private static MoneyFact moved(
      String id, String category, String source, long amount, String day) {
    return Facts.charge(id)
        .with(fact -> {
          outOf(fact, source, amount);
          fact.reportingCategory = category;
          fact.createdAt = at(day);
        });
  }

  private void assertDiffers(long line) {
    assertThatThrownBy(() -> matches().match(line, "txn_po_1", null))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.problem()).isEqualTo("bank-line-differs"));
  }

  private BankLines lines() {
    return books.the(BankLines.class);
  }

  private BankMatches matches() {
    return books.the(BankMatches.class);
  }

  private static Instant at(String day) {
    return LocalDate.parse(day).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private static MoneyFact payout(String payout) {
    return Facts.charge("txn_" + payout)
        .with(fact -> {
          outOf(fact, payout, -15_000);
          fact.createdAt = at("2026-01-12");
        });
  }

  private static void outOf(Facts fact, String payout, long amount) {
    fact.reportingCategory = "payout";
    fact.source = payout;
    fact.amount = Money.of(amount, "usd");
    fact.fee = Money.of(0, "usd");
    fact.fees = List.of();
    fact.own = false;
    fact.donation = null;
    fact.paid = null;
  }
}
