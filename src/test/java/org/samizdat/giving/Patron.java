package org.samizdat.giving;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.Pledge.State;
import org.samizdat.mail.Route;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Sealed;
import org.samizdat.vault.Vault;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A giver as our own rows have her, for what takes months at Stripe. */
public final class Patron {

  private static final AtomicInteger COUNT = new AtomicInteger();

  final Giver giver;
  final String address;
  private final ApplicationContext context;

  private Patron(ApplicationContext context, Giver giver, String address) {
    this.context = context;
    this.giver = giver;
    this.address = address;
  }

  /** Somebody with this address pays a gift at a time. */
  public static void gives(ApplicationContext context, String address, Instant at) {
    join(context, "en", address).paid(Frequency.ONCE, null, at);
  }

  /** Somebody with an address nobody else has. */
  static Patron join(ApplicationContext context, String language) {
    return join(context, language, "patron" + COUNT.incrementAndGet() + "@example.org");
  }

  private static Patron join(ApplicationContext context, String language, String address) {
    Vault vault = context.getBean(Vault.class);
    PersonId person = vault.admit(Purpose.GIVING, EmailAddress.parse(address));
    Giver giver =
        new Giver(
            UUID.randomUUID().getMostSignificantBits(),
            0,
            vault.confirm(person).orElseThrow(),
            Language.of(language),
            Route.OTHER);
    Sealed receipt =
        vault.seal(person, Giver.receiptPlace(giver.number()), new byte[16]).orElseThrow();
    context.getBean(Givers.class).insert(giver, receipt, null, LocalDate.of(2026, 1, 1));
    return new Patron(context, giver, address);
  }

  /** The person behind the address of a giver. */
  static PersonId personOf(ApplicationContext context, String address) {
    return context
        .getBean(Vault.class)
        .find(Purpose.GIVING, EmailAddress.parse(address))
        .orElseThrow();
  }

  /** She paid once, at a time. */
  Payment paid(Frequency frequency, @Nullable Pledge pledge, Instant at) {
    String intent = "pi_" + UUID.randomUUID().toString().replace("-", "");
    Payment payment =
        new Payment(
            intent,
            0,
            giver.number(),
            pledge == null ? donation(frequency) : pledge.donation(),
            pledge == null ? null : pledge.number(),
            null,
            "ch_" + intent,
            frequency,
            Money.of(2000, "usd"),
            Money.of(0, "usd"),
            "-",
            "card",
            at);
    context.getBean(Payments.class).insert(payment);
    return payment;
  }

  /** A gift of hers that goes on. */
  Pledge pledges(Frequency frequency, Instant periodEnd, @Nullable YearMonth card) {
    Pledge pledge =
        new Pledge(
            UUID.randomUUID().getMostSignificantBits(),
            giver.number(),
            donation(frequency),
            "sub_" + UUID.randomUUID(),
            "cus_1",
            frequency,
            Money.of(1000, "usd"),
            Money.of(0, "usd"),
            "-",
            State.ACTIVE,
            "",
            LocalDate.of(2026, 1, 1),
            periodEnd,
            null,
            null,
            null,
            0,
            null,
            card,
            null);
    context
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(
            status -> context.getBean(Pledges.class).insert(pledge, Instant.EPOCH));
    return pledge;
  }

  /** As when Stripe is read again and says so; false if it was told already. */
  boolean read(Pledge after) {
    Pledges pledges = context.getBean(Pledges.class);
    return Boolean.TRUE.equals(
        context
            .getBean(TransactionTemplate.class)
            .execute(status -> {
              Pledge before = pledges.lock(after.subscription()).orElseThrow();
              if (after.equals(before) || !pledges.update(after, Instant.EPOCH, LocalDate.EPOCH)) {
                return false;
              }
              context.getBean(PledgeNews.class).changed(before, after);
              return true;
            }));
  }

  /** How many mails of a kind were left for her. */
  long mails(String kind) {
    return database()
        .sql(
            """
            select count(*)
            from delivery
            join mailing on mailing.id = delivery.mailing
            where delivery.person = :person
            and mailing.kind = :kind
            """)
        .param("person", Optional.ofNullable(giver.person()).orElseThrow().value())
        .param("kind", kind)
        .query(Long.class)
        .single();
  }

  /** How her mails of a kind stand, in no order. */
  List<String> states(String kind) {
    return database()
        .sql(
            """
            select mailing.state
            from delivery
            join mailing on mailing.id = delivery.mailing
            where delivery.person = :person
            and mailing.kind = :kind
            """)
        .param("person", Optional.ofNullable(giver.person()).orElseThrow().value())
        .param("kind", kind)
        .query((row, number) -> row.getString("state"))
        .list();
  }

  void awaitState(String kind, String state) {
    await().atMost(Duration.ofSeconds(40)).until(() -> states(kind).contains(state));
  }

  private long donation(Frequency frequency) {
    long number = UUID.randomUUID().getMostSignificantBits();
    database()
        .sql(
            """
            insert into donation (
              number, giver, form_key, frequency, amount, covered, currency, campaign, language,
              policy_version, consent, newsletter, state, why, opened_at)
            values (
              :number, :giver, :formKey, :frequency, 2000, 0, 'usd', '-', 'en', '1', :consent, '',
              'SETTLED', '', :day)
            """)
        .param("number", number)
        .param("giver", giver.number())
        .param("formKey", UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8))
        .param("frequency", frequency.name())
        .param("consent", UUID.randomUUID())
        .param("day", LocalDate.of(2026, 1, 1).atStartOfDay(ZoneOffset.UTC).toOffsetDateTime())
        .update();
    return number;
  }

  private JdbcClient database() {
    return context.getBean(JdbcClient.class);
  }
}
