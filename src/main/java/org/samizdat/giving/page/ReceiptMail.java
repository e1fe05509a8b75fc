package org.samizdat.giving.page;

import org.jspecify.annotations.Nullable;
import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/**
 * Thanks for a payment.
 *
 * @param address of the newsroom, one line; may be empty
 * @param covered of the amount, what was added for the fee; null if nothing was
 * @param method how it was paid, in words; null if there are none for it
 * @param next the day of the next payment; null if there is none
 * @param consent proves what she agreed to; in her first receipt only, otherwise null
 * @param manageLink her page, where each receipt is to be had as a PDF too
 */
public record ReceiptMail(
    Language language,
    String site,
    String address,
    String number,
    String amount,
    @Nullable String covered,
    String frequency,
    @Nullable String method,
    String day,
    @Nullable String next,
    @Nullable String consent,
    String manageLink,
    String policyLink)
    implements MailPage {

  @Override
  public String subject() {
    return language.say("receipt-mail.subject", amount, site);
  }
}
