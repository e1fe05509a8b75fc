package org.samizdat.giving;

import java.util.Optional;
import org.samizdat.giving.stripe.StripeUnreachable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Works through the inbox, one event after the other on each node. Broken off at any point, the
 * event is taken up again when its five minutes are over.
 */
@Component
class StripeWorker implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(StripeWorker.class);

  /** What failed and is due again, and what another node took in and could not work on. */
  private static final long LOOK_EVERY_SECONDS = 5;

  private static final long STOP_WITHIN_MILLIS = 10_000;

  private final StripeInbox inbox;
  private final StripeTopics topics;
  private final StripeDoorbell doorbell;
  private final boolean on;
  private volatile boolean running;
  private Thread thread = new Thread();

  StripeWorker(
      StripeInbox inbox,
      StripeTopics topics,
      StripeDoorbell doorbell,
      @Value("${samizdat.stripe.worker:true}") boolean on) {
    this.inbox = inbox;
    this.topics = topics;
    this.doorbell = doorbell;
    this.on = on;
  }

  /** Works until no event is due. */
  void workAll() {
    Optional<StripeInbox.Event> event = inbox.claim();
    while (event.isPresent()) {
      work(event.get());
      event = inbox.claim();
    }
  }

  private void work(StripeInbox.Event event) {
    try {
      inbox.done(event, topics.carryOut(event.type(), event.object()));
    } catch (StripeUnreachable unreachable) {
      LOG.info("Stripe event {} waits: {}", event.id(), unreachable.getMessage());
      inbox.failed(event, "stripe-unreachable");
    } catch (TooEarly later) {
      LOG.info("Stripe event {} waits: {}", event.id(), later.getMessage());
      inbox.failed(event, "too-early");
    } catch (RuntimeException failed) {
      LOG.warn("Stripe event {} of type {} failed", event.id(), event.type(), failed);
      inbox.failed(event, "failed");
    }
  }

  @Override
  public void start() {
    if (!on) {
      return;
    }
    running = true;
    thread = Thread.ofPlatform().name("stripe-events").daemon().start(this::loop);
  }

  private void loop() {
    while (running) {
      try {
        workAll();
        doorbell.await(LOOK_EVERY_SECONDS);
      } catch (InterruptedException stopped) {
        return;
      } catch (RuntimeException failed) {
        // The database is away; the events are safe with Stripe and in their rows.
        LOG.warn("Stripe's events cannot be worked on now", failed);
        pause();
      }
    }
  }

  private void pause() {
    try {
      doorbell.await(LOOK_EVERY_SECONDS);
    } catch (InterruptedException stopped) {
      running = false;
    }
  }

  @Override
  public void stop() {
    running = false;
    doorbell.ring();
    try {
      thread.join(STOP_WITHIN_MILLIS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
