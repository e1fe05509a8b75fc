package org.samizdat.audience;

import java.time.Clock;
import java.time.Duration;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Forgets requests that were not confirmed in time, and what confirmed ones leave behind. */
@Component
class SignupSweep {

  private static final Logger LOG = LoggerFactory.getLogger(SignupSweep.class);

  /** A confirmation that began in time must be over before its request is swept. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final SignupRequests requests;
  private final Readers readers;
  private final Vault vault;
  private final Clock clock;

  SignupSweep(SignupRequests requests, Readers readers, Vault vault, Clock clock) {
    this.requests = requests;
    this.readers = readers;
    this.vault = vault;
    this.clock = clock;
  }

  /** The person first, then the row that names her: killed half-way, the next sweep goes on. */
  void sweep() {
    var old = requests.requestedBefore(clock.instant().minus(Signups.LIFE).minus(MARGIN));
    for (SignupRequest request : old) {
      if (!isReader(request.person())) {
        vault.forget(request.person());
      }
      requests.delete(request.number());
    }
    if (!old.isEmpty()) {
      LOG.info("Swept {} signup requests after their time", old.size());
    }
  }

  /**
   * Also the person of an unconfirmed request can be a reader: a confirmation was cut off after the
   * vault knew her, and another request of hers was confirmed as the same person.
   */
  private boolean isReader(PersonId person) {
    return readers.existsById(person.value());
  }
}
