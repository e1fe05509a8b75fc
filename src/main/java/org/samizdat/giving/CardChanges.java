package org.samizdat.giving;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.samizdat.giving.stripe.Attempt;
import org.samizdat.giving.stripe.StripeSubscriptions;
import org.samizdat.giving.stripe.StripeUnreachable;
import org.samizdat.giving.stripe.SubscriptionSeen;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Another card for a pledge. She types it on Stripe's page, never on ours; Stripe then has it as
 * her usual one, but goes on charging the pledge to the card it began with. So we look for the new
 * one a while, and set it.
 */
@Component
class CardChanges {

  /** Stripe's page is hers for some minutes; its mails and her second thoughts take longer. */
  static final Duration LOOKED_FOR = Duration.ofHours(2);

  /** So long her page says that the new card was refused: she may not look at it every day. */
  private static final Duration TOLD_FOR = Duration.ofDays(14);

  private static final Logger LOG = LoggerFactory.getLogger(CardChanges.class);

  /**
   * @param refused whether the new card was refused
   * @param tries counts the keys that Stripe was asked with to use the new card: one more for each
   *     time that it answered that it failed
   */
  private record Change(
      long pledge, String methodBefore, Instant until, boolean refused, int tries) {}

  private final JdbcClient database;
  private final StripeSubscriptions stripe;
  private final Pledges pledges;
  private final PledgeReading reading;
  private final PledgeNews news;
  private final GivingLinks links;
  private final TransactionTemplate transaction;
  private final Clock clock;

