package org.samizdat.giving;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;
import org.samizdat.TestClock;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.audience.Policies;
import org.samizdat.twin.StripeTwin;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A newsroom that takes gifts, its givers, and Stripe. */
final class Support {

  static final String POLICY = "2026-11";
  static final String WORDS = "I agree to the privacy policy, version 2026-11.";

  final StripeTwin twin;
  final Checkouts checkouts;
  final StripeWorker worker;
  private final TestClock clock;
  private final JdbcClient database;

  private Support(ApplicationContext context) {
    this.twin = context.getBean(StripeTwin.class);
    this.checkouts = context.getBean(Checkouts.class);
    this.worker = context.getBean(StripeWorker.class);
    this.clock = context.getBean(TestClock.class);
    this.database = context.getBean(JdbcClient.class);
  }

  /** Opens it, with a privacy policy; Stripe knows where it is told of events. */
  static Support open(ApplicationContext context) {
    Policies policies = context.getBean(Policies.class);
    Support support = new Support(context);
    if (policies.current().isEmpty()) {
      LinkedHashMap<String, String> texts = new LinkedHashMap<>();
      texts.put("en", "We keep your address sealed.");
      policies.publish(POLICY, texts);
      support.twin.addEndpoint(
          URI.create(
              "http://localhost:"
                  + context.getEnvironment().getProperty("local.server.port")
                  + "/webhooks/stripe"),
          GivingSurroundings.SECRET);
    }
    return support;
  }

  /** What a form sends that was just opened. */
  static DonationOrder order(Frequency frequency, long minor, String currency) {
    return order(frequency, minor, currency, UUID.randomUUID().toString());
  }

  static DonationOrder order(Frequency frequency, long minor, String currency, String formKey) {
    Money gift = Money.of(minor, currency);
    return new DonationOrder(
        gift,
        Money.zero(gift.currency()),
        frequency,
        "spring",
        Language.ENGLISH,
        POLICY,
        WORDS,
        "support-test-1",
        Channel.API,
        formKey,
        null,
        null);
  }

  /** Sends a form and stands before Stripe's page. */
  TwinSession begin(DonationOrder order) {
    checkouts.open(order);
    return twin.lastSession();
  }

  /** Stripe delivers what it has to tell, and all of it is worked on. */
  void hear() {
    int rounds = 0;
    do {
      worker.workAll();
    } while (twin.deliver() > 0 && rounds++ < 50);
    worker.workAll();
  }

  /** Time passes, for us and for Stripe, and Stripe tells what happened. */
  void wait(Duration duration) {
    twin.advance(duration);
    clock.advance(duration);
    hear();
  }

  /** The state of the only donation of a form, or of the last one. */
  Optional<String> state(TwinSession session) {
    return database
        .sql("select state from donation where session = :session")
        .param("session", session.id())
        .query(String.class)
        .optional();
  }

  long count(String table) {
    return database.sql("select count(*) from " + table).query(Long.class).single();
  }
}
