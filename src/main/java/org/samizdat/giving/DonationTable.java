package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.Donation.State;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Sealed;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored donations. Their state moves one way; whoever comes late changes nothing. */
@Component
class DonationTable {

  private static final String SELECT =
      """
      select number, person, giver, frequency, amount, covered, currency, campaign, language,
        policy_version, consent, newsletter, state, why, session, tries,
        opened_at
      from donation
      """;

  private final JdbcClient database;

  DonationTable(JdbcClient database) {
    this.database = database;
  }

  /**
   * Stores a new one.
   *
   * @return false if the same form has brought one already that is not over
   */
  boolean insert(Donation donation, byte[] formKey, Sealed receipt) {
    return database
            .sql(
                """
                insert into donation (
                  number, person, form_key, frequency, amount, covered, currency, campaign,
                  language, policy_version, consent, sealed_receipt, newsletter, state, why,
                  opened_at)
                values (
                  :number, :person, :formKey, :frequency, :amount, :covered, :currency, :campaign,
                  :language, :policyVersion, :consent, :receipt, :newsletter, :state, '',
                  :openedAt)
                on conflict do nothing
                """)
            .param("number", donation.number())
            .param("person", donation.person() == null ? null : donation.person().value())
            .param("formKey", formKey)
            .param("frequency", donation.frequency().name())
            .param("amount", donation.gift().minor())
            .param("covered", donation.covered().minor())
            .param("currency", donation.gift().code())
            .param("campaign", donation.campaign())
            .param("language", donation.language().tag())
            .param("policyVersion", donation.policyVersion())
            .param("consent", donation.consent())
            .param("receipt", receipt.bytes())
            .param("newsletter", donation.newsletter())
            .param("state", donation.state().name())
            .param("openedAt", donation.openedAt().atOffset(ZoneOffset.UTC))
            .update()
        > 0;
  }

  Optional<Donation> find(long number) {
    return database
        .sql(SELECT + "where number = :number")
        .param("number", number)
        .query(DonationTable::read)
        .optional();
  }

  /** The same, held until the transaction ends. */
  Optional<Donation> lock(long number) {
    return database
        .sql(SELECT + "where number = :number for no key update")
        .param("number", number)
        .query(DonationTable::read)
        .optional();
  }

  /** The gift that a form has brought and that is not over, or is settled. */
  Optional<Donation> ofForm(byte[] formKey) {
    return database
        .sql(
            SELECT
                + """
                where form_key = :formKey
                and state in ('NEW', 'UNKNOWN', 'OPEN', 'PROCESSING', 'SETTLED')
                """)
        .param("formKey", formKey)
        .query(DonationTable::read)
        .optional();
  }

  /** Those of a state that were opened before a time, oldest first. */
  List<Donation> openedBefore(Instant time, Collection<State> states, int most) {
    return database
        .sql(
            SELECT
                + """
                where state = any(:states)
                and opened_at < :time
                order by opened_at, number
                limit :most
                """)
        .param("states", states.stream().map(State::name).toArray(String[]::new))
        .param("time", time.atOffset(ZoneOffset.UTC))
        .param("most", most)
        .query(DonationTable::read)
        .list();
  }

  /**
   * Those that go on, come to a total, and wait to be paid on a page; the youngest first.
   *
   * @param after when they were opened, exclusive
   * @param until the same, inclusive
   */
  List<Donation> waitingToGoOn(Money total, Instant after, Instant until) {
    return database
        .sql(
            SELECT
                + """
                where state in ('NEW', 'UNKNOWN', 'OPEN')
                and opened_at > :after
                and opened_at <= :until
                and frequency <> 'ONCE'
                and currency = :currency
                and amount + covered = :total
                order by opened_at desc, number
                """)
        .param("after", after.atOffset(ZoneOffset.UTC))
        .param("until", until.atOffset(ZoneOffset.UTC))
        .param("currency", total.code())
        .param("total", total.minor())
        .query(DonationTable::read)
        .list();
  }

  /** Stripe's page is open. */
  boolean open(long number, String session) {
    return database
            .sql(
                """
                update donation
                set state = 'OPEN',
                  session = :session
                where number = :number
                and state in ('NEW', 'UNKNOWN')
                """)
            .param("session", session)
            .param("number", number)
            .update()
        > 0;
  }

