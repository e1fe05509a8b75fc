package org.samizdat.giving;

import org.jspecify.annotations.Nullable;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.values.Language;
import org.samizdat.values.Money;

/**
 * What a form sent, its figures and words of the program read, and nothing of it checked against
 * what is offered and said here now.
 *
 * @param feeShown by what the form counted the fee; null if it does not tell
 * @param words the SHA-256 of the words shown; null if the form does not tell
 * @param newsletterWords the same for those beside the box of the newsletter
 */
record Wish(
    Offer offer,
    Money gift,
    Frequency frequency,
    boolean coversFee,
    Fees.@Nullable Terms feeShown,
    @Nullable String campaign,
    Language language,
    String policyVersion,
    @Nullable String words,
    SupportForm form,
    Channel channel,
    String formKey,
    @Nullable String newsletter,
    @Nullable String newsletterWords) {}
