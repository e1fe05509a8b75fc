package org.samizdat.twin;

import com.google.gson.JsonObject;
import com.stripe.Stripe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for Stripe, version {@code 2026-07-29.dahlia}: a server on this machine that keeps
 * customers, sessions with a pay page, subscriptions, invoices, a balance, payouts, refunds,
 * disputes and signed events. No money moves.
 *
 * <p>Its clock starts at the given one's time and stands still until {@link #advance} moves it or
 * {@link #follow} ties it to the given clock. Everything that takes time waits for that: the fee of
 * a card is known 3 seconds after its payment, a debit arrives after 5 days, a renewal is asked for
 * an hour after its invoice was written.
 */
public final class StripeTwin implements AutoCloseable {

  private static final long SEED = 1;

  private final TwinServer server;
  private final World world;
  private final EventQueue queue;
  private final Deliveries deliveries;
  private final Postman postman;
  private final Follower follower;

  private StripeTwin(Clock clock, int port, long seed) {
    try {
      server = new TwinServer(port, clock.instant(), seed);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    world = server.world();
    queue = new EventQueue(world);
    deliveries = new Deliveries(queue);
    postman = new Postman(queue);
    follower = new Follower(world, clock);
  }

  /** Starts one on any free port. */
  public static StripeTwin start(Clock clock) {
    return new StripeTwin(clock, 0, SEED);
  }

  /**
   * Starts one.
   *
   * @param port 0 for any free one
   * @param seed of the ids: the same seed and the same requests give the same ids
   */
  public static StripeTwin start(Clock clock, int port, long seed) {
    return new StripeTwin(clock, port, seed);
  }

  /** What Stripe's client is to be given as its API base. */
  public String apiBase() {
    return server.address();
  }

  /** The only key it takes. */
  public String secretKey() {
    return TwinServer.KEY;
  }

  /** Adds an endpoint that wants every event; answers its id. */
  public String addEndpoint(URI uri, String... secrets) {
    return addEndpoint(uri, Set.of(), Stripe.API_VERSION, secrets);
  }

  /**
   * Adds an endpoint; answers its id.
   *
   * @param types what it wants; empty for everything
   * @param apiVersion what the list of endpoints says of it, null for the account's own
   * @param secrets what its events are signed with, each by all
   */
  public String addEndpoint(
      URI uri, Set<String> types, @Nullable String apiVersion, String... secrets) {
    return queue.add(uri, types, List.of(secrets), apiVersion);
  }

  /** Switches an endpoint off: it is still listed, and nothing is posted to it any more. */
  public void disableEndpoint(String id) {
    queue.disable(id);
  }

  /** Posts events to the endpoints from now on, by a thread of its own. */
  public StripeTwin deliverAutomatically() {
    postman.start();
    return this;
  }

  /**
   * Posts what is due to the endpoints once, in the caller's thread; what is not accepted waits for
   * the next call. Answers how many were accepted.
   */
  public int deliver() {
    return postman.round();
  }

  /** The way of the events, and its knobs. */
  public Deliveries deliveries() {
    return deliveries;
  }

  /** Takes the events that are due, to be handed over by the test: see {@link Deliveries#take}. */
  public List<SignedEvent> events() {
    return deliveries.take();
  }

  /** Makes the next requests go wrong. */
  public StripeTwin inject(Fault fault) {
    server.faults.add(fault);
    return this;
  }

  /**
   * Has something happen once a request has been worked on, while its answer is on its way.
   *
   * @param operation such as {@code GET /v1/subscriptions}, or a beginning of it: the next such one
   */
  public StripeTwin meanwhile(String operation, Runnable act) {
    server.interludes.add(operation, act);
    return this;
  }

  /** Every request to the API so far, those that went wrong too. */
  public List<TwinRequest> requests() {
    return List.copyOf(server.requests);
  }

  /** Every answer of the API so far, those that were lost too. */
  public List<TwinAnswer> answers() {
    return List.copyOf(server.answers);
  }

  /** Lets go of the requests and answers so far: a proof that asks a million times keeps none. */
  public void forget() {
    server.requests.clear();
    server.answers.clear();
  }

  /** The twin's own time. */
  public Instant now() {
    synchronized (world) {
      return world.clock.now();
    }
  }

  /** Moves the clock on; what is due happens on the way, in its order. */
  public StripeTwin advance(Duration duration) {
    synchronized (world) {
      world.clock.advanceTo(world.clock.now().plus(duration));
    }
    return this;
  }

  /** Moves the clock on to an instant; one that is past does nothing. */
  public StripeTwin advanceTo(Instant instant) {
    synchronized (world) {
      world.clock.advanceTo(instant);
    }
    return this;
  }

  /** Ties the twin's clock to the given one from now on, which is looked at five times a second. */
  public StripeTwin follow() {
    follower.start();
    return this;
  }

  public TwinSession session(String id) {
    return new TwinSession(world, id);
  }

  /** The session that was asked for last. */
  public TwinSession lastSession() {
    synchronized (world) {
      return session(Json.id(world.store.newestFirst("checkout.session").getFirst()));
    }
  }

  public TwinSubscription subscription(String id) {
    return new TwinSubscription(world, id);
  }

  /** What banks and the dashboard do with money. */
  public TwinMoney money() {
    return new TwinMoney(world);
  }

  /** A customer gives a new card in the portal; answers the id of the payment method. */
  public String giveCard(String customer, Card card) {
    synchronized (world) {
      return Json.id(world.portal.giveCard(world.customers.present(customer), card));
    }
  }

  /** Sets until when a card is good, without telling. */
  public void setExpiry(String paymentMethod, YearMonth month) {
    synchronized (world) {
      world.methods.expire(paymentMethod, month);
    }
  }

  /** The bank replaced a card, and the network told Stripe: {@code automatically_updated}. */
  public void replaceCard(String paymentMethod, YearMonth goodUntil) {
    synchronized (world) {
      world.methods.renew(paymentMethod, goodUntil);
    }
  }

  /** The present JSON of any object by its id. */
  public String json(String id) {
    synchronized (world) {
      return world.store.find(id).map(JsonObject::toString).orElseThrow();
    }
  }

  @Override
  public void close() {
    follower.close();
    postman.close();
    server.close();
  }
}
