package org.samizdat.vault;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The vault's own connections: a person is committed here on its own, whatever becomes of the
 * transaction that asked for it, and the vault can move to another server by configuration alone.
 */
@Component
class VaultDatabase implements DisposableBean {

  private final HikariDataSource source;
  private final JdbcClient client;
  private final TransactionTemplate transactions;

  VaultDatabase(VaultSettings settings) {
    if (settings.migrate()) {
      Flyway.configure()
          .dataSource(settings.url(), settings.ownerUsername(), settings.ownerPassword())
          .schemas("vault")
          .defaultSchema("vault")
          .locations("classpath:migrations/vault")
          .load()
          .migrate();
    }
    source = new HikariDataSource(pool(settings));
    client = JdbcClient.create(source);
    transactions = new TransactionTemplate(new JdbcTransactionManager(source));
    // Its own transaction even inside the caller's: the two are different connections anyway.
    transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  static HikariConfig pool(VaultSettings settings) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("vault");
    pool.setJdbcUrl(settings.url());
    pool.setUsername(settings.username());
    pool.setPassword(settings.password());
    pool.setMaximumPoolSize(settings.connections());
    pool.addDataSourceProperty("logServerErrorDetail", "false");
    // A server that has gone without a word is not waited for for ever.
    pool.addDataSourceProperty("socketTimeout", Long.toString(settings.timeout().toSeconds()));
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    return pool;
  }

  /** One statement, committed by itself. */
  JdbcClient client() {
    return client;
  }

  /** Several statements, committed together and apart from everything else. */
  <T> T inTransaction(Function<JdbcClient, T> work) {
    T result = transactions.execute(status -> work.apply(client));
    if (result == null) {
      throw new IllegalStateException("A vault transaction returned nothing");
    }
    return result;
  }

  @Override
  public void destroy() {
    source.close();
  }
}
