package org.samizdat.audience;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Recipient;
import org.samizdat.mail.Route;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;

/**
 * Somebody asked for a newsletter, with an address that may or may not be hers.
 *
 * @param number random; named by the link in the confirmation mail
 * @param person admitted for this request alone
 * @param reader who she turned out to be; null until it is confirmed
 * @param language in which the form spoke to her, BCP 47
 * @param words as the form showed them
 * @param requestedAt exact while open, cut to the UTC day when confirmed
 */
record SignupRequest(
    long number,
    int generation,
    PersonId person,
    @Nullable PersonId reader,
    String newsletter,
    String language,
    Route route,
    String policyVersion,
    Sha256 words,
    String form,
    ConsentLog.Channel channel,
    Instant requestedAt) {

  /** In which we speak to her. */
  Language spoken() {
    return Language.of(language);
  }

  boolean isOpen() {
    return reader == null;
  }

  Recipient recipient() {
    return new Recipient(person, route, number, generation);
  }
}
