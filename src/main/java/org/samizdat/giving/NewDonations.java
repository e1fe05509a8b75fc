package org.samizdat.giving;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.samizdat.audience.ConsentLog;
import org.samizdat.audience.ConsentLog.Action;
import org.samizdat.audience.Receipt;
import org.samizdat.giving.Donation.State;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Sealed;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Stores what somebody wants to give, together with what she agreed to, before Stripe is asked. */
@Component
class NewDonations {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Vault vault;
  private final DonationTable table;
  private final ConsentLog consent;
  private final TransactionTemplate transaction;
  private final Clock clock;

  NewDonations(
      Vault vault,
      DonationTable table,
      ConsentLog consent,
      TransactionTemplate transaction,
      Clock clock) {
    this.vault = vault;
    this.table = table;
    this.consent = consent;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Stores a gift and the record of the consent given with it, both or neither.
   *
   * @param formKey the print of the form, by its key
   * @return empty if the same form has just brought one by another way
   */
  Optional<Donation> store(DonationOrder order, byte[] formKey) {
    // Committed first, on its own: if we crash here, nobody names the person and she is swept.
    PersonId person = vault.admit(Purpose.GIVING);
    long number = RANDOM.nextLong();
    Receipt receipt = Receipt.random();
    Sealed sealed =
        vault.seal(person, Donation.receiptPlace(number), receipt.bytes()).orElseThrow();
    Optional<Donation> stored =
        transaction.execute(status -> {
          UUID record = consent.append(act(order, person), receipt.bytes());
          Donation donation = donation(order, number, person, record);
          if (!table.insert(donation, formKey, sealed)) {
            status.setRollbackOnly();
            return Optional.empty();
          }
          return Optional.of(donation);
        });
    if (stored.isEmpty()) {
      vault.forget(person);
    }
    return stored;
  }

  private Donation donation(DonationOrder order, long number, PersonId person, UUID record) {
    return new Donation(
        number,
        person,
        null,
        order.frequency(),
        order.gift(),
        order.covered(),
        order.campaign(),
        order.language(),
        order.policyVersion(),
        record,
        order.newsletter() == null ? "" : order.newsletter(),
        State.NEW,
        "",
        null,
        1,
        clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  private ConsentLog.Act act(DonationOrder order, PersonId person) {
    return new ConsentLog.Act(
        person,
        Purpose.GIVING,
        null,
        Action.GIVEN,
        order.policyVersion(),
        order.language().tag(),
        order.words(),
        order.form(),
        order.channel(),
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }
}
