package org.samizdat.giving;

import java.time.Instant;
import org.samizdat.mail.Recipient;
import org.samizdat.mail.Route;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;

/**
 * Somebody asked for the link behind which a giver changes what only she may.
 *
 * @param number random; named by the link
 * @param person admitted for this request alone
 * @param language in which the form spoke to her
 */
record SupportLinkRequest(long number, PersonId person, Language language, Instant requestedAt) {

  Recipient recipient(Route route) {
    return new Recipient(person, route, number, 0);
  }
}