  CardChanges(
      JdbcClient database,
      StripeSubscriptions stripe,
      Pledges pledges,
      PledgeReading reading,
      PledgeNews news,
      GivingLinks links,
      TransactionTemplate transaction,
      Clock clock) {
    this.database = database;
    this.stripe = stripe;
    this.pledges = pledges;
    this.reading = reading;
    this.news = news;
    this.links = links;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Opens Stripe's page for another card. A repeat within the minute gives the same page.
   *
   * @throws Refused {@code card-page-not-open} if Stripe cannot be reached, {@code
   *     card-page-refused} with Stripe's {@code code}, {@code pledge-not-found} if it has ended
   */
  URI open(Pledge pledge, Language language) {
    String customer = pledge.customer();
    if (!pledge.state().isLive() || customer == null) {
      throw new Refused(
          Refused.Kind.NOT_FOUND, "pledge-not-found", "This gift has ended or is not known.");
    }
    try {
      note(pledge, stripe.usualMethod(customer).orElse(""));
    } catch (StripeUnreachable unreachable) {
      throw notOpen();
    }
    String key =
        "card-"
            + Long.toHexString(pledge.number())
            + "-"
            + clock.instant().getEpochSecond() / Duration.ofMinutes(1).toSeconds();
    return switch (stripe.cardPage(key, customer, links.cardGiven(language))) {
      case Attempt.Done<URI>(URI page) -> page;
      case Attempt.Declined<URI>(String code) ->
          throw new Refused(
              Refused.Kind.UNACCEPTABLE,
              "card-page-refused",
              "The page for another card cannot be opened for this gift.",
              Map.of("code", code));
      case Attempt.Later<URI> busy -> throw notOpen();
      case Attempt.Unknown<URI> lost -> throw notOpen();
    };
  }

  /** What the gate knows the tries of a pledge's card page by. */
  static String form(Pledge pledge) {
    return "card-" + Long.toHexString(pledge.number());
  }

  /** Whether a new card was refused lately, and she has not gone to give another one since. */
  boolean isRefused(Pledge pledge) {
    return database
        .sql("select exists (select from card_change where pledge = :pledge and refused)")
        .param("pledge", pledge.number())
        .query(Boolean.class)
        .single();
  }

  /** Looks whether new cards have been given. One that fails stops no other. */
  void carryOn() {
    for (Change change : changes()) {
      try {
        carryOn(change);
      } catch (StripeUnreachable later) {
        LOG.info("A new card is looked for later: {}", later.getMessage());
      } catch (RuntimeException failed) {
        LOG.warn("The new card of pledge {} is not set", change.pledge(), failed);
      }
    }
  }

  private void carryOn(Change change) {
    Pledge pledge = pledges.find(change.pledge()).orElseThrow();
    String customer = pledge.customer();
    if (!pledge.state().isLive() || customer == null || !clock.instant().isBefore(change.until())) {
      delete(change);
      return;
    }
    if (change.refused()) {
      return;
    }
    Optional<String> method =
        stripe.usualMethod(customer).filter(usual -> !usual.equals(change.methodBefore()));
    if (method.isPresent()) {
      use(method.get(), pledge, change);
    }
  }

  private void use(String method, Pledge pledge, Change change) {
    String key = "use-" + Long.toHexString(pledge.number()) + "-" + method;
    switch (stripe.useMethod(key, change.tries(), pledge.subscription(), method)) {
      case Attempt.Done<SubscriptionSeen> done -> {
        reading.read(pledge.subscription());
        delete(change);
      }
      case Attempt.Declined<SubscriptionSeen>(String code) -> {
        LOG.info("The new card of pledge {} was refused: {}", pledge.number(), code);
        refuse(method, pledge, change);
      }
      case Attempt.Later<SubscriptionSeen> busy -> {}
      // The card that is set is set anew at worst: to what it is.
      case Attempt.Unknown<SubscriptionSeen>(boolean answered) -> {
        if (answered) {
          tryAnew(change);
        }
      }
    }
  }

  /** She is told once, with the row that says so, whichever node is at it. */
  private void refuse(String method, Pledge pledge, Change change) {
    transaction.executeWithoutResult(status -> {
      int noted =
          database
              .sql(
                  """
                  update card_change
                  set refused = true,
                    method_before = :method,
                    until = :told
                  where pledge = :pledge
                  and until = :until
                  and not refused
                  """)
              .param("method", method)
              .param("told", utc(clock.instant().plus(TOLD_FOR)))
              .param("pledge", change.pledge())
              .param("until", utc(change.until()))
              .update();
      if (noted > 0) {
        news.cardRefused(pledge);
      }
    });
  }

  /** Opened again, what she has by now is what a new one is told from: it was set meanwhile. */
  private void note(Pledge pledge, String methodBefore) {
    database
        .sql(
            """
            insert into card_change (pledge, method_before, until)
            values (:pledge, :method, :until)
            on conflict (pledge) do update
            set until = :until,
              refused = false
            """)
        .param("pledge", pledge.number())
        .param("method", methodBefore)
        .param("until", utc(clock.instant().plus(LOOKED_FOR)))
        .update();
  }

  private List<Change> changes() {
    return database
        .sql(
            """
            select pledge, method_before, until, refused, tries
            from card_change
            order by until, pledge
            """)
        .query((row, count) ->
            new Change(
                row.getLong("pledge"),
                row.getString("method_before"),
                row.getObject("until", OffsetDateTime.class).toInstant(),
                row.getBoolean("refused"),
                row.getInt("tries")))
        .list();
  }

  /** Of two who were told of the same failure, one counts. */
  private void tryAnew(Change change) {
    database
        .sql("update card_change set tries = tries + 1 where pledge = :pledge and tries = :tries")
        .param("pledge", change.pledge())
        .param("tries", change.tries())
        .update();
  }

  private void delete(Change change) {
    database
        .sql(
            """
            delete from card_change
            where pledge = :pledge
            and until = :until
            """)
        .param("pledge", change.pledge())
        .param("until", utc(change.until()))
        .update();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static Refused notOpen() {
    return new Refused(
        Refused.Kind.UNAVAILABLE,
        "card-page-not-open",
        "The page for another card cannot be opened right now. Please try again in a minute.");
  }
}
