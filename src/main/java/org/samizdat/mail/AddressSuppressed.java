package org.samizdat.mail;

import org.samizdat.values.PersonId;

/**
 * The address of a person was suppressed because of what came back: a bounce or a complaint.
 * Published in the transaction that records it.
 */
public record AddressSuppressed(PersonId person, Suppressions.Reason reason) {}
