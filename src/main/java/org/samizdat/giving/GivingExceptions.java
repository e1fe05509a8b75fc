package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.samizdat.audience.ConsentLog;
import org.samizdat.giving.stripe.StripeEvents;
import org.samizdat.ledger.BookExceptions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What finance should look at and no movement of the books shows. Counts, and ids of Stripe's. */
@Component
class GivingExceptions implements BookExceptions {

  private final JdbcClient database;
  private final ConsentLog consents;

  GivingExceptions(JdbcClient database, ConsentLog consents) {
    this.database = database;
    this.consents = consents;
  }

  @Override
  public List<Noticed> between(Instant from, Instant until) {
    List<Noticed> noticed = new ArrayList<>();
    noticed.addAll(versions(from, until));
    noticed.addAll(unread(until));
    noticed.addAll(withoutConsent(from, until));
    return noticed;
  }

  /**
   * Events in the shape of another release train than ours; by version, as long as they are kept.
   */
  private List<Noticed> versions(Instant from, Instant until) {
    return database
        .sql(
            """
            select 'stripe-version' as what, coalesce(api_version, '-') as id,
              min(happened_at) as at, count(*)::text as words
            from stripe_event
            where happened_at >= :from
            and happened_at < :until
            group by api_version
            order by api_version
            """)
        .param("from", from.atOffset(ZoneOffset.UTC))
        .param("until", until.atOffset(ZoneOffset.UTC))
        .query(GivingExceptions::read)
        .list()
        .stream()
        .filter(event -> !StripeEvents.isOurTrain(event.id()))
        .toList();
  }

  /** Also those of before: they are still open. */
  private List<Noticed> unread(Instant until) {
    return database
        .sql(
            """
            select 'currency-not-known' as what, id, seen_at as at, currency as words
            from unread_movement
            where seen_at < :until
            order by seen_at, id
            """)
        .param("until", until.atOffset(ZoneOffset.UTC))
        .query(GivingExceptions::read)
        .list();
  }

  /** Payments for gifts whose record in the consent log is not there, counted. */
  private List<Noticed> withoutConsent(Instant from, Instant until) {
    List<Consented> payments =
        database
            .sql(
                """
                select consent, count(*) as payments, min(paid_at) as first
                from payment
                join donation on donation.number = payment.donation
                where paid_at >= :from
                and paid_at < :until
                group by consent
                """)
            .param("from", from.atOffset(ZoneOffset.UTC))
            .param("until", until.atOffset(ZoneOffset.UTC))
            .query((row, number) ->
                new Consented(
                    row.getObject("consent", UUID.class),
                    row.getLong("payments"),
                    row.getObject("first", OffsetDateTime.class).toInstant()))
            .list();
    Set<UUID> missing = consents.missing(payments.stream().map(Consented::consent).toList());
    return payments.stream()
        .filter(one -> missing.contains(one.consent()))
        .reduce(Consented::and)
        .map(all ->
            List.of(
                new Noticed(
                    "gift-without-consent", "-", all.first(), Long.toString(all.payments()))))
        .orElse(List.of());
  }

  private record Consented(UUID consent, long payments, Instant first) {

    Consented and(Consented other) {
      return new Consented(
          consent, payments + other.payments, first.isBefore(other.first) ? first : other.first);
    }
  }

  private static Noticed read(ResultSet row, int number) throws SQLException {
    return new Noticed(
        row.getString("what"),
        row.getString("id"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("words"));
  }
}
