package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * All that the twin keeps, and the parts that change it. One thing happens at a time: whoever
 * enters from outside holds this object's monitor.
 */
final class World {

  final TwinClock clock;
  final Ids ids;
  final Store store = new Store();
  final EventLog events;
  final Methods methods;
  final Balance balance;
  final Payments payments;
  final Debits debits;
  final Prices prices;
  final Customers customers;
  final Drafts drafts;
  final Invoices invoices;
  final Dunning dunning;
  final Renewals renewals;
  final Subscriptions subscriptions;
  final Checkout checkout;
  final Till till;
  final Refunds refunds;
  final Disputes disputes;
  final Payouts payouts;
  final Changes changes;
  final Portal portal;
  private final String address;

  World(Instant now, long seed, String address) {
    this.address = address;
    clock = new TwinClock(now);
    ids = new Ids(seed);
    events = new EventLog(store, clock, ids);
    methods = new Methods(this);
    balance = new Balance(this);
    payments = new Payments(this);
    debits = new Debits(this);
    prices = new Prices(this);
    customers = new Customers(this);
    drafts = new Drafts(this);
    invoices = new Invoices(this);
    dunning = new Dunning(this);
    renewals = new Renewals(this);
    subscriptions = new Subscriptions(this);
    checkout = new Checkout(this);
    till = new Till(this);
    refunds = new Refunds(this);
    disputes = new Disputes(this);
    payouts = new Payouts(this);
    changes = new Changes(this);
    portal = new Portal(this);
  }

  /** An address of the twin's own pages. */
  String page(String path) {
    return address + path;
  }

  /** A new object with its id and the present time, not kept yet. */
  JsonObject fresh(String kind, String id) {
    JsonObject object = Shapes.of(kind);
    Json.set(object, "id", id);
    if (object.has("created")) {
      Json.set(object, "created", clock.now());
    }
    return object;
  }

  /** Changes an object and tells so. */
  void change(JsonObject object, String event, Consumer<JsonObject> act) {
    JsonObject before = object.deepCopy();
    act.accept(object);
    events.tellChange(event, object, before);
  }
}
