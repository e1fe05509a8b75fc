package org.samizdat.giving;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import org.samizdat.giving.stripe.StripeSettings;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;

/**
 * What other modules may ask about gifts. The answer is for the moment: whoever asks does not log
 * it, and stores no more than that she need not be asked.
 */
@Component
public class Donations {

  private final Vault vault;
  private final Givers givers;
  private final Payments payments;
  private final StripeSettings stripe;
  private final DebitsOnTheirWay debits;
  private final Ask ask;

  Donations(
      Vault vault,
      Givers givers,
      Payments payments,
      StripeSettings stripe,
      DebitsOnTheirWay debits,
      Ask ask) {
    this.vault = vault;
    this.givers = givers;
    this.payments = payments;
    this.stripe = stripe;
    this.debits = debits;
    this.ask = ask;
  }

  /** The newsroom's own words for why to give, plain text. */
  public String message(Language language) {
    return ask.message(language, ask.offers().preferred(null));
  }

  /** Whether gifts are taken here at all. */
  public boolean areTaken() {
    return stripe.isOn();
  }

  /**
   * How many gifts came by a campaign's label, by the UTC month they were paid in; months without
   * one are left out.
   */
  public Map<YearMonth, Long> count(String campaign) {
    return payments.count(campaign);
  }

  /**
   * Whether somebody with this address has given since a day.
   *
   * @param since UTC day, inclusive
   */
  public boolean hasGivenSince(EmailAddress address, LocalDate since) {
    return hasGivenSince(address, since.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /**
   * The same to the second. A bank debit that is on its way counts too.
   *
   * @param since inclusive
   */
  public boolean hasGivenSince(EmailAddress address, Instant since) {
    return vault
            .find(Purpose.GIVING, address)
            .flatMap(givers::ofPerson)
            .filter(giver -> payments.hasGivenSince(giver, since))
            .isPresent()
        || debits.areOf(address, since);
  }
}
