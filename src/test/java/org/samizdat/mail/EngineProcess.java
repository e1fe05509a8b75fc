package org.samizdat.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.samizdat.TestDatabase;
import org.samizdat.values.PersonId;
import org.samizdat.vault.KeyCommands;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import picocli.CommandLine;

/**
 * A process that has nothing but the vault and the mail engine, to be killed. It lists the audience
 * it is told to list, sends, and asks to be killed where it was told to.
 */
public final class EngineProcess {

  private static final int PAGE = 20;

  private EngineProcess() {}

  /** The product's vault and mail, on its own settings, without web server and jobs. */
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    MailSenderAutoConfiguration.class
  })
  @ConfigurationPropertiesScan({"org.samizdat.mail", "org.samizdat.vault"})
  @ComponentScan(
      basePackageClasses = {Outbox.class, Vault.class},
      excludeFilters =
          @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = MailRenderer.class))
  static class Wiring {

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }

    /** Made by hand: it must be there before every other bean. */
    @Bean
    static TamperedDatabase tamperedDatabase() {
      return new TamperedDatabase(
          new Tampering(Mutant.valueOf(System.getProperty("mutant", "NONE"))));
    }
  }

  /** Puts the tampering between the product and its database. */
  record TamperedDatabase(Tampering tampering) implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      return bean instanceof DataSource source && !Boolean.getBoolean("untampered")
          ? tampering.wrap(source)
          : bean;
    }
  }

  /** A vault with a new key, on a test's own database and before its own relay. */
  static List<String> arguments(TestDatabase database, SmtpSink relay, String... more)
      throws IOException {
    return arguments(database, relay.port(), more);
  }

  /** The same before another relay. */
  static List<String> arguments(TestDatabase database, int port, String... more)
      throws IOException {
    Path key = Files.createTempDirectory("samizdat-key").resolve("samizdat.key");
    new CommandLine(new KeyCommands()).execute("make", key.toString());
    key.toFile().deleteOnExit();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--samizdat.vault.key-file=" + key,
                "--samizdat.vault.migrate=false",
                "--samizdat.site.name=The Example",
                "--samizdat.site.base-url=http://localhost:8080",
                "--samizdat.mail.sender=news@newsroom.example",
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + port,
                "--spring.main.banner-mode=off"));
    arguments.addAll(List.of(more));
    database.properties().forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return List.copyOf(arguments);
  }

  static ConfigurableApplicationContext start(List<String> arguments) {
    return new SpringApplicationBuilder(Wiring.class)
        .web(WebApplicationType.NONE)
        .logStartupInfo(false)
        .run(arguments.toArray(String[]::new));
  }

  /**
   * Obeys lines on its standard input until that ends: {@code arm POINT NUMBER}, {@code go}, {@code
   * rest} and {@code digest MAILING}.
   */
  public static void main(String[] arguments) throws IOException {
    try (ConfigurableApplicationContext context = start(List.of(arguments));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      System.out.println("READY");
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "arm" ->
              context
                  .getBean(TamperedDatabase.class)
                  .tampering()
                  .arm(Tampering.Point.valueOf(words[1]), Integer.parseInt(words[2]));
          case "go" -> context.getBean(Engine.class).start();
          case "rest" -> {
            context.getBean(Engine.class).stop();
            System.out.println("RESTS");
          }
          case "digest" -> list(context, new MailingId(Long.parseLong(words[1])), false);
          default -> throw new IllegalArgumentException(line);
        }
      }
    }
  }

  /**
   * Lists everybody, page by page, going on where an earlier process was killed or the line was
   * lost.
   *
   * @param everywhere on all routes, instead of three
   */
  static void list(ConfigurableApplicationContext context, MailingId mailing, boolean everywhere) {
    boolean done = false;
    while (!done) {
      try {
        done = listNext(context, mailing, everywhere);
      } catch (DataAccessException | TransactionException lost) {
        // As the job that does this in life: it comes again.
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  /** Returns whether that was the last page. */
  private static boolean listNext(
      ConfigurableApplicationContext context, MailingId mailing, boolean everywhere) {
    Outbox outbox = context.getBean(Outbox.class);
    JdbcClient database = context.getBean(JdbcClient.class);
    if (outbox.find(mailing).state() == Mailing.State.OPEN) {
      PersonId after = outbox.lastAdded(mailing).orElse(new PersonId(new UUID(0, 0)));
      List<Recipient> page =
          database
              .sql("select id from vault.person where id > :after order by id limit :page")
              .param("after", after.value())
              .param("page", PAGE)
              .query((row, number) -> new PersonId(row.getObject("id", UUID.class)))
              .list()
              .stream()
              .map(person -> recipient(person, everywhere))
              .toList();
      if (page.isEmpty()) {
        outbox.close(mailing);
      } else {
        outbox.add(mailing, page);
      }
      return page.isEmpty();
    }
    return true;
  }

  private static Recipient recipient(PersonId person, boolean everywhere) {
    long bits = person.value().getLeastSignificantBits();
    Route[] routes =
        everywhere
            ? Route.values()
            : new Route[] {Route.GMAIL, Route.YAHOO, Route.OTHER, Route.OTHER};
    Route route = routes[(int) Long.remainderUnsigned(bits, routes.length)];
    return new Recipient(person, route, bits, 0);
  }

  /** Which part of the protocol is taken out. */
  enum Mutant {
    NONE,
    /** What a node claims is not stored as claimed. The test drops the check that notices. */
    INTENT,
    /** The node starts more than the window it has stored. */
    WINDOW,
    /** Deliveries are started in any order. */
    ORDER,
    /** Nobody looks at the fence. */
    FENCE,
    /** An outcome may be there twice. The test drops the key. */
    UNIQUE_KEY
  }
}
