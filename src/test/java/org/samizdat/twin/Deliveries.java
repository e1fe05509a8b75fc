package org.samizdat.twin;

import com.stripe.Stripe;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way, and the knobs that make the way a bad one. A knob holds for what is told
 * after it was set, the order for what is taken after.
 */
public final class Deliveries {

  /** The secret of events that are taken by hand while no endpoint is known. */
  public static final String SECRET = "whsec_stand_in_no_money_moves";

  private final EventQueue queue;

  Deliveries(EventQueue queue) {
    this.queue = queue;
  }

  /** Every event comes so many times. */
  public Deliveries copies(int count) {
    return set(() -> queue.copies = count);
  }

  /** Events come in another order than they happened; the same for the same seed. */
  public Deliveries shuffled(long seed) {
    return set(() -> queue.order = new Random(seed));
  }

  /** Events come in the order they happened. */
  public Deliveries inOrder() {
    return set(() -> queue.order = null);
  }

  /** Events come only after a time, by the twin's clock. */
  public Deliveries delayed(Duration time) {
    return set(() -> queue.delay = time);
  }

  /**
   * Events of these types never come, those that wait already neither; the list of events has them.
   */
  public Deliveries dropping(String... types) {
    return set(() -> queue.drop(Set.of(types)));
  }

  /** No event comes; the list of events has them. */
  public Deliveries droppingAll() {
    return set(() -> queue.dropsAll = true);
  }

  /** Events come again. */
  public Deliveries droppingNothing() {
    return set(() -> {
      queue.drop(Set.of());
      queue.dropsAll = false;
    });
  }

  /** Events say that they are of this version; null for none, which happens too. */
  public Deliveries ofVersion(@Nullable String apiVersion) {
    return set(() -> queue.version = apiVersion);
  }

  /** Events are of another release train. */
  public Deliveries ofAnotherTrain() {
    return ofVersion("2026-09-30.endive");
  }

  /** Every setting as at the start. */
  public Deliveries well() {
    return copies(1)
        .inOrder()
        .delayed(Duration.ZERO)
        .droppingNothing()
        .ofVersion(Stripe.API_VERSION);
  }

  /** Takes what is due to be delivered by hand; it is not posted then. Signed at the twin's now. */
  public List<SignedEvent> take() {
    synchronized (queue.world) {
      return queue.due().stream().map(queue::sign).toList();
    }
  }

  /**
   * Says that an event that was taken by hand was accepted, so that it is no longer undelivered.
   */
  public void accepted(SignedEvent event) {
    synchronized (queue.world) {
      Json.set(queue.world.store.need("event", event.id()), "pending_webhooks", 0);
    }
  }

  private Deliveries set(Runnable knob) {
    synchronized (queue.world) {
      knob.run();
    }
    return this;
  }
}
