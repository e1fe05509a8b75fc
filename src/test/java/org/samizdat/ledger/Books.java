package org.samizdat.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.desk.Audit;
import org.samizdat.ledger.chart.Chart;
import org.samizdat.values.Money;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Books of their own for one test: a fresh database entered as the application, and what keeps
 * them, without the rest of the product. It is the first of March 2026 there.
 */
final class Books implements AutoCloseable {

  final TestDatabase database;
  final TestClock clock = new TestClock(Instant.parse("2026-03-01T00:30:00Z"));
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();

  Books() {
    this(ZoneOffset.UTC);
  }

  Books(ZoneId zone) {
    this(TestDatabase.fresh(), zone);
  }

  /** With accounts that are called otherwise than usual. */
  Books(Chart chart) {
    this(TestDatabase.fresh(), ZoneOffset.UTC, chart);
  }

  /** Others that keep the same. */
  Books(TestDatabase database, ZoneId zone) {
    this(database, zone, new Chart(Map.of()));
  }

  private Books(TestDatabase database, ZoneId zone, Chart chart) {
    this.database = database;
    DriverManagerDataSource source =
        new DriverManagerDataSource(database.url(), "samizdat_app", "app");
    context.registerBean(DataSource.class, () -> source);
    context.registerBean(Clock.class, () -> clock);
    context.registerBean(Chart.class, () -> chart);
    context.registerBean(LedgerSettings.class, () -> new LedgerSettings(zone));
    context.register(Kept.class);
    context.refresh();
  }

  /** No configuration of the application's: it would be found there and taken in. */
  @EnableTransactionManagement(proxyTargetClass = true)
  @ComponentScan({
    "org.samizdat.ledger.bank",
    "org.samizdat.ledger.export",
    "org.samizdat.ledger.report"
  })
  @Import({
    Ledger.class,
    PayoutLinks.class,
    SealedLinks.class,
    PayoutRulings.class,
    MovementDetails.class,
    Contradictions.class,
    GivenGifts.class,
    MoneyFactRows.class,
    FactsToBook.class,
    BookFacts.class,
    RecognitionPolicies.class,
    RecognitionRun.class,
    DisputesEnded.class,
    CloseChain.class,
    CertificateCheck.class,
    ForgottenFacts.class,
    DeferredGifts.class,
    DeferralLines.class,
    MonthEnd.class,
    RulingFacts.class,
    SuspenseRulings.class,
    Suspense.class,
    JournalRows.class,
    JournalHash.class,
    MonthCloses.class,
    MonthClosing.class,
    Certificates.class,
    CertificateDraft.class,
    BalanceReadings.class,
    LostDisputes.class,
    BooksOpening.class,
    BooksCheck.class,
    BooksLock.class,
    BooksZone.class,
    BankMatches.class,
    BankMatchRuns.class,
    OpeningMatches.class,
    BankRulings.class,
    BankSums.class,
    BankCheck.class,
    LedgerCommands.class,
    Bookkeeper.class,
    ShadowBooks.class,
    Audit.class
  })
  static class Kept {

    @Bean
    JdbcClient jdbcClient(DataSource source) {
      return JdbcClient.create(source);
    }

    @Bean
    PlatformTransactionManager transactions(DataSource source) {
      return new JdbcTransactionManager(source);
    }

    @Bean
    TransactionTemplate transaction(PlatformTransactionManager transactions) {
      return new TransactionTemplate(transactions);
    }
  }

  <T> T the(Class<T> type) {
    return context.getBean(type);
  }

  /** All that keeps them. */
  BeanFactory beans() {
    return context;
  }

  /** Records facts and books them. */
  void take(Collection<MoneyFact> facts) {
    the(Ledger.class).record(facts);
    the(Bookkeeper.class).book();
  }

  void take(MoneyFact... facts) {
    take(List.of(facts));
  }

  boolean close(String month) {
    return the(MonthClosing.class).close(YearMonth.parse(month), null);
  }

  /** What an account came to in a currency, in minor units. */
  long balance(String account, String currency) {
    return the(JdbcClient.class)
        .sql(
            """
            select coalesce(sum(amount_minor), 0)
            from posting
            where account = :account
            and currency = :currency
            """)
        .param("account", account)
        .param("currency", currency)
        .query(Long.class)
        .single();
  }

  String hash(String month) {
    MonthCloses.Close close =
        new MonthCloses.Close(
            YearMonth.parse(month),
            "UTC",
            BookingRules.VERSION,
            0,
            0,
            MonthCloses.NONE,
            MonthCloses.NONE,
            Instant.EPOCH,
            null);
    return HexFormat.of().formatHex(the(JournalHash.class).month(close, List.of(), "").hash());
  }

  void stripeSays(Money balance, String at) {
    the(BalanceReadings.class).record(balance, Instant.parse(at));
  }

  /** Changes what nobody may change, as whoever has the server can. */
  void tamper(String... statements) throws SQLException {
    try (Connection administrator = database.asAdministrator();
        Statement statement = administrator.createStatement()) {
      statement.execute("set session_replication_role = replica");
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
