package org.samizdat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
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

  private static final Server SERVER = Server.start();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String TEMPLATE = "samizdat_template_" + ProcessHandle.current().pid();

  static {
    SERVER.execute(read(Path.of("migrations/create-logins.sql")));
    for (String role : new String[] {"owner", "app", "finance"}) {
      SERVER.execute("alter role samizdat_" + role + " password '" + role + "'");
    }
    SERVER.execute("drop database if exists " + TEMPLATE);
    SERVER.execute("create database " + TEMPLATE + " owner samizdat_owner");
    migrate(SERVER.url(TEMPLATE), "classpath:migrations/newsroom", "public");
    migrate(SERVER.url(TEMPLATE), "classpath:migrations/vault", "vault");
  }

  private final String name;

  private TestDatabase(String name) {
    this.name = name;
  }

  /** A new database with every table and no row. */
  public static TestDatabase fresh() {
    String name = "samizdat_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
    synchronized (TestDatabase.class) {
      SERVER.execute("drop database if exists " + name);
      SERVER.execute("create database " + name + " template " + TEMPLATE + " owner samizdat_owner");
    }
    return new TestDatabase(name);
  }

  /** A new database with nothing in it, owned by the owner login. */
  public static TestDatabase empty() {
    String name = "samizdat_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
    SERVER.execute("drop database if exists " + name);
    SERVER.execute("create database " + name + " owner samizdat_owner");
    return new TestDatabase(name);
  }

  /** The JDBC URL without a login. */
  public String url() {
    return SERVER.url(name);
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
    return SERVER.connect(name);
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

  /**
   * @param description for the closing line
   * @param pattern a JDBC URL with {@code %s} for the database's name
   */
  private record Server(String description, String pattern, String user, String password) {

    static Server start() {
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
        server = embedded();
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

    private static Server embedded() {
      try {
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "300")
                .setServerConfig("log_parameter_max_length_on_error", "0")
                // The application's own zone must not matter.
                .setServerConfig("timezone", "America/St_Johns")
                .start();
        return new Server(
            "embedded",
            "jdbc:postgresql://localhost:" + postgres.getPort() + "/%s",
            "postgres",
            "postgres");
      } catch (IOException failed) {
        throw new IllegalStateException("The embedded PostgreSQL did not start", failed);
      }
    }
  }
}
