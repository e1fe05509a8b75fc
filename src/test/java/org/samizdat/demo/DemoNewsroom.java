package org.samizdat.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.samizdat.Samizdat;
import org.samizdat.audience.Audience;
import org.samizdat.twin.StripeTwin;
import org.samizdat.vault.KeyCommands;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import picocli.CommandLine;

/** Starts the demo newsroom: {@code mvn spring-boot:test-run}. */
public final class DemoNewsroom implements AutoCloseable {

  private static final String WEBHOOK_SECRET = "whsec_of_the_demo";

  private final DemoSettings settings;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final DemoNotes notes;
  private final DemoClock clock;
  private final Path folder;
  private final boolean inContainer;
  private final Mailbox mailbox;
  private final StripeTwin stripe;
  private final ConfigurableApplicationContext product;
  private final FirstRun firstRun;
  private final String productAddress;
  private final String siteAddress;
  private volatile @Nullable String progress;

  /** Starts everything; only the readers are still to come, see {@link #inviteReaders}. */
  DemoNewsroom(DemoSettings settings) throws Exception {
    this.settings = settings;
    this.inContainer = DemoDatabase.isContainerized();
    // Apart, with the key: a server of the one kind does not read the files of the other.
    this.folder = settings.data().resolve(inContainer ? "container" : "embedded").toAbsolutePath();
    Files.createDirectories(folder);
    try {
      running.push(alone(folder.resolve("lock")));
      this.notes = new DemoNotes(folder.resolve("demo.properties"));
      this.clock = new DemoClock(Clock.systemUTC(), notes);
      DemoDatabase database = DemoDatabase.start(folder, inContainer);
      running.push(database);
      this.mailbox = new Mailbox();
      running.push(mailbox);
      this.stripe = StripeTwin.start(clock, 0, clock.millis());
      running.push(stripe);
      int port = freePort(settings.port());
      this.productAddress = "http://localhost:" + port;
      // Held from here on: until the product has started, another program could take a free one.
      HttpServer server = DemoSite.bind(settings.sitePort());
      running.push(() -> server.stop(0));
      this.siteAddress = "http://localhost:" + server.getAddress().getPort();
      this.product = startProduct(database, port);
      running.push(product);
      stripe.addEndpoint(URI.create(productAddress + "/webhooks/stripe"), WEBHOOK_SECRET);
      stripe.follow().deliverAutomatically();
      Paper paper = new Paper(firstRunAt(), clock, productAddress, siteAddress);
      this.firstRun = new FirstRun(notes, product, mailbox, paper, productAddress);
      firstRun.prepare(folder);
      running.push(new DemoSite(server, folder.resolve("pages"), paper, mailbox, this));
      firstRun.followWebsite();
    } catch (Exception failed) {
      close();
      throw failed;
    }
  }

  /**
   * Runs until it is stopped.
   *
   * @param arguments none; {@code -Ddemo.readers=200} and the like are read from the properties
   */
  public static void main(String[] arguments) throws Exception {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    System.out.println("The demo newsroom starts…");
    DemoNewsroom newsroom = new DemoNewsroom(DemoSettings.fromProperties());
    Runtime.getRuntime().addShutdownHook(new Thread(newsroom::close, "demo-close"));
    newsroom.welcome();
    newsroom.inviteReaders();
    System.out.println("The newsroom has its readers. Press “Make it Friday” in the mailbox.");
    Thread.currentThread().join();
  }

  /** Has the readers sign up who have not yet. */
  void inviteReaders() throws IOException, InterruptedException {
    try {
      firstRun.invite(
          settings.readers(),
          line -> {
            progress = line;
            System.out.println(line);
          });
    } finally {
      progress = null;
    }
  }

  /** Moves the clock to the newsletter's next hour and has its job knock, as Quartz would. */
  void makeItFriday() {
    clock.makeItFriday(Paper.FRIDAY_HOUR, Paper.ZONE);
    try {
      product.getBean(Scheduler.class).triggerJob(JobKey.jobKey(Paper.NEWSLETTER, "newsletter"));
    } catch (SchedulerException failed) {
      throw new IllegalStateException("The newsletter's job cannot be started", failed);
    }
  }

  /** What time the newsroom thinks it is. */
  Instant now() {
    return clock.instant();
  }

  /** What is going on, as a sentence; null if nothing is. */
  @Nullable String progress() {
    return progress;
  }

  /** How many have confirmed. */
  int readers() {
    return product.getBean(Audience.class).count(Paper.NEWSLETTER);
  }

  Mailbox mailbox() {
    return mailbox;
  }

  String productAddress() {
    return productAddress;
  }

  String siteAddress() {
    return siteAddress;
  }

  /** Stops what runs, last started first. Twice is once. */
  @Override
  public void close() {
    synchronized (running) {
      while (!running.isEmpty()) {
        try {
          running.pop().close();
        } catch (Exception failed) {
          System.err.println("While the demo stopped: " + failed);
        }
      }
    }
  }

