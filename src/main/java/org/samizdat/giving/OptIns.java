package org.samizdat.giving;

import java.security.SecureRandom;
import org.samizdat.audience.ConsentForm;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.audience.Signup;
import org.samizdat.audience.Signups;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Refused;
import org.samizdat.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Signs up for the newsletter who asked for it with her gift: later, apart from the gift, and as
 * somebody else, who is asked by mail whether she means it. Nothing stored joins the two, and how
 * long it takes is left to chance, so that neither does the order of things written.
 */
@Component
class OptIns {

  private static final Logger LOG = LoggerFactory.getLogger(OptIns.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** One round in so many, of one each minute: after an hour on average. */
  private static final int ROUNDS = 60;

  private static final int MOST = 500;

  private final DonationTable donations;
  private final Signups signups;
  private final Vault vault;

  OptIns(DonationTable donations, Signups signups, Vault vault) {
    this.donations = donations;
    this.signups = signups;
    this.vault = vault;
  }

  /** Carries out those whom chance picks. */
  void run() {
    donations.askingForNewsletter(MOST).stream()
        .filter(donation -> RANDOM.nextInt(ROUNDS) == 0)
        .forEach(this::carryOut);
  }

  /** A repeat, after a crash in between, asks her once more. */
  void carryOut(Donation donation) {
    if (donation.person() != null) {
      vault.address(donation.person()).ifPresent(address -> signUp(donation, address));
    }
    donations.newsletterCarriedOut(donation.number());
  }

  private void signUp(Donation donation, EmailAddress address) {
    try {
      signups.request(
          new Signup(
              address,
              donation.newsletter(),
              donation.language().tag(),
              donation.policyVersion(),
              ConsentForm.BESIDE_GIFT,
              Channel.FORM,
              null,
              "support"));
    } catch (Refused refused) {
      // She agreed to another policy than the one in force now, or the newsletter is gone.
      LOG.warn("A newsletter asked for with a gift is not signed up for: {}", refused.problem());
    }
  }
}
