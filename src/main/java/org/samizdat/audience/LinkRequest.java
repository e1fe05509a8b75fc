package org.samizdat.audience;

import java.time.Instant;
import org.samizdat.mail.Recipient;
import org.samizdat.mail.Route;
import org.samizdat.values.PersonId;

/**
 * Somebody asked for a link to what we hold about an address.
 *
 * @param number random; named by the link
 * @param person admitted for this request alone
 * @param language in which the form spoke to her, BCP 47
 */
record LinkRequest(long number, PersonId person, String language, Instant requestedAt) {

  Recipient recipient(Route route) {
    return new Recipient(person, route, number, 0);
  }
}
