package org.samizdat.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * PostgreSQL with its data kept in a folder: a container when an engine answers, embedded binaries
 * otherwise. Unlike the tests' server it waits for the disk, because what it keeps is kept.
 */
final class DemoDatabase implements AutoCloseable {

  /** The demo's server is reached from this machine only; its passwords keep nobody out. */
  private static final String PASSWORD = "demo";

  /** What must be undone when the demo stops. */
  private interface Stop {
    void stop() throws IOException;
  }

  private final String pattern;
  private final String administrator;
  private final Stop stop;

  private DemoDatabase(String pattern, String administrator, Stop stop) {
    this.pattern = pattern;
    this.administrator = administrator;
    this.stop = stop;
  }

  static boolean isContainerized() {
    boolean named = System.getenv("DOCKER_HOST") != null;
    return (named || Files.exists(Path.of("/var/run/docker.sock")))
        && DockerClientFactory.instance().isDockerAvailable();
  }

  /**
   * Starts the server and makes the logins and the database where they are missing.
   *
   * @param folder of this kind of server alone: the two kinds do not read each other's files
   */
  static DemoDatabase start(Path folder, boolean inContainer) throws IOException {
    Path data = folder.resolve("postgres").toAbsolutePath();
    Files.createDirectories(folder);
    DemoDatabase database = inContainer ? container(data) : embedded(data);
    try {
      database.prepare();
    } catch (SQLException | IOException failed) {
      database.close();
      throw new IOException("The demo's database in " + data + " does not work", failed);
    }
    return database;
  }

  /** As Spring's properties: app for the application, owner for Flyway. */
  Map<String, String> properties() {
    return Map.of(
        "spring.datasource.url",
        pattern.formatted("samizdat"),
        "spring.datasource.username",
        "samizdat_app",
        "spring.datasource.password",
        PASSWORD,
        "spring.flyway.user",
        "samizdat_owner",
        "spring.flyway.password",
        PASSWORD);
  }

  @Override
  public void close() throws IOException {
    stop.stop();
  }

  private static DemoDatabase embedded(Path data) throws IOException {
    stopLeftOver(data);
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            // It must outlive the application: the demo closes it last, by itself.
            .setRegisterShutdownHook(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("log_parameter_max_length_on_error", "0")
            .setPGStartupWait(Duration.ofSeconds(60))
            .start();
    return new DemoDatabase(
        "jdbc:postgresql://localhost:" + postgres.getPort() + "/%s", "postgres", postgres::close);
  }

  /**
   * A demo that was killed leaves its server running: it would refuse a second one on its files.
   * The number in the file may belong to anybody by now, so the program behind it is looked at.
   */
  private static void stopLeftOver(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return;
    }
    long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
    Optional<ProcessHandle> server =
        ProcessHandle.of(pid)
            .filter(process ->
                process.info().command().map(name -> name.endsWith("postgres")).orElse(false));
    if (server.isEmpty()) {
      return;
    }
    System.out.println("Stopping the database that an earlier demo left behind…");
    server.get().destroy();
    try {
      server.get().onExit().get(20, TimeUnit.SECONDS);
    } catch (TimeoutException stuck) {
      server.get().destroyForcibly();
      server.get().onExit().join();
    } catch (InterruptedException | java.util.concurrent.ExecutionException failed) {
      throw new IOException("The database of an earlier demo does not stop", failed);
    }
  }

  private static DemoDatabase container(Path data) throws IOException {
    Files.createDirectories(data);
    String user = Files.getAttribute(data, "unix:uid") + ":" + Files.getAttribute(data, "unix:gid");
    @SuppressWarnings("resource") // closed by the demo, last of all
    PostgreSQLContainer postgres =
        new PostgreSQLContainer("postgres:18-alpine")
            .withUsername("postgres")
            .withPassword(PASSWORD)
            .withDatabaseName("postgres")
            .withEnv("PGDATA", "/var/lib/postgresql/demo")
            .withFileSystemBind(data.toString(), "/var/lib/postgresql/demo", BindMode.READ_WRITE)
            // As whoever owns the folder, who must be able to delete it.
            .withCreateContainerCmdModifier(command -> command.withUser(user));
    postgres.start();
    return new DemoDatabase(
        "jdbc:postgresql://%s:%d/%%s".formatted(postgres.getHost(), postgres.getMappedPort(5432)),
        "postgres",
        postgres::stop);
  }

  private void prepare() throws SQLException, IOException {
    try (Connection connection =
            DriverManager.getConnection(pattern.formatted("postgres"), administrator, PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute(createLogins());
      for (String login : new String[] {"owner", "app", "finance"}) {
        statement.execute("alter role samizdat_" + login + " password '" + PASSWORD + "'");
      }
      boolean exists;
      try (ResultSet found =
          statement.executeQuery("select from pg_database where datname = 'samizdat'")) {
        exists = found.next();
      }
      if (!exists) {
        statement.execute("create database samizdat owner samizdat_owner");
      }
    }
  }

  private static String createLogins() throws IOException {
    try (InputStream script =
        Objects.requireNonNull(
            DemoDatabase.class.getResourceAsStream("/migrations/create-logins.sql"))) {
      return new String(script.readAllBytes(), UTF_8);
    }
  }
}
