package org.samizdat.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.samizdat.demo.Mailbox.Mail;
import org.samizdat.giving.Solver;
import org.springframework.context.ApplicationContext;

/**
 * What a newsroom does before its first Friday, each thing once and through the front door: publish
 * the policy, create the newsletter, send the stories, take the website's feed, have readers sign
 * up and confirm. A run that was broken off is taken up where it stopped.
 */
final class FirstRun {

  private static final int AT_ONCE = 8;
  private static final int BATCH = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final int MOST_LOOKS = 300;
  private static final Pattern CONFIRM = Pattern.compile("https?://\\S+/confirm/\\S+");

  private final DemoNotes notes;
  private final ApplicationContext application;
  private final Mailbox mailbox;
  private final Paper paper;
  private final String product;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  FirstRun(
      DemoNotes notes,
      ApplicationContext application,
      Mailbox mailbox,
      Paper paper,
      String product) {
    this.notes = notes;
    this.application = application;
    this.mailbox = mailbox;
    this.paper = paper;
    this.product = product;
  }

  /** Everything but the readers. */
  void prepare(Path folder) throws IOException, InterruptedException {
    once("policy", () -> publishPolicy(folder));
    once("newsletter", this::createNewsletter);
    once("stories", this::sendStories);
    once("editor", this::inviteEditor);
  }

  /** Takes the website's feed, once there is a website, and waits for what it brings. */
  void followWebsite() throws IOException, InterruptedException {
    once("feed", this::takeFeed);
  }

  /**
   * Has readers sign up and confirm until there are so many.
   *
   * @param progress is told a sentence after every hundred
   */
  void invite(int readers, Consumer<String> progress) throws IOException, InterruptedException {
    int done = Integer.parseInt(notes.get("readers", "0"));
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      while (done < readers) {
        int until = Math.min(done + BATCH, readers);
        List<Callable<Void>> signups = new ArrayList<>();
        List<Callable<Void>> confirmations = new ArrayList<>();
        for (int number = done + 1; number <= until; number++) {
          String address = "reader" + number + "@example.org";
          int mailsBefore = mailbox.to(address).size();
          signups.add(() -> signUp(address));
          confirmations.add(() -> confirm(address, mailsBefore));
        }
        all(threads, signups);
        all(threads, confirmations);
        done = until;
        notes.put("readers", Integer.toString(done));
        progress.accept("%,d of %,d readers have signed up and confirmed".formatted(done, readers));
      }
    }
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private void once(String note, Step step) throws IOException, InterruptedException {
    if (notes.get(note, "").isEmpty()) {
      step.run();
      notes.put(note, "done");
    }
  }

  private void publishPolicy(Path folder) throws IOException {
    Path file = folder.resolve("privacy.md");
    try (InputStream text =
        Objects.requireNonNull(FirstRun.class.getResourceAsStream("/demo/privacy.md"))) {
      Files.write(file, text.readAllBytes());
    }
    Product.command(application, "policy", "publish", Paper.POLICY, "--text", "en=" + file);
  }

  private void createNewsletter() {
    Product.command(
        application,
        "newsletter",
        "create",
        Paper.NEWSLETTER,
        "--name",
        Paper.NEWSLETTER_NAME,
        "--description",
        Paper.NEWSLETTER_DESCRIPTION,
        "--language",
        "en",
        "--day",
        "friday",
        "--time",
        Paper.FRIDAY_HOUR.toString(),
        "--zone",
        Paper.ZONE.getId());
  }

  private void takeFeed() throws IOException, InterruptedException {
    // A run that was killed may have added it.
    Product.attempt(
        application, "feed", "add", paper.feedAddress(), "--section", "news", "--language", "en");
    try {
      application.getBean(Scheduler.class).triggerJob(JobKey.jobKey("feeds"));
    } catch (SchedulerException failed) {
      throw new IOException("The feed cannot be asked for", failed);
    }
    for (int looks = 0; !Product.command(application, "feed", "list").contains("answered 2"); ) {
      if (++looks == MOST_LOOKS) {
        throw new IOException("The website's feed brought nothing");
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  /** Her links to sign in come to the mailbox. */
  private void inviteEditor() {
    // A run that was killed may have invited her.
    Product.attempt(
        application, "user", "invite", Paper.EDITOR, "--name", "Vera Lamplight", "--role", "admin");
  }

  /** With a token that is revoked right after: the demo has no further use for one. */
  private void sendStories() throws IOException, InterruptedException {
    // A run that was killed may have left its own.
    Product.attempt(application, "token", "revoke", "demo website");
    String token =
        Product.command(application, "token", "create", "demo website", "--scope", "stories:write")
            .strip();
    for (Map.Entry<String, String> story : paper.forTheProduct().entrySet()) {
      HttpRequest put =
          request("/api/v1/stories/" + story.getKey())
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .PUT(BodyPublishers.ofString(story.getValue()))
              .build();
      expect(2, client.send(put, BodyHandlers.ofString()));
    }
    Product.command(application, "token", "revoke", "demo website");
  }

  private @Nullable Void signUp(String address) throws IOException, InterruptedException {
    String challenge =
        client.send(request("/api/v1/door/challenge").build(), BodyHandlers.ofString()).body();
    HttpRequest signup =
        request("/api/v1/signups")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    """
                    {"email": "%s", "newsletter": "%s", "locale": "en", "policyVersion": "%s",
                     "source": "article", "proof": "%s"}
                    """
                        .formatted(
                            address, Paper.NEWSLETTER, Paper.POLICY, Solver.solve(challenge))))
            .build();
    expect(2, client.send(signup, BodyHandlers.ofString()));
    return null;
  }

  private @Nullable Void confirm(String address, int mailsBefore)
      throws IOException, InterruptedException {
    long patient = System.nanoTime() + PATIENCE.toNanos();
    String link = null;
    while (link == null) {
      if (System.nanoTime() > patient) {
        throw new IOException("A reader got no mail to confirm with");
      }
      List<Mail> mails = mailbox.to(address);
      link = mails.size() > mailsBefore ? link(mails.getLast()) : null;
      if (link == null) {
        Thread.sleep(100);
      }
    }
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(link))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("policyVersion=" + Paper.POLICY))
            .build();
    expect(2, client.send(post, BodyHandlers.ofString()));
    return null;
  }

  private static @Nullable String link(Mail mail) {
    String text = Mailbox.text(mail);
    Matcher found = CONFIRM.matcher(text == null ? "" : text);
    return found.find() ? found.group() : null;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(product + path)).timeout(Duration.ofSeconds(60));
  }

  private static void expect(int hundred, HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() / 100 != hundred) {
      throw new IOException("The product answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  private static void all(ExecutorService threads, List<Callable<Void>> tasks)
      throws IOException, InterruptedException {
    for (Future<Void> task : threads.invokeAll(tasks)) {
      try {
        task.get();
      } catch (ExecutionException failed) {
        throw new IOException("The readers could not all sign up", failed.getCause());
      }
    }
  }
}
