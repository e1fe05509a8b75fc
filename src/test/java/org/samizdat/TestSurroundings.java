package org.samizdat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.samizdat.vault.KeyCommands;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine;

/** Gives each application context a fresh database, a new key file and an SMTP server. */
public class TestSurroundings
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    TestDatabase database = TestDatabase.fresh();
    GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
    mail.start();
    Map<String, String> properties = new HashMap<>(database.properties());
    properties.put("samizdat.vault.key-file", newKeyFile().toString());
    properties.put("spring.mail.host", "127.0.0.1");
    properties.put("spring.mail.port", Integer.toString(mail.getSmtp().getPort()));
    properties.put("spring.quartz.auto-startup", "false");
    properties.put("samizdat.site.name", "The Example");
    properties.put("samizdat.site.base-url", "http://localhost:8080");
    properties.put("samizdat.mail.sender", "news@newsroom.example");
    openTheDoor(context, properties);
    TestPropertyValues.of(properties).applyTo(context);
    context.getBeanFactory().registerSingleton("testDatabase", database);
    context.getBeanFactory().registerSingleton("testMail", mail);
    context.addApplicationListener(event -> {
      if (event instanceof ContextClosedEvent) {
        mail.stop();
      }
    });
  }

  /**
   * Whoever tests the door sets what is not to be wide open. The others sign up many readers, all
   * from this machine and without a browser that works.
   */
  private static void openTheDoor(
      ConfigurableApplicationContext context, Map<String, String> properties) {
    Map.of(
            "samizdat.door.work", "0",
            "samizdat.door.letters", "1000",
            "samizdat.door.network", "1000000+1000000/h",
            "samizdat.door.site", "1000000+1000000/h",
            "samizdat.door.everybody", "1000000+1000000/h")
        .forEach((name, value) -> {
          if (!context.getEnvironment().containsProperty(name)) {
            properties.put(name, value);
          }
        });
  }

  /**
   * A port for a server that must know it before it starts. Below those that the system hands out
   * by itself, so that nobody is given it meanwhile.
   */
  public static int freePort() {
    RandomGenerator random = RandomGenerator.getDefault();
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = random.nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(port));
        return port;
      } catch (IOException taken) {
        // The next one, then.
      }
    }
    throw new IllegalStateException("No port is free between 20000 and 32000");
  }

  /** Made by the product's own command, in a folder that goes with the process. */
  static Path newKeyFile() {
    try {
      Path folder = Files.createTempDirectory("samizdat-key");
      Path file = folder.resolve("samizdat.key");
      new CommandLine(new KeyCommands()).execute("make", file.toString());
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
