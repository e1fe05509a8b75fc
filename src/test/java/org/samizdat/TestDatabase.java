package org.samizdat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A PostgreSQL server for the tests of this JVM, and fresh databases on it. Chosen in this order:
 * the server named by {@code -Dsamizdat.test.postgres=jdbc:postgresql://…/postgres?user=…} (an
 * administrator's login); a container when an engine answers; embedded binaries. The closing line
 * says which.
 *
 * <p>Each database is a copy of a template that was migrated once, and is entered as the product
 * would: owner for Flyway, app, finance.
 */
public final class TestDatabase {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Cluster cluster;
  private final String name;

  private TestDatabase(Cluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  /** A new database with every table and no row. */
  public static TestDatabase fresh() {
    return Cluster.Quick.CLUSTER.fresh();
  }

  /**
   * The same on a server that keeps its word about every commit (fsync and synchronous_commit on),
   * for tests of what survives a kill.
   */
  public static TestDatabase durable() {
    return Cluster.Durable.CLUSTER.fresh();
  }

  /** A new database with nothing in it, owned by the owner login. */
  public static TestDatabase empty() {
    return Cluster.Quick.CLUSTER.empty();
  }

  /** The JDBC URL without a login. */
  public String url() {
    return cluster.server.url(name);
  }

  /** The same by another port, behind which is the same server; without TLS. */
  public String url(int port) {
    String url = url().replaceFirst(":[0-9]+/", ":" + port + "/");
    return url + (url.contains("?") ? "&" : "?") + "sslmode=disable";
  }

  /** The server's port. */
  public int port() {
    return URI.create(url().substring("jdbc:".length())).getPort();
  }

  /** Whether the server is this JVM's own: then it may be made to fail. */
  public boolean isOurs() {
    return cluster.server.description().startsWith("embedded");
  }

  /**
   * Ends the server and starts it again on the same port; only one of {@link #isOurs}.
   *
   * @param mode how it ends, in pg_ctl's words: {@code fast} or {@code immediate}
   */
  public void restart(String mode) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // It does not run as root; the embedded one is started in the same way.
      command.addAll(List.of("unshare", "-U"));
    }
    try (Connection connection = asAdministrator();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select setting as binaries, current_setting('data_directory') as data
                from pg_config
                where name = 'BINDIR'
                """)) {
      row.next();
      String data = row.getString("data");
      command.add(Path.of(row.getString("binaries"), "pg_ctl").toString());
      command.addAll(List.of("restart", "-w", "-m", mode, "-D", data, "-l", data + "/restarted"));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("The server does not restart");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** As Spring's properties: app for the application, owner for Flyway. */
  public Map<String, String> properties() {
    return Map.of(
        "spring.datasource.url", url(),
        "spring.datasource.username", "samizdat_app",
        "spring.datasource.password", "app",
        "spring.flyway.user", "samizdat_owner",
        "spring.flyway.password", "owner");
  }

  public Connection asApp() throws SQLException {
    return DriverManager.getConnection(url(), "samizdat_app", "app");
  }

  public Connection asFinance() throws SQLException {
    return DriverManager.getConnection(url(), "samizdat_finance", "finance");
  }

  public Connection asOwner() throws SQLException {
    return DriverManager.getConnection(url(), "samizdat_owner", "owner");
  }

  /** As the server's administrator, for looking at everything: no product code runs so. */
  public Connection asAdministrator() throws SQLException {
    return cluster.server.connect(name);
  }

  /** What the server promises about a commit: it stands beside what was proved or measured. */
  public String durability() throws SQLException {
    try (Connection connection = asApp();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select format('PostgreSQL %s, fsync=%s, synchronous_commit=%s',
                  current_setting('server_version'), current_setting('fsync'),
                  current_setting('synchronous_commit'))
                """)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void migrate(String url, String location, String schema) {
    Flyway.configure()
        .dataSource(url, "samizdat_owner", "owner")
        .schemas(schema)
        .defaultSchema(schema)
        .locations(location)
        .load()
        .migrate();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException missing) {
      throw new IllegalStateException("Run the tests from the project's folder", missing);
    }
  }

  /** A server, prepared: with the logins, and a migrated database to copy. */
  private static final class Cluster {

    /** Started when first asked for. */
    private static final class Quick {
      static final Cluster CLUSTER =
          new Cluster(Server.start(Boolean.getBoolean("samizdat.test.durable")));
    }

    /** Another server only where the quick one cuts corners. */
    private static final class Durable {
      static final Cluster CLUSTER =
          Quick.CLUSTER.server.isDurable() ? Quick.CLUSTER : new Cluster(Server.start(true));
    }

    private final String template = "samizdat_template_" + ProcessHandle.current().pid();
    private final Server server;

    Cluster(Server server) {
      this.server = server;
      makeLogins();
      server.execute("drop database if exists " + template);
      server.execute("create database " + template + " owner samizdat_owner");
      migrate(server.url(template), "classpath:migrations/newsroom", "public");
      migrate(server.url(template), "classpath:migrations/vault", "vault");
    }

    /** One JVM after the other: two of one run may have been given the same server. */
    private void makeLogins() {
      try (Connection connection = server.connect("postgres");
          Statement statement = connection.createStatement()) {
        statement.execute("select pg_advisory_lock(20261123)");
        statement.execute(read(Path.of("migrations/create-logins.sql")));
        for (String role : new String[] {"owner", "app", "finance"}) {
          statement.execute("alter role samizdat_" + role + " password '" + role + "'");
        }
      } catch (SQLException failed) {
        throw new IllegalStateException("The test server makes no logins", failed);
      }
    }

    synchronized TestDatabase fresh() {
      return create(" template " + template);
    }

    synchronized TestDatabase empty() {
      return create("");
    }

    private TestDatabase create(String like) {
      String name = "samizdat_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
      server.execute("drop database if exists " + name);
      server.execute("create database " + name + like + " owner samizdat_owner");
      return new TestDatabase(this, name);
    }
  }

  /**
   * @param description for the closing line
   * @param pattern a JDBC URL with {@code %s} for the database's name
   */
  private record Server(String description, String pattern, String user, String password) {

    static Server start(boolean durable) {
      String named = System.getProperty("samizdat.test.postgres", "");
      Server server;
      if (!named.isEmpty()) {
        server =
            new Server(
                "the server named by samizdat.test.postgres",
                named,
                System.getProperty("samizdat.test.postgres.user", "postgres"),
                System.getProperty("samizdat.test.postgres.password", ""));
      } else if (dockerAnswers()) {
        server = container();
      } else {
        server = embedded(durable);
      }
      String line = "Tests ran on PostgreSQL " + server.version() + ", " + server.description;
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(line)));
      return server;
    }

    String url(String database) {
      return pattern.formatted(database);
    }

    Connection connect(String database) throws SQLException {
      return DriverManager.getConnection(url(database), user, password);
    }

    void execute(String sql) {
      try (Connection connection = connect("postgres");
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException failed) {
        throw new IllegalStateException("The test server refused: " + sql, failed);
      }
    }

    private String version() {
      try (Connection connection = connect("postgres")) {
        return connection.getMetaData().getDatabaseProductVersion();
      } catch (SQLException failed) {
        throw new IllegalStateException("The test server does not answer", failed);
      }
    }

    boolean isDurable() {
      try (Connection connection = connect("postgres");
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "select current_setting('fsync') || current_setting('synchronous_commit')")) {
        return row.next() && row.getString(1).equals("onon");
      } catch (SQLException failed) {
        throw new IllegalStateException("The test server does not answer", failed);
      }
    }

    private static boolean dockerAnswers() {
      boolean named = System.getenv("DOCKER_HOST") != null;
      return (named || Files.exists(Path.of("/var/run/docker.sock")))
          && DockerClientFactory.instance().isDockerAvailable();
    }

    private static Server container() {
      PostgreSQLContainer container =
          new PostgreSQLContainer("postgres:18-alpine").withDatabaseName("postgres");
      container.start();
      return new Server(
          "in a container",
          "jdbc:postgresql://%s:%d/%%s"
              .formatted(container.getHost(), container.getMappedPort(5432)),
          container.getUsername(),
          container.getPassword());
    }

    private static Server embedded(boolean durable) {
      try {
        String durability = durable ? "on" : "off";
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", durability)
                .setServerConfig("synchronous_commit", durability)
                .setServerConfig("full_page_writes", durability)
                .setServerConfig("max_connections", "300")
                .setServerConfig("log_parameter_max_length_on_error", "0")
                // The application's own zone must not matter.
                .setServerConfig("timezone", "America/St_Johns")
                .start();
        return new Server(
            durable ? "embedded, fsync on" : "embedded",
            "jdbc:postgresql://localhost:" + postgres.getPort() + "/%s",
            "postgres",
            "postgres");
      } catch (IOException failed) {
        throw new IllegalStateException("The embedded PostgreSQL did not start", failed);
      }
    }
  }
}