  private ConfigurableApplicationContext startProduct(DemoDatabase database, int port)
      throws IOException {
    Map<String, Object> properties = new HashMap<>(database.properties());
    properties.put("server.port", port);
    properties.put("server.address", "localhost");
    properties.put("samizdat.site.base-url", productAddress);
    properties.put("samizdat.site.name", Paper.NAME);
    properties.put("samizdat.site.postal-address", Paper.POSTAL_ADDRESS);
    properties.put("samizdat.website.origins", siteAddress);
    // The paper's website is on this machine, where no feed is fetched from otherwise.
    properties.put("samizdat.feeds.allow-private", "127.0.0.1,::1");
    // Its readers come all at once, and whoever looks on signs up more than once.
    properties.put("samizdat.door.work", 500);
    properties.put("samizdat.door.everybody", "1000000+1000000/h");
    properties.put("samizdat.door.letters", 20);
    properties.put("samizdat.mail.sender", Paper.SENDER);
    properties.put("samizdat.stripe.api-key", stripe.secretKey());
    properties.put("samizdat.stripe.api-base", stripe.apiBase());
    properties.put("samizdat.stripe.checkout-origin", stripe.apiBase());
    properties.put("samizdat.stripe.webhook-secrets", WEBHOOK_SECRET);
    properties.put("samizdat.giving.newsletter", Paper.NEWSLETTER);
    properties.put("samizdat.vault.key-file", keyFile().toString());
    properties.put("spring.mail.host", "127.0.0.1");
    properties.put("spring.mail.port", mailbox.port());
    properties.put("spring.main.banner-mode", "off");
    properties.put("logging.level.root", "warn");
    SpringApplication application = new SpringApplication(Samizdat.class);
    // The database must be the last to stop, so the demo stops everything itself.
    application.setRegisterShutdownHook(false);
    application.addInitializers(context -> {
      var beans = (GenericApplicationContext) context;
      context.getBeanFactory().registerSingleton("testClassFilter", new TestClassFilter());
      beans.registerBean("demoClock", Clock.class, () -> clock, bean -> bean.setPrimary(true));
    });
    return application.run(
        properties.entrySet().stream()
            .map(property -> "--" + property.getKey() + "=" + property.getValue())
            .toArray(String[]::new));
  }

  /** The tests' own parts stand beside the product on this class path; they are not the product. */
  private static final class TestClassFilter extends TypeExcludeFilter {

    @Override
    public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
      return reader.getResource().getURL().getPath().contains("/test-classes/");
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof TestClassFilter;
    }

    @Override
    public int hashCode() {
      return TestClassFilter.class.hashCode();
    }
  }

  private Path keyFile() throws IOException {
    Path file = folder.resolve("samizdat.key");
    if (!Files.exists(file)) {
      if (!notes.get("policy", "").isEmpty()) {
        throw new IOException(
            "The key of the data in "
                + folder
                + " is gone, and so are its readers. Delete the"
                + " folder to start anew.");
      }
      new CommandLine(new KeyCommands()).execute("make", file.toString());
    }
    return file;
  }

  private Instant firstRunAt() {
    if (notes.get("first-run", "").isEmpty()) {
      notes.put("first-run", clock.instant().toString());
    }
    return Instant.parse(notes.get("first-run", ""));
  }

  private void welcome() {
    System.out.printf(
        """

        The demo newsroom is open.

          The paper, with the widget        %s/
          The mailbox, and “Make it Friday” %s/mailbox
          The newsletter's own page         %s/newsletters/%s
          Giving; Stripe's is a stand-in    %s/support
          The desk                          %s/desk
          where you are                     %s, whose mail is in the mailbox
          Kept between runs in              %s
          PostgreSQL                        %s

        """,
        siteAddress,
        siteAddress,
        productAddress,
        Paper.NEWSLETTER,
        productAddress,
        productAddress,
        Paper.EDITOR,
        folder,
        inContainer ? "in a container" : "embedded");
    if (!productAddress.endsWith(":" + settings.port())
        || !siteAddress.endsWith(":" + settings.sitePort())) {
      System.out.println(
          "Port %d or %d was taken, so the next free one is used.%n"
              .formatted(settings.port(), settings.sitePort()));
    }
  }

  /** Two demos on the same files would spoil them. */
  private static AutoCloseable alone(Path file) throws IOException {
    RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw");
    FileLock lock = open.getChannel().tryLock();
    if (lock == null) {
      open.close();
      throw new IOException("Another demo newsroom is open on " + file.getParent());
    }
    return open;
  }

  /**
   * The next free one from the wanted one on. The product must know its port before it starts, so
   * this one cannot be held: where any will do, it is below those that the system hands out by
   * itself, so that nobody is given it meanwhile.
   */
  private static int freePort(int wanted) throws IOException {
    int from = wanted == 0 ? RandomGenerator.getDefault().nextInt(20_000, 31_000) : wanted;
    for (int port = from; port < 65_536; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // The next one, then.
      }
    }
    throw new IOException("No port is free from " + wanted + " on");
  }
}
