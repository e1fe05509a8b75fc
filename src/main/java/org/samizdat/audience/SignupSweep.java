package org.samizdat.audience;

import java.time.Clock;
import java.time.Duration;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Forgets requests that were not confirmed in time, and what confirmed ones leave behind. */
@Component
class SignupSweep {

  private static final Logger LOG = LoggerFactory.getLogger(SignupSweep.class);

  /** A confirmation that began in time must be over before its request is swept. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final SignupRequests requests;
  private final Readers readers;
  private final Vault vault;
  private final TransactionTemplate transaction;
  private final Clock clock;

  SignupSweep(
      SignupRequests requests,
      Readers readers,
      Vault vault,
      TransactionTemplate transaction,
      Clock clock) {
    this.requests = requests;
    this.readers = readers;
    this.vault = vault;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Killed half-way, the next sweep goes on. */
  void sweep() {
    var old = requests.requestedBefore(clock.instant().minus(Signups.LIFE).minus(MARGIN));
    for (SignupRequest request : old) {
      transaction.executeWithoutResult(status -> sweep(request));
    }
    if (!old.isEmpty()) {
      LOG.info("Swept {} signup requests after their time", old.size());
    }
  }

  /** The person first, which commits by itself, then the row that names her. */
  private void sweep(SignupRequest request) {
    // While we hold it, no other request can be confirmed as the same person.
    requests.lock(request.person());
    if (!isReader(request.person())) {
      vault.forget(request.person());
    }
    requests.delete(request.number());
  }

  /**
   * Also the person of an unconfirmed request can be a reader: a confirmation was cut off after the
   * vault knew her, and another request of hers was confirmed as the same person.
   */
  private boolean isReader(PersonId person) {
    return readers.existsById(person.value());
  }
}
