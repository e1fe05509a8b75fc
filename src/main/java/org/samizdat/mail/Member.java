package org.samizdat.mail;

import org.jspecify.annotations.Nullable;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;

/**
 * One delivery of an opened chunk.
 *
 * @param address null if the person is forgotten, and then there is a skip, or if it does not open
 * @param again an earlier attempt ended unknown
 * @param skip why it must not be sent, as far as is known when the chunk is opened
 */
record Member(
    int number,
    PersonId person,
    long linkRow,
    int generation,
    boolean again,
    @Nullable EmailAddress address,
    Mailing.@Nullable Skip skip) {}