  /**
   * Stripe has failed to open the page, and says so whenever it is asked with the same key: the
   * next one is used from now on. Of two who were told of the same failure, one counts.
   */
  void tryAnew(Donation donation) {
    database
        .sql(
            """
            update donation
            set tries = tries + 1
            where number = :number
            and tries = :tries
            and session is null
            """)
        .param("number", donation.number())
        .param("tries", donation.tries())
        .update();
  }

  /**
   * Moves one on.
   *
   * @param why Stripe's word; empty for none
   * @return false if it was further already
   */
  boolean move(long number, State state, String why) {
    return database
            .sql(
                """
                update donation
                set state = :state,
                  why = :why,
                  opened_at = case
                    when :closed then date_trunc('day', opened_at, 'UTC')
                    else opened_at
                  end
                where number = :number
                and state = any(:before)
                """)
            .param("state", state.name())
            .param("why", why)
            .param("closed", !state.isOpen())
            .param("number", number)
            .param("before", state.before().stream().map(State::name).toArray(String[]::new))
            .update()
        > 0;
  }

  /** Whose it turned out to be. Must run in the transaction that settles it. */
  void giveTo(long number, Giver giver, @Nullable String session) {
    database
        .sql(
            """
            update donation
            set giver = :giver,
              person = :person,
              session = coalesce(session, :session),
              sealed_receipt = null
            where number = :number
            """)
        .param("giver", giver.number())
        .param("person", giver.person() == null ? null : giver.person().value())
        .param("session", session)
        .param("number", number)
        .update();
  }

  /**
   * Whose it is, of one whose money is on its way and who is to be forgotten before it comes.
   *
   * @return false if it has come, or will not, or that is known already
   */
  boolean promise(long number, Giver giver) {
    return database
            .sql(
                """
                update donation
                set giver = :giver,
                  person = null,
                  sealed_receipt = null,
                  newsletter = ''
                where number = :number
                and giver is null
                and state = 'PROCESSING'
                """)
            .param("giver", giver.number())
            .param("number", number)
            .update()
        > 0;
  }

  /** Settled ones with a newsletter that is still to be asked for. */
  List<Donation> askingForNewsletter(int most) {
    return database
        .sql(
            SELECT
                + """
                where state = 'SETTLED'
                and newsletter <> ''
                limit :most
                """)
        .param("most", most)
        .query(DonationTable::read)
        .list();
  }

  /** The newsletter was asked for in her name, or cannot be. */
  void newsletterCarriedOut(long number) {
    database
        .sql("update donation set newsletter = '' where number = :number")
        .param("number", number)
        .update();
  }

  /** The print of the form that brought it, as the gate knows it. */
  byte[] formKey(long number) {
    return database
        .sql("select form_key from donation where number = :number")
        .param("number", number)
        .query(byte[].class)
        .single();
  }

  /** The receipt of her consent, as it is stored; empty once it is her giver's, or forgotten. */
  Optional<Sealed> receipt(long number) {
    return database
        .sql("select sealed_receipt from donation where number = :number")
        .param("number", number)
        .query((row, count) -> Optional.ofNullable(row.getBytes("sealed_receipt")))
        .single()
        .map(Sealed::new);
  }

  /** Which of the persons a donation names. */
  List<PersonId> among(Collection<PersonId> persons) {
    return database
        .sql("select distinct person from donation where person = any(:persons)")
        .param("persons", persons.stream().map(PersonId::value).toArray(UUID[]::new))
        .query((row, count) -> new PersonId(row.getObject("person", UUID.class)))
        .list();
  }

  /** Takes the person out of what is kept of her gifts. */
  void forget(PersonId person) {
    database
        .sql(
            """
            update donation
            set person = null,
              sealed_receipt = null,
              newsletter = ''
            where person = :person
            """)
        .param("person", person.value())
        .update();
  }

  private static Donation read(ResultSet row, int count) throws SQLException {
    UUID person = row.getObject("person", UUID.class);
    String currency = row.getString("currency");
    return new Donation(
        row.getLong("number"),
        person == null ? null : new PersonId(person),
        row.getObject("giver", Long.class),
        Frequency.valueOf(row.getString("frequency")),
        Money.of(row.getLong("amount"), currency),
        Money.of(row.getLong("covered"), currency),
        row.getString("campaign"),
        Language.of(row.getString("language")),
        row.getString("policy_version"),
        row.getObject("consent", UUID.class),
        row.getString("newsletter"),
        State.valueOf(row.getString("state")),
        row.getString("why"),
        row.getString("session"),
        row.getInt("tries"),
        row.getObject("opened_at", OffsetDateTime.class).toInstant());
  }
}
