package org.samizdat.twin;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Posts events to their endpoints, again when one was not accepted. */
final class Postman implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration ROUND = Duration.ofMillis(50);
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final int ATTEMPTS = 5;

  private final EventQueue queue;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(PATIENCE).version(HttpClient.Version.HTTP_1_1).build();
  private volatile boolean stopped;

  Postman(EventQueue queue) {
    this.queue = queue;
  }

  /** Goes on posting whatever is due, in a thread of its own. */
  void start() {
    Thread.ofVirtual().name("stripe-twin-postman").start(this::walk);
  }

  @Override
  public void close() {
    stopped = true;
    client.shutdownNow();
  }

  /**
   * Posts what is due, once each, in the caller's thread. What was not accepted waits for the next
   * round.
   *
   * @return how many were accepted
   */
  int round() {
    List<EventQueue.Outgoing> due = queue.due();
    int accepted = 0;
    for (EventQueue.Outgoing one : due) {
      if (one.endpoint() != null && post(one)) {
        queue.accepted(one);
        accepted++;
      } else if (one.attempt() + 1 < ATTEMPTS) {
        queue.putBack(one.again());
      }
    }
    return accepted;
  }

  private void walk() {
    while (!stopped) {
      int before = queue.waitingCount();
      int accepted = round();
      pause(before > accepted ? PAUSE : ROUND);
    }
  }

  private boolean post(EventQueue.Outgoing outgoing) {
    SignedEvent event = queue.sign(outgoing);
    HttpRequest request =
        HttpRequest.newBuilder(java.util.Objects.requireNonNull(outgoing.endpoint()).uri())
            .timeout(PATIENCE)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "Stripe/1.0 (stand-in)")
            .header("Stripe-Signature", event.signature())
            .POST(HttpRequest.BodyPublishers.ofByteArray(event.payload()))
            .build();
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status >= 200 && status < 300;
    } catch (IOException refused) {
      return false;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
