package org.samizdat.giving;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.samizdat.values.EmailAddress;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;

/**
 * What other modules may ask about gifts. The answer is for the moment: whoever asks neither stores
 * nor logs it.
 */
@Component
public class Donations {

  private final Vault vault;
  private final Givers givers;
  private final Payments payments;

  Donations(Vault vault, Givers givers, Payments payments) {
    this.vault = vault;
    this.givers = givers;
    this.payments = payments;
  }

  /**
   * Whether somebody with this address has given since a day.
   *
   * @param since UTC day, inclusive
   */
  public boolean hasGivenSince(EmailAddress address, LocalDate since) {
    return vault
        .find(Purpose.GIVING, address)
        .flatMap(givers::ofPerson)
        .map(giver -> payments.hasGivenSince(giver, since.atStartOfDay(ZoneOffset.UTC).toInstant()))
        .orElse(false);
  }
}
