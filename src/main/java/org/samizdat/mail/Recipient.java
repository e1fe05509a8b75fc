package org.samizdat.mail;

import org.samizdat.values.PersonId;

/**
 * Somebody a mailing goes to.
 *
 * @param person whose address is opened at the last moment
 * @param route her provider
 * @param row the random number of the row her links name: a subscription, a signup request
 * @param generation that row's generation, so that her links are the ones it still accepts
 */
public record Recipient(PersonId person, Route route, long row, int generation) {}
