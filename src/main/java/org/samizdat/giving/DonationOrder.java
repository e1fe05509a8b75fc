package org.samizdat.giving;

import org.jspecify.annotations.Nullable;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.values.Language;
import org.samizdat.values.Money;

/**
 * What somebody asks to give, as a form sent it: checked, and nothing stored yet. It names no
 * person; Stripe's page asks who she is.
 *
 * @param gift without the covered fee
 * @param covered what she adds so that the fee does not lessen the gift; nothing if she does not
 * @param campaign a label of the newsroom's, up to 64 letters, digits, dots, slashes, dashes and
 *     underscores; {@code -} for none
 * @param language that her pages, Stripe's included, and her mails are written in
 * @param policyVersion the one the form showed
 * @param words to which she agrees, exactly as the form showed them
 * @param form the label and version of the form that showed them
 * @param formKey made anew for each time the form is opened, 16 to 64 letters, digits, dashes and
 *     underscores; what is sent twice with the same key is one gift
 * @param newsletter the slug of one she also wants to receive; carried out apart
 * @param newsletterWords to which she agrees with that, as the form showed them
 */
record DonationOrder(
    Money gift,
    Money covered,
    Frequency frequency,
    String campaign,
    Language language,
    String policyVersion,
    String words,
    String form,
    Channel channel,
    String formKey,
    @Nullable String newsletter,
    @Nullable String newsletterWords) {

  /** What Stripe is asked to take. */
  Money total() {
    return gift.plus(covered);
  }
}
